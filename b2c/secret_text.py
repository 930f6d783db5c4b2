"""Secrets: texts that the service never shows again, and that no message may show either."""

import json
import re
from collections.abc import Collection, Mapping

from b2c.refusal import InvalidSetting

HIDDEN = "<hidden>"
SECRET = "[secret]"

# A shorter one would be found inside of common words, and what is left of them would be unreadable.
_LONG = 4


def secret_text(path: str, value: object) -> str:
    """A secret that is not empty and not a mask; never shown in the refusal."""
    if not isinstance(value, str) or not value.strip():
        raise InvalidSetting(
            path, HIDDEN, "it must be a text that is not empty", "Give it a value."
        )
    if is_mask(value):
        raise InvalidSetting(
            path,
            HIDDEN,
            "it is the row of asterisks that the service shows in place of a secret",
            "Give the secret itself.",
        )
    return value


def is_mask(value: object) -> bool:
    """Whether this is what the service shows in place of a secret: `****` or `******`."""
    return isinstance(value, str) and value != "" and not value.strip("*")


def texts(value: object) -> set[str]:
    """Every text in a plain value, however deep; names of properties are none."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        return {found for each in value for found in texts(each)}
    return set()


def masked(message: str, hidden: Collection[str]) -> str:
    """The message without these texts, as they are or as JSON writes them, in any case."""
    forms = {
        form
        for each in hidden
        if each.strip()
        for form in (each, json.dumps(each)[1:-1], json.dumps(each, ensure_ascii=False)[1:-1])
    }
    if not forms:
        return message
    # The longest first: one may be a part of another.
    pattern = "|".join(map(_pattern, sorted(forms, key=len, reverse=True)))
    return re.sub(pattern, SECRET, message, flags=re.IGNORECASE)


def _pattern(text: str) -> str:
    found = re.escape(text)
    return found if len(text) >= _LONG else rf"(?<!\w){found}(?!\w)"
