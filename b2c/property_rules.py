"""Rules for properties of any resource: a text, a flag, one of a few words, an object, a list.

Every function takes a property's path on the wire, with the position in a list
(`attributes[1].inputType`), and its plain value; it returns the value in its normal form, and
raises `InvalidSetting` otherwise. What a preview does not know yet (`UNKNOWN`) passes as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN, contains_unknown

_Choice = TypeVar("_Choice", bound=str)
_Entry = TypeVar("_Entry")


def text(path: str, value: object) -> str:
    """A text that is not empty."""
    if value is UNKNOWN:
        return UNKNOWN  # type: ignore[return-value]
    if isinstance(value, str) and value.strip():
        return value
    raise InvalidSetting(path, value, "it must be a text that is not empty", "Give it a value.")


def flag(path: str, value: object) -> bool:
    """True or false."""
    if value is UNKNOWN:
        return UNKNOWN  # type: ignore[return-value]
    if isinstance(value, bool):
        return value
    raise InvalidSetting(path, value, "it must be true or false", "Use true or false.")


def one_of(path: str, value: object, choices: Sequence[_Choice]) -> _Choice:
    """One of a few words."""
    if value is UNKNOWN:
        return UNKNOWN  # type: ignore[return-value]
    for choice in choices:
        if choice == value:
            return choice
    raise InvalidSetting(path, value, f"it must be {' or '.join(choices)}", closest(value, choices))


def record(
    path: str, value: object, keys: Sequence[str], required: Sequence[str] = ()
) -> dict[str, Any]:
    """An object with these keys and no others; a key that is null counts as absent.

    It must be known itself, as every rule that looks inside needs; its values need not be.
    """
    if not isinstance(value, Mapping):
        raise InvalidSetting(
            path, value, "it must be an object", f"Give it the keys {', '.join(keys)}."
        )
    for key in value:
        if key not in keys:
            raise InvalidSetting(
                f"{path}.{key}", value[key], "there is no such property", closest(key, keys)
            )
    given = {key: value[key] for key in value if value[key] is not None}
    for key in required:
        if key not in given:
            raise InvalidSetting(f"{path}.{key}", None, "it is required", "Give it a value.")
    return given


def any_case(path: str, value: object, choices: Sequence[str]) -> str:
    """As `one_of`, in any case: Graph's own samples write both `textBox` and `TextBox`."""
    known = {choice.lower(): choice for choice in choices}
    word = known.get(value.lower(), value) if isinstance(value, str) else value
    return one_of(path, word, choices)


def closest(value: object, choices: Sequence[str]) -> str:
    """The remedy for a wrong word: the one that was probably meant, or all."""
    lower = {choice.lower(): choice for choice in choices}
    close = get_close_matches(str(value).lower(), lower, n=1)
    return f'Did you mean "{lower[close[0]]}"?' if close else f"Known: {', '.join(choices)}."


def entries(
    path: str,
    value: object,
    rule: Callable[[str, object], _Entry],
    key: Callable[[_Entry], object],
    part: str = "",
) -> list[_Entry]:
    """Apply a rule to each entry of a list; refuse the second of two with the same key.

    `part`: which part of an entry is the key, as in `languages[1].tag`.
    """
    if value is UNKNOWN:
        return UNKNOWN  # type: ignore[return-value]
    if not isinstance(value, Iterable) or isinstance(value, str | Mapping):
        raise InvalidSetting(path, value, "it must be a list", "Write it as a list.")
    checked = [
        item if item is UNKNOWN else rule(f"{path}[{position}]", item)
        for position, item in enumerate(value)
    ]
    keys = [entry if entry is UNKNOWN else key(entry) for entry in checked]
    for position, one in enumerate(keys):
        if one in keys[:position] and not contains_unknown(one):
            raise InvalidSetting(
                f"{path}[{position}]{part}", one, "it is listed twice", "Remove one of the two."
            )
    return checked
