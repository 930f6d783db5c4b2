"""Power Platform's rules for extensions that call another operation, such as `x-ms-dynamic-values`.

`openapi.rules` names their source.
"""

from collections.abc import Iterator
from typing import Any

from openapi.composition import Json
from openapi.findings import Findings, at
from openapi.walk import entries, fields_of, mapping, operations, parameters_of, resolved, step_to

_CALLS = (
    "x-ms-dynamic-values",
    "x-ms-dynamic-list",
    "x-ms-dynamic-schema",
    "x-ms-dynamic-properties",
    "x-ms-notification",
)
_TREE = "x-ms-dynamic-tree"
_Steps = tuple[Any, ...]


def check_dynamic(document: Json, findings: Findings) -> None:
    """Check that every call names an operation of the document, and that operation's parameters."""
    targets = {
        str(operation.get("operationId")): parameters_of(document, path, method)
        for path, method, operation in operations(document)
    }
    for place, call in calls(document):
        name = call.get("operationId")
        if not isinstance(name, str):
            continue
        there = at(place, "operationId")
        if name not in targets:
            rule = f"there is no operation {name} (OperationIdNotFound)"
            findings.error(there, rule, "Name one of the description, or remove the extension.")
            continue
        given = mapping(call.get("parameters"))
        parameters = [parameter for _, parameter in targets[name]]
        for key in given:
            if not any(_names(document, parameter, key) for parameter in parameters):
                rule = f"{name} has no parameter {key} (OperationParameterNameNotFound)"
                findings.error(at(place, "parameters", key), rule, "Correct the name.")
        for parameter in parameters:
            needed = parameter.get("required") is True and "default" not in parameter
            if needed and parameter.get("in") != "body" and parameter.get("name") not in given:
                rule = f"{name} requires {parameter.get('name')}"
                rule += " (OperationMissingRequiredProperty)"
                findings.error(at(place, "parameters"), rule, "Say where its value comes from.")


def calls(document: Any) -> Iterator[tuple[str, Json]]:
    """The parts of extensions that call an operation, as (place, part)."""
    waiting: list[tuple[Any, _Steps]] = [(document, ())]
    while waiting:
        value, above = waiting.pop()
        if isinstance(value, list):
            waiting += [(part, (above, step_to(part, n))) for n, part in enumerate(value)]
        elif isinstance(value, dict):
            for key, part in value.items():
                if key in _CALLS and isinstance(part, dict):
                    yield _place((above, key)), part
                elif key == _TREE:
                    for name, step in entries(part):
                        yield _place(((above, key), name)), step
                elif isinstance(part, (dict, list)):
                    waiting.append((part, (above, key)))


def _place(steps: _Steps) -> str:
    """The place of linked steps, which few parts of a document need."""
    return at(_place(steps[0]), steps[1]) if steps else ""


def _names(document: Json, parameter: Json, key: str) -> bool:
    """Whether a key names the parameter or, by a path like `body/customer/id`, a field in it."""
    if key == parameter.get("name"):
        return True
    if parameter.get("in") != "body":
        return False
    steps = key.split("/")
    return _leads(document, parameter, steps) or (
        steps[0] in ("body", parameter.get("name")) and _leads(document, parameter, steps[1:])
    )


def _leads(document: Json, parameter: Json, steps: list[str]) -> bool:
    schema = mapping(parameter.get("schema"))
    for step in steps:
        fields, _ = fields_of(document, schema)
        if step not in fields:
            return False
        schema = resolved(document, fields[step])
    return True
