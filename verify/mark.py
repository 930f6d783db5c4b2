"""The mark of one run, which every object that it makes carries in its name.

A mark is `b2cverify`, eight random characters and two check characters, such as
`b2cverify4kq0zt7mxa`. The check characters follow from the random ones, so that a name which
somebody else has chosen is not taken for a mark by accident.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from collections.abc import Iterable

PREFIX = "b2cverify"
_CHARACTERS = string.ascii_lowercase + string.digits
_RANDOM = 8
_CHECK = 2
_MARK = re.compile(
    rf"(?<![A-Za-z0-9]){PREFIX}([a-z0-9]{{{_RANDOM}}})([a-z0-9]{{{_CHECK}}})(?![A-Za-z0-9])"
)


def new_mark() -> str:
    """The mark of a new run."""
    chosen = "".join(secrets.choice(_CHARACTERS) for _ in range(_RANDOM))
    return f"{PREFIX}{chosen}{_check(chosen)}"


def recognise(*names: str | None) -> str | None:
    """The first mark in one of the names; None if there is none.

    A mark counts only whole, in lower case, with its own check characters and with no letter or
    digit beside it.
    """
    return next(iter(_marks(names)), None)


def _marks(names: Iterable[str | None]) -> Iterable[str]:
    for name in names:
        for found in _MARK.finditer(name or ""):
            if found[2] == _check(found[1]):
                yield found[0]


def _check(chosen: str) -> str:
    digest = hashlib.sha256(chosen.encode()).digest()
    return "".join(_CHARACTERS[byte % len(_CHARACTERS)] for byte in digest[:_CHECK])
