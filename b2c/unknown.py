"""The value that a preview cannot know yet."""

from typing import Any, Final

_Unknown = type("Unknown", (), {"__repr__": lambda _self: "not known yet"})
UNKNOWN: Final[Any] = _Unknown()


def contains_unknown(value: Any) -> bool:
    """Whether the value, or any part of it, is not known yet."""
    if isinstance(value, dict):
        return any(contains_unknown(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(contains_unknown(item) for item in value)
    return value is UNKNOWN
