"""Refusals: one text for a person, without a stack trace."""

import json
import re
import unicodedata
from typing import Final

_Null = type("Null", (), {"__repr__": lambda _self: "null"})
NULL: Final = _Null()
"""The value of a setting that is written down as null, which is not the same as left out."""

HIDDEN: Final = "[secret]"
"""What a refusal shows in place of a secret."""

INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""The categories of characters that nobody sees, or that a terminal obeys."""

_LONGEST = 400
_BEGINNING = 200
# Up to the last @ before the path, as browsers and urlsplit read it.
_USER = re.compile(r"(?<=://)[^\s/?#\"]+(?=@)")
# With the address before it, so that no part of a long text is read twice.
_QUERY = re.compile(r"(://[^\s?#\"]*)(\?[^\s\"]+)?")


class Refusal(Exception):  # noqa: N818 - it is an answer, not a defect
    """An answer for the person who runs a program, a command or the engine."""

    def __str__(self) -> str:
        """The text, with escapes for the characters that nobody sees."""
        return visible(super().__str__())

    def engine_text(self) -> str:
        """The text that the engine shows."""
        return str(self)


class InvalidSetting(Refusal, ValueError):  # noqa: N818 - reads as what it says: "InvalidSetting: …"
    """A setting, an argument or a property that B2C or this project refuses.

    Attributes: `setting`, its name with the position in a list (`redirectUrls[1]`); `value`, as it
    was written; `rule`, what it breaks; `remedy`, what to do.
    """

    def __init__(self, setting: str, value: object, rule: str, remedy: str) -> None:
        self.setting, self.value, self.rule, self.remedy = setting, value, rule, remedy
        name = _shortened(setting) or '""'
        super().__init__(f"{name} is {shown(value)}: {rule}.\n{remedy}")

    def named(self, setting: str) -> "InvalidSetting":
        """The same refusal, with the setting as its reader spells it."""
        return InvalidSetting(setting, self.value, self.rule, self.remedy)

    def below(self, prefix: str) -> "InvalidSetting":
        """The same refusal of a setting that is a part of another: `userFlows[0].` in front."""
        return self.named(prefix + self.setting)


def too_many(setting: str, count: int, most: int) -> InvalidSetting:
    """The refusal of a list that is too long."""
    return InvalidSetting(
        setting, f"a list of {count}", f"it takes at most {most} entries", "Remove some."
    )


def listed_twice(setting: str, value: object) -> InvalidSetting:
    """The refusal of the second of two equal entries."""
    return InvalidSetting(setting, value, "it is listed twice", "Remove one of the two.")


def visible(text: str) -> str:
    """The text with escapes for what nobody sees or a terminal obeys; lines stay."""
    return "".join(
        one
        if one in "\n\t" or unicodedata.category(one) not in INVISIBLE
        else one.encode("unicode_escape").decode()
        for one in text
    )


def shown(value: object) -> str:
    """The value as JSON; of a URL no user and no query, where passwords and keys stand."""
    if value is None:
        return "missing"
    if value is NULL:
        return "null"
    try:
        text = json.dumps(value, default=repr, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        # Keys that are no text, a circle, thousands of digits.
        return f"a value of the type {type(value).__name__}"
    return _shortened(_QUERY.sub(_without_query, _USER.sub("…", text)))


def _without_query(found: re.Match[str]) -> str:
    return f"{found[1]}?…" if found[2] else found[1]


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_BEGINNING]}… ({len(text):,} characters)"
