"""Lists the parts of a Swagger 2.0 document with their places, except parts of a wrong type."""

from collections.abc import Iterator
from typing import Any

from openapi.composition import Json
from openapi.findings import at, place_of, steps_of

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
NOTIFICATION = "x-ms-notification-content"
_NESTING = {"properties", "items", "additionalProperties", "allOf"}
_LONGEST_CHAIN = 20


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """All operations, as (path, method, operation)."""
    for path, item in entries(document.get("paths")):
        for method, operation in entries(item):
            if method in METHODS:
                yield path, method, operation


def parameters(document: Json) -> Iterator[Json]:
    """All parameters, shared ones included, as they are written."""
    for _, part in _parts(document):
        for _, parameter in members(part.get("parameters")):
            yield parameter


def parameters_of(document: Json, path: str, method: str) -> list[tuple[str, Json]]:
    """An operation's parameters as (place, parameter), its path's first, references resolved."""
    item = document["paths"][path]
    return [
        (at(place, "parameters", step), resolved(document, parameter))
        for place, part in ((at("paths", path), item), (at("paths", path, method), item[method]))
        for step, parameter in members(part.get("parameters"))
    ]


def schemas(document: Json) -> list[tuple[str, Json]]:
    """All schemas of definitions, bodies and responses, nested ones too, as (place, schema)."""
    result = []
    waiting = roots(document)[::-1]
    while waiting:
        place, schema = waiting.pop()
        result.append((place, schema))
        waiting += children(place, schema)[::-1]
    return result


def reachable(document: Json, starts: list[tuple[str, Json]]) -> Iterator[tuple[str, Json]]:
    """The schemas that some consist of, through references, each once, as (place, schema)."""
    waiting, seen = [*starts], set()
    while waiting:
        place, schema = waiting.pop()
        if isinstance(schema.get("$ref"), str):
            place, schema = place_of(schema["$ref"]), resolved(document, schema)
        if place not in seen:
            seen.add(place)
            yield place, schema
            waiting += children(place, schema)


def children(path: str, schema: Json) -> list[tuple[str, Json]]:
    """The schemas directly within a schema, as (place, schema); a reference has none."""
    if _NESTING.isdisjoint(schema):
        return []
    within = at(path, "properties")
    result = [(f"{within}.{name}", field) for name, field in entries(schema.get("properties"))]
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            result.append((at(path, key), schema[key]))
    alternatives = schema.get("allOf")
    for position, member in enumerate(alternatives if isinstance(alternatives, list) else ()):
        if isinstance(member, dict):
            result.append((at(path, "allOf", position), member))
    return result


def roots(document: Json) -> list[tuple[str, Json]]:
    """The schemas of definitions, parameters, responses and notifications, as (place, schema)."""
    definitions = entries(document.get("definitions"))
    result = [(at("definitions", name), schema) for name, schema in definitions]
    for place, part in _parts(document):
        for key in ("parameters", "responses"):
            for step, member in members(part.get(key)):
                if isinstance(member.get("schema"), dict):
                    result.append((at(place, key, step, "schema"), member["schema"]))
        content = mapping(part.get(NOTIFICATION))
        if isinstance(content.get("schema"), dict):
            result.append((at(place, NOTIFICATION, "schema"), content["schema"]))
    return result


def resolved(document: Json, part: Any) -> Json:
    """The part, or the one that its references lead to; empty if they lead nowhere."""
    for _ in range(_LONGEST_CHAIN):
        reference = mapping(part).get("$ref")
        if not isinstance(reference, str):
            return mapping(part)
        part = target_of(document, reference)
    return {}


def references(document: Json, value: Any, known: dict[str, set[str]]) -> set[str]:
    """The references in a value and in what they lead to. `known`: those of targets, to be kept."""
    result: set[str] = set()
    waiting = _direct(value)
    while waiting:
        reference = waiting.pop()
        if reference not in result:
            result.add(reference)
            if reference not in known:
                known[reference] = _direct(target_of(document, reference))
            waiting |= known[reference]
    return result


def _direct(value: Any) -> set[str]:
    result = set()
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                result.add(part["$ref"])
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return result


def target_of(document: Json, reference: str) -> Any:
    """What a reference leads to, be it a reference again; None if it leads nowhere."""
    part: Any = document
    for step in steps_of(reference):
        part = mapping(part).get(step)
    return part


def fields_of(document: Json, schema: Json) -> tuple[Json, list[str]]:
    """The properties and the required names of a schema, those of its `allOf` included."""
    fields: Json = {}
    required: list[str] = []
    waiting, seen = [schema], set()
    while waiting:
        part = resolved(document, waiting.pop())
        if id(part) not in seen:
            seen.add(id(part))
            fields = {**mapping(part.get("properties")), **fields}
            names = part.get("required")
            required += (
                [it for it in names if isinstance(it, str)] if isinstance(names, list) else []
            )
            waiting += [member for _, member in members(part.get("allOf"))]
    return fields, required


def entries(value: Any) -> list[tuple[str, Json]]:
    """The entries of a mapping that are mappings themselves."""
    return [(key, entry) for key, entry in mapping(value).items() if isinstance(entry, dict)]


def mapping(value: Any) -> Json:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def members(value: Any) -> list[tuple[str | int, Json]]:
    """The members of a mapping or a list that are mappings, with their names or positions."""
    if not isinstance(value, list):
        return [*entries(value)]
    return [
        (step_to(member, position), member)
        for position, member in enumerate(value)
        if isinstance(member, dict)
    ]


def step_to(member: Any, position: int) -> str | int:
    """How a finding names a member of a list: a parameter by its name, others by position."""
    name = mapping(member).get("name", mapping(member).get("$ref"))
    return name.rpartition("/")[2] if isinstance(name, str) and name else position


def _parts(document: Json) -> Iterator[tuple[str, Json]]:
    """What has parameters and responses: the document, its paths and its operations."""
    yield "", document
    for path, item in entries(document.get("paths")):
        yield at("paths", path), item
    for path, method, operation in operations(document):
        yield at("paths", path, method), operation
