"""B2C's error codes that concern this product, read from `errors.toml` beside this module.

Run as `python -m b2c.errors`, it writes the table as Markdown (`docs/b2c-errors.md`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("errors.toml")

_PLACES = {
    "page": "the tenant's page",
    "redirect": "the redirect URI",
    "token": "the token answer",
    "form": "the sign-in form",
}


@dataclass(frozen=True)
class ErrorKind:
    """One code, as the file explains it. `proof` is None if the rehearsal tenant never sends it."""

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


def as_markdown() -> str:
    """The table for readers: what each code means in this project, and where it is proven."""
    lines = [
        "# Error codes of Azure AD B2C",
        "",
        "Codes that a sign-in of this project can end with, their cause, and what to do. The"
        " rehearsal tenant sends them as Microsoft publishes their texts; `make sign-in` and the"
        " tenant's own error page name the remedy. Made by `python -m b2c.errors`"
        " from `b2c/errors.toml`.",
        "",
        "The OAuth error in *italics* is chosen after RFC 6749, because no public report shows it.",
        "",
        "| code | OAuth error | seen at | cause | remedy | proven by |",
        "|---|---|---|---|---|---|",
    ]
    kinds = sorted(ERRORS.values(), key=lambda kind: kind.code)
    lines += [_row(kind) for kind in kinds if kind.proof is not None]
    lines += [
        "",
        "## Codes that the rehearsal tenant never sends",
        "",
        "| code | cause | remedy |",
        "|---|---|---|",
    ]
    lines += [
        f"| {kind.name} | {_cell(kind.cause)} | {_cell(kind.remedy)} |"
        for kind in kinds
        if kind.proof is None
    ]
    return "\n".join(lines) + "\n"


def _row(kind: ErrorKind) -> str:
    places = ", ".join(_PLACES[place] for place in kind.places)
    error = f"`{kind.error}`" if kind.observed else f"*{kind.error}*"
    test = (kind.proof or "").partition("::")[2]
    cells = (kind.name, error, places, _cell(kind.cause), _cell(kind.remedy), f"`{test}`")
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    document = Path(__file__).parents[1] / "docs" / "b2c-errors.md"
    document.parent.mkdir(exist_ok=True)
    document.write_text(as_markdown(), "utf-8")
