"""The page of facts on user flows over Microsoft Graph, from `verify/facts/user_flows.toml`."""

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
# Facts about user flows in Microsoft Graph

Every statement on which the provider relies, how sure it is, what the provider does about it, and \
the tests that prove so.

*Documented*: Microsoft's reference, service limits or API metadata say so. *Observed in public*: \
public code or issues show it. *UNCONFIRMED*: no public source settles it, so the provider works \
with either behaviour. A word in brackets after a test names the setting by which the emulated \
tenant plays one or the other. None of this was tried against a real tenant: the tests run against \
the emulated tenant.
"""


@dataclass(frozen=True)
class Fact:
    """A statement. `tests`: as `file::test`, followed by the emulated tenant's choice in brackets
    if the test runs with several."""

    area: str
    says: str
    mark: str
    handled: str
    tests: tuple[str, ...]


def facts() -> Iterator[Fact]:
    """The facts in the order of the file."""
    for area in tomllib.loads((ROOT / "verify/facts/user_flows.toml").read_text("utf-8"))["area"]:
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
