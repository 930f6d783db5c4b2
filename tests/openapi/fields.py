"""What a description offers: operations, parameters and the fields of bodies and answers.

It reads OpenAPI 2 and 3 by itself, so that the conversion is compared with what a person would
read, and knows no rule of Power Platform.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch")


def offered(document: Json) -> set[str]:
    """Such as `post /orders body.lines[].count` or `get /orders query page`."""
    result: set[str] = set()
    for path, item in document["paths"].items():
        item = _target(document, item)
        for method in METHODS:
            if method in item:
                operation = item[method]
                name = f"{method} {path}"
                shared = [*item.get("parameters", []), *operation.get("parameters", [])]
                inputs = [it for one in shared for it in _parameter(document, one)]
                inputs += _request(document, operation.get("requestBody", {}))
                result |= {name, *(f"{name} {it}" for it in inputs)}
                result |= {f"{name} {it}" for it in _answers(document, operation["responses"])}
    return result


def _parameter(document: Json, parameter: Json) -> Iterator[str]:
    parameter = _target(document, parameter)
    where, name = parameter["in"], parameter["name"]
    schema = _target(document, parameter.get("schema", {}))
    if where == "body":
        yield from _fields(document, schema, "body")
    elif where == "query" and schema.get("properties") and parameter.get("explode", True):
        deep = parameter.get("style") == "deepObject"
        for field in schema["properties"]:
            yield f"query {name}[{field}]" if deep else f"query {field}"
    else:
        yield f"{where} {name}"


def _request(document: Json, body: Json) -> Iterator[str]:
    content = _target(document, body).get("content", {})
    kinds = [kind for kind in content if "json" in kind] or list(content)
    for kind in kinds[:1]:
        schema = content[kind]["schema"]
        if "form" in kind:
            fields = _target(document, schema)["properties"]
            yield from (f"formData {field}" for field in fields)
        else:
            yield from _fields(document, schema, "body")


def _answers(document: Json, responses: Json) -> Iterator[str]:
    for status, response in responses.items():
        answer = _target(document, response)
        content = answer.get("content", {})
        schemas = [entry.get("schema") for kind, entry in content.items() if "octet" not in kind]
        schema = schemas[0] if schemas else answer.get("schema")
        if status.startswith("2") or (status == "default" and len(responses) == 1):
            yield from _fields(document, schema or {}, status)


def _fields(document: Json, schema: Json, path: str, above: tuple[int, ...] = ()) -> Iterator[str]:
    yield path
    schema = _target(document, schema)
    if id(schema) in above:
        return
    above = (*above, id(schema))
    for name, field in schema.get("properties", {}).items():
        yield from _fields(document, field, f"{path}.{name}", above)
    if "items" in schema:
        yield from _fields(document, schema["items"], f"{path}[]", above)
    if isinstance(schema.get("additionalProperties"), dict) and schema["additionalProperties"]:
        yield from _fields(document, schema["additionalProperties"], f"{path}{{}}", above)
    if "prefixItems" in schema:
        yield f"{path}[]"
    for key in ("allOf", "oneOf", "anyOf"):
        for member in schema.get(key, []):
            yield from _fields(document, member, path, above)


def _target(document: Json, part: Json) -> Json:
    while "$ref" in part:
        target: Any = document
        for step in part["$ref"][2:].split("/"):
            target = target[step]
        part = target
    return part
