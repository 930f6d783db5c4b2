"""What changed between the state and the program, by the rules of the official plugin.

The official plugin compares as Terraform does. An empty text, false, zero, an empty collection
and an absent property are equal, and sets have no order. A value that the service fills in is no
difference where the program does not set the property.
"""

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from b2c.unknown import UNKNOWN, contains_unknown
from emulator.azuread.property import Kind, Property, Resource
from plugin.resource import Change, Difference


def set_order(items: list[str]) -> list[str]:
    """A set in the order in which the official plugin sends it.

    Terraform keeps sets of text sorted by the decimal CRC-32 of each item followed by ";"
    (seen in the recorded conversations: `orders.write orders.admin orders.read`).
    """
    return sorted(set(items), key=lambda item: str(zlib.crc32(f"{item};".encode())))


def changed(prop: Property, old: Any, new: Any) -> bool:
    """Whether the property differs; `old` is from the state, `new` from the program."""
    if contains_unknown(new):
        return True
    if prop.computed and new is None:
        return False
    if prop.kind is Kind.SET:
        return set(old or ()) != set(new or ())
    return bool((old or new) and _without_empty(old) != _without_empty(new))


def changed_properties(
    resource: Resource, state: Mapping[str, Any], inputs: Mapping[str, Any]
) -> list[Property]:
    """The inputs of the resource whose value in the program differs from the state."""
    return [
        prop
        for prop in resource.inputs
        if changed(prop, state.get(prop.name), inputs.get(prop.name, prop.default))
    ]


def difference(
    resource: Resource, state: Mapping[str, Any], inputs: Mapping[str, Any]
) -> Difference:
    """Which properties differ, and which of them replace the resource."""
    differing = changed_properties(resource, state, inputs)
    return Difference(
        {
            path: change
            for prop in differing
            for path, change in _steps(
                prop, state.get(prop.name), inputs.get(prop.name, prop.default)
            )
        },
        frozenset(prop.name for prop in differing if prop.replaces),
    )


def _without_empty(value: Any) -> Any:
    """The value without its empty parts, since the comparison ignores them."""
    if isinstance(value, dict):
        parts = {name: _without_empty(item) for name, item in value.items()}
        return {name: item for name, item in parts.items() if item} or None
    if isinstance(value, list):
        return [_without_empty(item) for item in value] or None
    return value or None


def _steps(prop: Property, old: Any, new: Any) -> Iterator[tuple[str, Change]]:
    if prop.kind in (Kind.SET, Kind.LIST) and isinstance(old, list) and isinstance(new, list):
        yield from _element_steps(prop, old, new)
    elif not old:
        yield prop.name, Change.ADD
    elif new is None:
        yield prop.name, Change.DELETE
    else:
        yield prop.name, Change.UPDATE


def _element_steps(prop: Property, old: list[Any], new: list[Any]) -> Iterator[tuple[str, Change]]:
    if prop.kind is Kind.SET:
        removed = {index for index, item in enumerate(old) if item not in new}
        added = {index for index, item in enumerate(new) if item is UNKNOWN or item not in old}
    else:
        removed = {index for index, item in enumerate(old) if new[index : index + 1] != [item]}
        added = {index for index, item in enumerate(new) if old[index : index + 1] != [item]}
    for index in sorted(removed | added):
        if index in removed and index in added:
            change = Change.UPDATE
        else:
            change = Change.DELETE if index in removed else Change.ADD
        yield f"{prop.name}[{index}]", change
