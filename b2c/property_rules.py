"""Rules for values of any resource: a text, a flag, a number, one of a few words, a list.

Every function takes a property's path on the wire, with the position in a list
(`attributes[1].inputType`), and its plain value; it returns the value in its normal form, and
raises `InvalidSetting` otherwise. What a preview does not know yet (`UNKNOWN`) is kept from them by
whoever applies them.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from b2c.names import printable
from b2c.refusal import InvalidSetting, listed_twice
from b2c.unknown import UNKNOWN, contains_unknown

_Choice = TypeVar("_Choice", bound=str)
_Entry = TypeVar("_Entry")


def any_text(path: str, value: object) -> str:
    """A text that is not empty, perhaps of several lines."""
    if isinstance(value, str) and value.strip():
        return value
    raise InvalidSetting(path, value, "it must be a text that is not empty", "Give it a value.")


def text(path: str, value: object) -> str:
    """A text that is not empty, of characters that can be seen."""
    return printable(path, any_text(path, value))


def flag(path: str, value: object) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise InvalidSetting(path, value, "it must be true or false", "Use true or false.")


def number(path: str, value: object) -> int | float:
    """A number; a whole one comes as 60.0 over the wire and is an integer from then on."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    raise InvalidSetting(path, value, "it must be a number", "Write it as a number.")


def an_object(path: str, value: object) -> dict[str, Any]:
    """An object, whatever its keys. The refusal shows no content, which may be a secret."""
    if isinstance(value, Mapping):
        return dict(value)
    shown = "a text" if isinstance(value, str) else f"a {type(value).__name__}"
    raise InvalidSetting(path, shown, "it must be an object", "Write it as an object.")


def one_of(path: str, value: object, choices: Sequence[_Choice]) -> _Choice:
    """One of a few words."""
    for choice in choices:
        if choice == value:
            return choice
    raise InvalidSetting(path, value, f"it must be {' or '.join(choices)}", closest(value, choices))


def words(*choices: str) -> Callable[[str, Any], str]:
    """The rule of a text that is one of a few words."""
    return lambda path, value: one_of(path, value, choices)


def matching(pattern: str, rule: str, remedy: str) -> Callable[[str, Any], str]:
    """The rule of a text that the pattern describes; `rule` says the same in words."""
    compiled = re.compile(pattern)

    def check(path: str, value: Any) -> str:
        if isinstance(value, str) and compiled.fullmatch(value):
            return value
        raise InvalidSetting(path, value, rule, remedy)

    return check


def any_case(path: str, value: object, choices: Sequence[str]) -> str:
    """As `one_of`, in any case: Graph's own samples write both `textBox` and `TextBox`."""
    spelled = {choice.lower(): choice for choice in choices}
    word = spelled.get(value.lower(), value) if isinstance(value, str) else value
    return one_of(path, word, choices)


def refused(rule: Callable[..., object], *arguments: Any) -> list[InvalidSetting]:
    """What a rule refuses: one refusal or none."""
    try:
        rule(*arguments)
    except InvalidSetting as refusal:
        return [refusal]
    return []


def closest(value: object, choices: Collection[str], quote: str = '"') -> str:
    """The remedy for a wrong word: the one that was probably meant, or all."""
    lower = {choice.lower(): choice for choice in choices}
    close = get_close_matches(str(value).lower(), lower, n=1)
    meant = f"{quote}{lower[close[0]]}{quote}" if close else ""
    return f"Did you mean {meant}?" if close else f"Known: {', '.join(choices)}."


def no_such(noun: str, path: str, shown: object, names: Collection[str]) -> InvalidSetting:
    """The refusal of a name that does not exist, the last one of the path."""
    remedy = closest(path.rpartition(".")[2], names, "`")
    return InvalidSetting(path, shown, f"there is no such {noun}", remedy)


def entries(
    path: str,
    value: object,
    rule: Callable[[str, object], _Entry],
    key: Callable[[_Entry], object],
    part: str = "",
) -> list[_Entry]:
    """As `each`, and refuse the second of two entries with the same key.

    `part`: which part of an entry is the key, as in `languages[1].tag`.
    """
    checked = each(path, value, rule)
    refuse_twice(path, [entry if entry is UNKNOWN else key(entry) for entry in checked], part)
    return checked


def each(path: str, value: object, rule: Callable[[str, Any], _Entry]) -> list[_Entry]:
    """Apply a rule to each entry of a list; what is not known yet stays as it is."""
    if not isinstance(value, list | tuple):
        raise InvalidSetting(path, value, "it must be a list", "Write it as a list.")
    return [
        item if item is UNKNOWN else rule(f"{path}[{position}]", item)
        for position, item in enumerate(value)
    ]


def refuse_twice(
    path: str, keys: Sequence[Any], part: str = "", shown: Sequence[Any] | None = None
) -> None:
    """Refuse the second of two entries of a list with the same key, which is in this `part` of them
    and, where it is `shown` otherwise, at the same position there."""
    for position, one in enumerate(keys):
        if one in keys[:position] and not contains_unknown(one):
            raise listed_twice(f"{path}[{position}]{part}", (shown or keys)[position])
