"""Messages without the secrets that they would quote."""

import json
import re
from collections.abc import Collection, Mapping

from b2c.refusal import HIDDEN

# A shorter text occurs inside of common words: masked there, the message would be unreadable.
_LONG = 4


def texts(value: object) -> set[str]:
    """Every text in a plain value, however deep; names of properties are none."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        return {text for item in value for text in texts(item)}
    return set()


def masked(message: str, hidden: Collection[str]) -> str:
    """The message without these texts, as they are or as JSON writes them, in any case."""
    forms = {
        form
        for text in hidden
        if text.strip()
        for form in (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    }
    if not forms:
        return message
    # The longest first: one may be a part of another.
    pattern = "|".join(map(_pattern, sorted(forms, key=len, reverse=True)))
    return re.sub(pattern, HIDDEN, message, flags=re.IGNORECASE)


def _pattern(text: str) -> str:
    escaped = re.escape(text)
    return escaped if len(text) >= _LONG else rf"(?<!\w){escaped}(?!\w)"
