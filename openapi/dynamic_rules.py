"""Power Platform's rules for extensions that call another operation, such as `x-ms-dynamic-values`.

`openapi.rules` names their source.
"""

import re
from collections.abc import Iterator
from typing import Any

from openapi.composition import Json
from openapi.findings import Findings, at, within
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
    """Check that every call names an operation of the document, that operation's parameters, and
    as their values parameters of the operation that it stands in."""
    targets: dict[str, list[Json]] = {}
    places: dict[str, list[Json]] = {}
    for path, method, operation in operations(document):
        parameters = [parameter for _, parameter in parameters_of(document, path, method)]
        targets[str(operation.get("operationId"))] = parameters
        places[at("paths", path, method)] = parameters
    calling: list[Json] | None = None
    within_place = ""
    for place, call in calls(document):
        if not within_place or not within(place, within_place):
            within_place = next((it for it in places if within(place, it)), "")
            calling = places.get(within_place)
        name = call.get("operationId")
        if not isinstance(name, str):
            continue
        if name not in targets:
            rule = f"there is no operation {name} (OperationIdNotFound)"
            remedy = "Name one of the description, or remove the extension."
            findings.error(at(place, "operationId"), rule, remedy)
            continue
        given = mapping(call.get("parameters"))
        for key, value in given.items():
            there = at(place, "parameters", key)
            _check_name(document, targets[name], key, name, there, findings)
            source = mapping(value).get("parameter", mapping(value).get("parameterReference"))
            if calling is not None and isinstance(source, str):
                _check_name(document, calling, source, "the operation", there, findings)
        for parameter in targets[name]:
            needed = parameter.get("required") is True and "default" not in parameter
            if needed and parameter.get("in") != "body" and parameter.get("name") not in given:
                rule = f"{name} requires {parameter.get('name')}"
                rule += " (OperationMissingRequiredProperty)"
                findings.error(at(place, "parameters"), rule, "Say where its value comes from.")


def _check_name(
    document: Json, parameters: list[Json], key: str, of: str, place: str, findings: Findings
) -> None:
    if not any(_names(document, parameter, key) for parameter in parameters):
        rule = f"{of} has no parameter {key} (OperationParameterNameNotFound)"
        findings.error(place, rule, "Correct the name.")


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
    """Whether a key names the parameter or, by a path like `body/customer/id` or `customer.id`, a
    field in it."""
    if key == parameter.get("name"):
        return True
    if parameter.get("in") != "body":
        return False
    steps = re.split(r"[/.]", key)
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
