"""The official plugin's checks of inputs before any request, and the defaults it fills in."""

import re
from collections.abc import Mapping
from typing import Any

from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import CheckFailure, CheckResponse

from sandbox.azuread.table import Resource
from sandbox.azuread.values import contains_unknown, plain_map, wire

DEFAULTS = "__defaults"
"""The input under which the official plugin notes which inputs it filled in itself."""


def check(resource: Resource, name: str, inputs: Mapping[str, PropertyValue]) -> CheckResponse:
    """The inputs with defaults filled in, and what is wrong with them.

    `name` is the resource's name in the program, for the messages.
    """
    given = {key: value for key, value in inputs.items() if value.value is not None}
    given.pop(DEFAULTS, None)
    missing = [
        each for each in resource.inputs if each.default is not None and each.name not in given
    ]
    filled = given | {each.name: wire(each.default) for each in missing}
    failures = _failures(resource, name, plain_map(filled))
    names = [PropertyValue(each.name) for each in missing]
    return CheckResponse(filled | {DEFAULTS: PropertyValue(names)}, failures)


def _failures(resource: Resource, name: str, inputs: Mapping[str, Any]) -> list[CheckFailure]:
    failures = []
    for each in resource.inputs:
        value = inputs.get(each.name)
        where = f"Examine values at '{name}.{each.name}'."
        if value is None:
            if each.required:
                failures.append(
                    CheckFailure(
                        each.name,
                        f'Missing required argument. The argument "{terraform_name(each.name)}" '
                        f"is required, but no definition was found. {where}",
                    )
                )
        elif each.one_of and not contains_unknown(value) and value not in each.one_of:
            allowed = " ".join(f'"{choice}"' for choice in each.one_of)
            failures.append(
                CheckFailure(
                    each.name,
                    f"expected {terraform_name(each.name)} to be one of [{allowed}], "
                    f"got {value}. {where}",
                )
            )
    return failures


def terraform_name(name: str) -> str:
    """`displayName` as `display_name`, the form in which the official messages name inputs."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
