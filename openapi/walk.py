"""Lists the parts of a Swagger 2.0 document with their places, except parts of a wrong type."""

from collections.abc import Iterator
from typing import Any

from openapi.composition import Json
from openapi.findings import at

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """All operations, as (path, method, operation)."""
    for path, item in entries(document.get("paths")):
        for method, operation in entries(item):
            if method in METHODS:
                yield path, method, operation


def parameters(document: Json) -> Iterator[Json]:
    """All parameters, shared ones included, as they are written."""
    for _, part in _parts(document):
        for _, parameter in _members(part.get("parameters")):
            yield parameter


def parameters_of(document: Json, path: str, method: str) -> list[tuple[str, Json]]:
    """An operation's parameters as (place, parameter), its path's first, references resolved."""
    item = document["paths"][path]
    shared = mapping(document.get("parameters"))
    result = []
    for place, part in ((at("paths", path), item), (at("paths", path, method), item[method])):
        for position, parameter in _members(part.get("parameters")):
            name = str(parameter.get("$ref", "")).removeprefix("#/parameters/")
            target = mapping(shared.get(name)) if name else parameter
            result.append((at(place, "parameters", position), target))
    return result


def schemas(document: Json) -> Iterator[tuple[str, Json]]:
    """All schemas of definitions, bodies and responses, nested ones too, as (place, schema)."""
    for path, schema in roots(document):
        waiting = [(path, schema)]
        while waiting:
            place, schema = waiting.pop()
            yield place, schema
            waiting.extend(reversed(children(place, schema)))


def children(path: str, schema: Json) -> list[tuple[str, Json]]:
    """The schemas directly within a schema, as (place, schema); a reference has none."""
    result = [
        (at(path, "properties", name), field) for name, field in entries(schema.get("properties"))
    ]
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            result.append((at(path, key), schema[key]))
    for position, member in _members(schema.get("allOf")):
        result.append((at(path, "allOf", position), member))
    return result


def roots(document: Json) -> Iterator[tuple[str, Json]]:
    """The schemas of definitions, parameters and responses, as (place, schema)."""
    for name, schema in entries(document.get("definitions")):
        yield at("definitions", name), schema
    for place, part in _parts(document):
        for key in ("parameters", "responses"):
            for step, member in _members(part.get(key)):
                if isinstance(member.get("schema"), dict):
                    yield at(place, key, step, "schema"), member["schema"]


def entries(value: Any) -> list[tuple[str, Json]]:
    """The entries of a mapping that are mappings themselves."""
    return [(key, entry) for key, entry in mapping(value).items() if isinstance(entry, dict)]


def mapping(value: Any) -> Json:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def _parts(document: Json) -> Iterator[tuple[str, Json]]:
    """What has parameters and responses: the document, its paths and its operations."""
    yield "", document
    for path, item in entries(document.get("paths")):
        yield at("paths", path), item
    for path, method, operation in operations(document):
        yield at("paths", path, method), operation


def _members(value: Any) -> list[tuple[str | int, Json]]:
    """The members of a mapping or a list that are mappings, with their names or positions."""
    pairs = enumerate(value) if isinstance(value, list) else mapping(value).items()
    return [(step, member) for step, member in pairs if isinstance(member, dict)]
