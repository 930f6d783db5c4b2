"""The official plugin's checks of inputs before any request, and the defaults it fills in."""

import re
from collections.abc import Iterator
from typing import Any

from b2c.unknown import contains_unknown
from emulator.azuread.property import Kind, Property, Resource
from emulator.stand_in import Complaint
from plugin.resource import Checked, Inputs

DEFAULTS = "__defaults"
"""The input under which the official plugin notes which inputs it filled in itself."""


def check(resource: Resource, inputs: Inputs) -> Checked:
    """The inputs with defaults filled in, and the complaints about them."""
    own = {name: value for name, value in inputs.items() if name != DEFAULTS}
    defaults = {
        prop.name: prop.default
        for prop in resource.inputs
        if prop.default is not None and prop.name not in own
    }
    filled = own | defaults
    complaints = [
        (prop.name, complaint)
        for prop in resource.inputs
        for complaint in _complaints(prop, filled.get(prop.name))
    ]
    complaints += _about_combinations(resource, filled)
    return Checked(
        {**filled, DEFAULTS: [*defaults]},
        [Complaint(name, complaint) for name, complaint in complaints],
    )


def _complaints(prop: Property, value: Any) -> Iterator[str]:
    name = terraform_name(prop.name)
    if value is None or (prop.required and value == []):
        if prop.required:
            yield (
                f'Missing required argument. The argument "{name}" is required, but no '
                "definition was found"
            )
        return
    for item in value if prop.kind is Kind.SET and isinstance(value, list) else [value]:
        if contains_unknown(item):
            continue
        if prop.one_of and item not in prop.one_of:
            allowed = " ".join(f'"{choice}"' for choice in prop.one_of)
            yield f"expected {name} to be one of [{allowed}], got {item}"
        complaint = prop.rule(name, item) if prop.rule else None
        if complaint:
            yield complaint


def _about_combinations(resource: Resource, inputs: Inputs) -> Iterator[tuple[str, str]]:
    if resource.at_least_one and not any(name in inputs for name in resource.at_least_one):
        names = ",".join(terraform_name(name) for name in resource.at_least_one)
        first = resource.at_least_one[0]
        yield first, f'"{terraform_name(first)}": one of `{names}` must be specified'
    both = [name for name in resource.exclusive if name in inputs]
    for name in both[1:]:
        yield (
            name,
            f'"{terraform_name(name)}": conflicts with {terraform_name(both[0])}',
        )


def terraform_name(name: str) -> str:
    """`displayName` as `display_name`, the form in which the official messages name inputs."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
