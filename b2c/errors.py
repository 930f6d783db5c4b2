"""The errors that concern this product, read from `errors.toml` beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("errors.toml")


@dataclass(frozen=True)
class ErrorKind:
    """One error, as the file explains it. `untested` says which part of the remedy no test follows,
    and why."""

    name: str
    message: str
    places: tuple[str, ...]
    cause: str
    remedy: str
    error: str = ""
    observed: bool = False
    untested: str | None = None


def _read() -> dict[str, ErrorKind]:
    table = tomllib.loads(_FILE.read_text("utf-8"))
    return {
        name: ErrorKind(**{**values, "name": name, "places": tuple(values["places"])})
        for name, values in table.items()
    }


ERRORS = _read()
"""The errors by name, such as `AADB2C90006`."""
