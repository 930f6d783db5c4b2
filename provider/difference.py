"""What differs between a state and a program's inputs, by the description of their properties.

What a preview does not know yet may differ.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from b2c.property import Comparison, Property, Record
from b2c.unknown import UNKNOWN, contains_unknown
from plugin.resource import Change

Changes = Iterator[tuple[str, Change]]
"""Paths of properties, such as `claimsMapping.email`, and what happens to them."""


def same_text(old: Any, new: Any) -> bool:
    """Equal but for the case of letters."""
    return str(old).casefold() == str(new).casefold()


def record_differences(described: Record, path: str, old: Mapping[str, Any], new: Any) -> Changes:
    """The changes of an object's properties that are compared one by one; `path` is the object's,
    with nothing for a resource."""
    if new is UNKNOWN:
        yield path, Change.UPDATE
        return
    for one in described.properties:
        if one.compared is not Comparison.OWN:
            inner = f"{path}.{one.name}" if path else one.name
            yield from property_differences(one, inner, old.get(one.name), new.get(one.name))


def property_differences(one: Property, path: str, old: Any, new: Any) -> Changes:
    """The change of a property, or those inside an object."""
    if isinstance(one.type, Record):
        return record_differences(one.type, path, old or {}, new or {})
    return value_differences(
        path, old, new, same_text if one.compared is Comparison.ANY_CASE else None
    )


def value_differences(
    path: str, old: Any, new: Any, same: Callable[[Any, Any], bool] | None = None
) -> Changes:
    """The change of a value as a whole; `same`: when two are the same, if not when equal."""
    if contains_unknown(new):
        yield path, Change.ADD if old is None else Change.UPDATE
    elif old is None or new is None:
        if old is not new:
            yield path, Change.ADD if old is None else Change.DELETE
    elif not (same(old, new) if same else old == new):
        yield path, Change.UPDATE
