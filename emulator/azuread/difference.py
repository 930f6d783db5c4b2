"""What changed between the state and the program, by the rules of the official plugin.

The official plugin compares as Terraform does: an empty text, false, zero, an empty collection
and an absent property are the same; sets have no order; what the service fills in is no
difference where the program says nothing.
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


def changed(each: Property, old: Any, new: Any) -> bool:
    """Whether the property differs; `old` is from the state, `new` from the program."""
    if contains_unknown(new):
        return True
    if each.computed and new is None:
        return False
    if each.kind is Kind.SET:
        return set(old or ()) != set(new or ())
    return bool((old or new) and _without_empty(old) != _without_empty(new))


def changed_properties(
    resource: Resource, state: Mapping[str, Any], inputs: Mapping[str, Any]
) -> list[Property]:
    """The inputs of the resource that the program has different from the state."""
    return [
        each
        for each in resource.inputs
        if changed(each, state.get(each.name), inputs.get(each.name, each.default))
    ]


def difference(
    resource: Resource, state: Mapping[str, Any], inputs: Mapping[str, Any]
) -> Difference:
    """Which properties differ, and which of them replace the resource."""
    differing = changed_properties(resource, state, inputs)
    return Difference(
        {
            path: change
            for each in differing
            for path, change in _steps(
                each, state.get(each.name), inputs.get(each.name, each.default)
            )
        },
        frozenset(each.name for each in differing if each.replaces),
    )


def _without_empty(value: Any) -> Any:
    """The value with every empty part of it left out, so that only what says something counts."""
    if isinstance(value, dict):
        parts = {name: _without_empty(item) for name, item in value.items()}
        return {name: item for name, item in parts.items() if item} or None
    if isinstance(value, list):
        return [_without_empty(item) for item in value] or None
    return value or None


def _steps(each: Property, old: Any, new: Any) -> Iterator[tuple[str, Change]]:
    if each.kind in (Kind.SET, Kind.LIST) and isinstance(old, list) and isinstance(new, list):
        yield from _element_steps(each, old, new)
    elif not old:
        yield each.name, Change.ADD
    elif new is None:
        yield each.name, Change.DELETE
    else:
        yield each.name, Change.UPDATE


def _element_steps(each: Property, old: list[Any], new: list[Any]) -> Iterator[tuple[str, Change]]:
    if each.kind is Kind.SET:
        gone = {index for index, item in enumerate(old) if item not in new}
        come = {index for index, item in enumerate(new) if item is UNKNOWN or item not in old}
    else:
        gone = {index for index, item in enumerate(old) if new[index : index + 1] != [item]}
        come = {index for index, item in enumerate(new) if old[index : index + 1] != [item]}
    for index in sorted(gone | come):
        if index in gone and index in come:
            change = Change.UPDATE
        else:
            change = Change.DELETE if index in gone else Change.ADD
        yield f"{each.name}[{index}]", change
