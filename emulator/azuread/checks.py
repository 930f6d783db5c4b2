"""The official plugin's checks of inputs before any request, and the defaults it fills in."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import CheckFailure, CheckResponse

from b2c.unknown import contains_unknown
from emulator.azuread.property import Kind, Property, Resource
from plugin.values import plain_map, secret_names, wire

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
    plain = plain_map(filled)
    hidden = dict.fromkeys(secret_names(filled), "[secret]")
    failures = _failures(resource, name, plain, hidden)
    names = [PropertyValue(each.name) for each in missing]
    return CheckResponse(filled | {DEFAULTS: PropertyValue(names)}, failures)


def _failures(
    resource: Resource, name: str, inputs: Mapping[str, Any], hidden: Mapping[str, str]
) -> list[CheckFailure]:
    complaints = [
        (each.name, complaint)
        for each in resource.inputs
        for complaint in _complaints(each, inputs.get(each.name), hidden.get(each.name))
    ]
    complaints += _about_combinations(resource, inputs)
    return [
        CheckFailure(key, f"{complaint}. Examine values at '{name}.{key}'.")
        for key, complaint in complaints
    ]


def _complaints(each: Property, value: Any, hidden: str | None) -> Iterator[str]:
    name = terraform_name(each.name)
    if value is None or (each.required and value == []):
        if each.required:
            yield (
                f'Missing required argument. The argument "{name}" is required, but no '
                "definition was found"
            )
        return
    for item in value if each.kind is Kind.SET and isinstance(value, list) else [value]:
        if contains_unknown(item):
            continue
        if each.one_of and item not in each.one_of:
            allowed = " ".join(f'"{choice}"' for choice in each.one_of)
            yield f"expected {name} to be one of [{allowed}], got {hidden or item}"
        complaint = each.rule(name, item) if each.rule else None
        if complaint:
            yield complaint.replace(str(item), hidden) if hidden and item else complaint


def _about_combinations(resource: Resource, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if resource.at_least_one and not any(name in inputs for name in resource.at_least_one):
        names = ",".join(terraform_name(name) for name in resource.at_least_one)
        first = resource.at_least_one[0]
        yield first, f'"{terraform_name(first)}": one of `{names}` must be specified'
    given = [name for name in resource.exclusive if name in inputs]
    for name in given[1:]:
        yield (
            name,
            f'"{terraform_name(name)}": conflicts with {terraform_name(given[0])}',
        )


def terraform_name(name: str) -> str:
    """`displayName` as `display_name`, the form in which the official messages name inputs."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
