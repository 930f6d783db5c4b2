"""Secrets: texts that the service never shows again, and that no message may show either."""

import re

from b2c.names import printable
from b2c.refusal import HIDDEN, InvalidSetting

_SECRET_NAME = re.compile(r"secr|pass|pwd|token|credential|certificate|key|code", re.IGNORECASE)


def sounds_secret(name: object) -> bool:
    """Whether a name that does not exist may be meant for a secret, whose value is not shown."""
    return bool(_SECRET_NAME.search(str(name)))


def secret_text(path: str, value: object) -> str:
    """A secret of one line, as `secret_file`."""
    return printable(path, secret_file(path, value), secret=True)


def secret_file(path: str, value: object) -> str:
    """A secret that is not empty and not a mask, perhaps of several lines; never shown in the
    refusal."""
    if not isinstance(value, str) or not value.strip():
        rule, remedy = "it must be a text that is not empty", "Give it a value."
    elif is_mask(value):
        rule = "it is the row of asterisks that the service shows in place of a secret"
        remedy = "Give the secret itself."
    else:
        return value
    raise InvalidSetting(path, HIDDEN, rule, remedy)


def is_mask(value: object) -> bool:
    """Whether this is what the service shows in place of a secret: `****` or `******`."""
    return isinstance(value, str) and value != "" and not value.strip("*")
