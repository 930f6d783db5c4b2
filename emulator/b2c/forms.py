"""The fields of a page, and the checks of entered values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# HTML's definition of an address, which the browser checks as well.
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+"
)
_USERNAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST_VALUE = 250


@dataclass(frozen=True)
class Field:
    """One field of a page. `id` is its element id and its name in the form.

    `type` is that of the HTML input, or `select`, `radio`, `checkboxes`, `date`. `options` are
    pairs of value and name. `parts` are the inputs of a field with several: the boxes of
    `checkboxes` (those with a value are ticked), the lists of `date`.
    """

    id: str
    label: str
    type: str = "text"
    value: str = ""
    autocomplete: str = "off"
    required: bool = True
    help: str = ""
    readonly: bool = False
    options: tuple[tuple[str, str], ...] = ()
    parts: tuple[Field, ...] = ()

    @property
    def is_empty(self) -> bool:
        if self.parts:
            return not any(part.value for part in self.parts)
        return not self.value


def focus_of(fields: Sequence[Field], errors: Mapping[str, str]) -> str:
    """The element with the focus: the first wrong field, else the first empty one."""
    for item in fields:
        if item.id in errors:
            return item.id
    for item in fields:
        if item.is_empty and not item.readonly:
            return item.id
    return ""


def email_problem(value: str) -> str | None:
    """The string id of the problem with an e-mail address; None if it is valid."""
    if not value:
        return "required_field"
    return None if len(value) <= _LONGEST_VALUE and _EMAIL.fullmatch(value) else "invalid_email"


def username_problem(value: str) -> str | None:
    if not value:
        return "required_field"
    return None if _USERNAME.fullmatch(value) else "invalid_username"


def password_problem(value: str) -> str | None:
    """The problem with a password, by B2C's default complexity: 8 to 64 characters of at least
    three kinds."""
    if not value:
        return "required_field"
    if not 8 <= len(value) <= 64:
        return "password_length"
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    present = sum(any(kind(character) for character in value) for kind in kinds)
    return None if present >= 3 else "password_complexity"


def text_problem(value: str, *, required: bool) -> str | None:
    if not value:
        return "required_field" if required else None
    return None if len(value) <= _LONGEST_VALUE and value.isprintable() else "error_fieldIncorrect"
