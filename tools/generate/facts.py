"""The pages of facts, from the tables in `verify/facts/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from tools.generate.markdown import table
from tools.generate.reports import taken_in
from verify.facts import Fact, Table, tables

MARKS = {
    "documented": "documented",
    "observed": "observed in public",
    "unconfirmed": "**UNCONFIRMED**",
}
_LEGEND = """\
*Documented*: Microsoft's reference, service limits or API metadata say so. *Observed in public*: \
public code or issues show it. *UNCONFIRMED*: no public source settles it, so the project works \
with either answer. A [probe](verify.md) settles it on a tenant, unless no request can. Where the \
emulator has a switch for it, the statement is what it does by default. A word in brackets after a \
test names the switch, of which the test takes each value.
"""
_COLUMNS = ("fact", "what", "how sure", "what the project does", "settled by", "code and tests")


def pages() -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Each page: its path from the root, its table's name, and what makes it."""
    for one in tables():
        yield f"docs/{one.page}", one.name, partial(_page, one)


def _page(of: Table) -> str:
    areas: dict[str, list[Fact]] = {}
    for fact in of.facts:
        areas.setdefault(fact.area, []).append(fact)
    return "".join(
        [
            f"# {of.title}\n\n{of.about.strip()}\n\n{_LEGEND}",
            *(
                f"\n## {area}\n\n{table(_COLUMNS, map(_row, facts))}"
                for area, facts in areas.items()
            ),
        ]
    )


def _row(fact: Fact) -> tuple[str, ...]:
    return (
        f"`{fact.id}`",
        plain(fact.says),
        "<br>".join([f"[{MARKS[fact.mark]}]({fact.source})", *_verdicts(fact)]),
        plain(fact.meanwhile),
        _settled(fact),
        "<br>".join(f"`{name}`" for name in (*fact.code, *fact.tests)),
    )


def _verdicts(fact: Fact) -> Iterator[str]:
    """What the reports say that were taken in."""
    for verdict, count in sorted(taken_in().verdicts.get(fact.id, {}).items()):
        yield f"**{verdict}** on real tenants, by reports: {count}"


def _settled(fact: Fact) -> str:
    if fact.probe:
        return f"probe `{fact.probe}`"
    return plain(fact.not_observable or "")


def plain(text: str) -> str:
    """Plain text in Markdown: `<name>` is no element of HTML."""
    return text.replace("<", r"\<")
