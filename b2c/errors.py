"""B2C's error codes that concern this product, read from `errors.toml` beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("errors.toml")


@dataclass(frozen=True)
class ErrorKind:
    """One code, as the file explains it. `proof` is None if the emulated tenant never sends it."""

    code: int
    error: str
    message: str
    places: tuple[str, ...]
    cause: str
    remedy: str
    proof: str | None = None
    observed: bool = False

    @property
    def name(self) -> str:
        return f"AADB2C{self.code}"


def _read() -> dict[int, ErrorKind]:
    table = tomllib.loads(_FILE.read_text("utf-8"))
    return {
        int(code): ErrorKind(**{**values, "code": int(code), "places": tuple(values["places"])})
        for code, values in table.items()
    }


ERRORS = _read()
