"""Lists the parts of a Swagger 2.0 document with their places, except parts of a wrong type."""

from collections.abc import Iterator
from typing import Any

from openapi.composition import Json
from openapi.findings import at

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """All operations, as (path, method, operation)."""
    for path, item in _entries(document.get("paths")):
        for method, operation in _entries(item):
            if method in METHODS and isinstance(operation, dict):
                yield path, method, operation


def parameters(document: Json) -> Iterator[Json]:
    """All parameters, shared ones included, as they are written."""
    for _, parameter in _entries(document.get("parameters")):
        yield parameter
    for _, item in _entries(document.get("paths")):
        yield from _mappings(item.get("parameters"))
    for _, _, operation in operations(document):
        yield from _mappings(operation.get("parameters"))


def parameters_of(document: Json, path: str, method: str) -> list[tuple[str, Json]]:
    """An operation's parameters as (place, parameter), its path's first, references resolved."""
    item = document["paths"][path]
    shared = _mapping(document.get("parameters"))
    result = []
    for place, part in ((at("paths", path), item), (at("paths", path, method), item[method])):
        for position, parameter in enumerate(_mappings(part.get("parameters"))):
            name = str(parameter.get("$ref", "")).removeprefix("#/parameters/")
            target = _mapping(shared.get(name)) if name else parameter
            result.append((at(place, "parameters", position), target))
    return result


def schemas(document: Json) -> Iterator[tuple[str, Json]]:
    """All schemas of definitions, bodies and responses, nested ones too, as (place, schema)."""
    for path, schema in _roots(document):
        waiting = [(path, schema)]
        while waiting:
            place, schema = waiting.pop()
            yield place, schema
            waiting.extend(reversed(children(place, schema)))


def children(path: str, schema: Json) -> list[tuple[str, Json]]:
    """The schemas directly within a schema, as (place, schema); a reference has none."""
    result = [
        (at(path, "properties", name), field) for name, field in _entries(schema.get("properties"))
    ]
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            result.append((at(path, key), schema[key]))
    for position, member in enumerate(_mappings(schema.get("allOf"))):
        result.append((at(path, "allOf", position), member))
    return result


def _roots(document: Json) -> Iterator[tuple[str, Json]]:
    for name, schema in _entries(document.get("definitions")):
        yield at("definitions", name), schema
    for key in ("parameters", "responses"):
        for name, part in _entries(document.get(key)):
            yield from _schema_of(part, at(key, name))
    for path, method, operation in operations(document):
        place = at("paths", path, method)
        for position, parameter in enumerate(_mappings(operation.get("parameters"))):
            yield from _schema_of(parameter, at(place, "parameters", position))
        for status, response in _entries(operation.get("responses")):
            yield from _schema_of(response, at(place, "responses", status))


def _schema_of(part: Json, path: str) -> Iterator[tuple[str, Json]]:
    if isinstance(part.get("schema"), dict):
        yield at(path, "schema"), part["schema"]


def _entries(value: Any) -> list[tuple[str, Json]]:
    return [(key, entry) for key, entry in _mapping(value).items() if isinstance(entry, dict)]


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[Json]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
