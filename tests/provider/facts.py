"""The table of facts as a document.

`python -m tests.provider.facts` writes `docs/user-flow-facts.md` from `facts.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DOCUMENT = ROOT / "docs" / "user-flow-facts.md"

MARKS = {
    "documented": "documented",
    "observed": "observed in public",
    "unconfirmed": "**UNCONFIRMED**",
}
_INTRODUCTION = """\
# What is known of user flows over Microsoft Graph

Each statement that the provider relies on, how sure it is, what the provider makes of it, and the \
tests that prove that. Made by `python -m tests.provider.facts` from `tests/provider/facts.toml`.

*Documented*: Microsoft's reference, service limits or API metadata say so. *Observed in public*: \
public code or issues show it. *UNCONFIRMED*: no public source settles it, and the provider takes \
it both ways; a test in brackets plays each of them. None of this was tried against a real tenant: \
the tests run against the rehearsal tenant.
"""


@dataclass(frozen=True)
class Fact:
    """One statement; `tests` as `file::test`, with the choice of the rehearsal tenant in
    brackets where a test plays several."""

    area: str
    says: str
    mark: str
    handled: str
    tests: tuple[str, ...]


def facts() -> Iterator[Fact]:
    """The facts in the order of the file."""
    for area in tomllib.loads((HERE / "facts.toml").read_text("utf-8"))["area"]:
        for fact in area["fact"]:
            yield Fact(area["name"], **{**fact, "tests": tuple(fact["tests"])})


def document() -> str:
    """The whole document in Markdown."""
    lines = [_INTRODUCTION]
    area = ""
    for fact in facts():
        if fact.area != area:
            area = fact.area
            head = "| what | how sure | what the provider does | proven by |\n|---|---|---|---|"
            lines.append(f"{'' if len(lines) == 1 else chr(10)}## {area}\n\n{head}")
        proofs = "<br>".join(f"`{test}`" for test in fact.tests)
        lines.append(
            f"| {_cell(fact.says)} | {MARKS[fact.mark]} | {_cell(fact.handled)} | {proofs} |"
        )
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
