"""Every fact about Microsoft's services that this project relies on.

The tables lie in `facts/` beside this module, one file for each part of the product. A fact that
no public source settles is *unconfirmed*: a probe of `verify` settles it on a tenant, or the table
says why no request can.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

Verdict = Literal["confirmed", "refuted", "not observable"]
"""What a run says of a fact, or of a step in the life of its stack."""

MARKS = ("documented", "observed", "unconfirmed")
"""How sure a fact is: Microsoft says so, public code or issues show it, nobody settles it."""

FOLDER = Path(__file__).with_name("facts")
"""The folder of the tables."""
_TABLES = ("user_flows", "applications", "sign_in", "power_platform", "identity")


class FactError(ValueError):
    """A table of facts that does not hold to its own rules."""


@dataclass(frozen=True)
class Switch:
    """The emulator's switch that plays a fact either way.

    `api` is the switches' address below `/_rehearsal/`, such as `userFlows`; `name` the switch;
    `confirms` and `refutes` are values of it.
    """

    api: str
    name: str
    confirms: str | int
    refutes: str | int


@dataclass(frozen=True)
class Fact:
    """One definite statement, which a service confirms or refutes.

    `source` is a public URL. `code` names the modules of this project that depend on the fact,
    `meanwhile` says what they do as long as it is not settled, `tests` prove that they do, as
    `file::test`, followed by the emulator's switch in brackets if the test runs with both its
    values. An unconfirmed fact has the name of a probe, or the reason why no request observes it.
    """

    area: str
    id: str
    says: str
    mark: str
    source: str
    code: tuple[str, ...]
    meanwhile: str
    tests: tuple[str, ...] = ()
    switch: Switch | None = None
    probe: str | None = None
    not_observable: str | None = None


@dataclass(frozen=True)
class Table:
    """A file of facts, which becomes the page `page` of the documentation. `about` is Markdown."""

    name: str
    title: str
    page: str
    about: str
    facts: tuple[Fact, ...]


def tables() -> tuple[Table, ...]:
    """All tables, their facts in the order of the files.

    Raises FactError for an unknown or missing field, an unknown mark, an id that stands twice or
    is not in lower case with hyphens, and an unconfirmed fact that nothing settles and nothing
    excuses.
    """
    result = tuple(_table(name) for name in _TABLES)
    ids: set[str] = set()
    for fact in (fact for table in result for fact in table.facts):
        if fact.id in ids:
            raise FactError(f"The fact {fact.id} stands twice.")
        ids.add(fact.id)
    return result


def load() -> tuple[Fact, ...]:
    """The facts of all tables."""
    return tuple(fact for table in tables() for fact in table.facts)


def _table(name: str) -> Table:
    values = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    facts = tuple(_facts(values["area"]))
    return Table(name, values["title"], values["page"], values["about"], facts)


def _facts(areas: list[dict[str, Any]]) -> Iterator[Fact]:
    for area in areas:
        for values in area["fact"]:
            yield read({"area": area["name"], **values})


def read(values: dict[str, Any]) -> Fact:
    """A fact from the fields of its table. Raises FactError."""
    name = values.get("id", values.get("says", "?"))
    if unknown := values.keys() - {field.name for field in fields(Fact)}:
        raise FactError(f"The fact {name} has unknown fields: {', '.join(sorted(unknown))}.")
    lists = {key: tuple(values.get(key, ())) for key in ("code", "tests")}
    switch = Switch(**values["switch"]) if "switch" in values else None
    try:
        fact = Fact(**{**values, **lists, "switch": switch})
    except TypeError as missing:
        raise FactError(f"The fact {name} is incomplete: {missing}.") from None
    if problem := _problem(fact):
        raise FactError(f"The fact {name} {problem}.")
    return fact


def _problem(fact: Fact) -> str | None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fact.id):
        return "has an id with other characters than lower-case letters, digits and hyphens"
    if fact.mark not in MARKS:
        return f"has the mark {fact.mark!r}, which is none of {', '.join(MARKS)}"
    if not fact.source.startswith("https://"):
        return f"has the source {fact.source!r}, which is no https address"
    if not fact.code:
        return "names no code that depends on it"
    if fact.probe and fact.not_observable:
        return "has both a probe and a reason why there is none"
    if fact.mark == "unconfirmed" and not (fact.probe or fact.not_observable):
        return "is unconfirmed and has neither a probe nor a reason why there is none"
    return None
