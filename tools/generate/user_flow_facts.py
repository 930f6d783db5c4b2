"""The page of facts on user flows over Microsoft Graph, from `tests/provider/facts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from tools.generate import ROOT
from tools.generate.markdown import table

MARKS = {
    "documented": "documented",
    "observed": "observed in public",
    "unconfirmed": "**UNCONFIRMED**",
}
_HEAD = """\
# What is known of user flows over Microsoft Graph

Each statement that the provider relies on, how sure it is, what the provider makes of it, and the \
tests that prove that.

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
    for area in tomllib.loads((ROOT / "tests/provider/facts.toml").read_text("utf-8"))["area"]:
        for fact in area["fact"]:
            yield Fact(area["name"], **{**fact, "tests": tuple(fact["tests"])})


def page() -> str:
    areas: dict[str, list[Fact]] = {}
    for fact in facts():
        areas.setdefault(fact.area, []).append(fact)
    columns = ("what", "how sure", "what the provider does", "proven by")
    parts = [f"\n## {area}\n\n{table(columns, map(_row, group))}" for area, group in areas.items()]
    return "".join([_HEAD, *parts])


def _row(fact: Fact) -> tuple[str, ...]:
    return (
        fact.says,
        MARKS[fact.mark],
        fact.handled,
        "<br>".join(f"`{test}`" for test in fact.tests),
    )
