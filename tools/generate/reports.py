"""What the reports of `b2c-connector verify` settle that maintainers have taken in.

They lie in `verify/reports/`, as the command wrote them. A verdict counts for a fact as long as the
fact's statement is the one that was looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.generate import ROOT
from verify.facts import load

FOLDER = "verify/reports"


class ReportError(ValueError):
    """A report that proves nothing, or that no run of the command has written."""


@dataclass(frozen=True)
class Proof:
    """`reports`: how many were taken in. `verdicts`: how often each fact was confirmed or refuted,
    by its id; a fact that none has settled is missing."""

    reports: int
    verdicts: Mapping[str, Counter[str]]

    def facts(self, verdict: str) -> int:
        """The number of facts of which any report has this verdict."""
        return sum(verdict in counts for counts in self.verdicts.values())


def taken_in(folder: Path = ROOT / FOLDER) -> Proof:
    """The proof of all reports in the folder. Raises ReportError."""
    paths = sorted(folder.glob("*.json"))
    says = {fact.id: fact.says for fact in load()}
    verdicts: dict[str, Counter[str]] = {}
    for path in paths:
        for identifier, statement, verdict in _verdicts(path):
            if verdict != "not observable" and says.get(identifier) == statement:
                verdicts.setdefault(identifier, Counter())[verdict] += 1
    return Proof(len(paths), verdicts)


def readme_line(folder: Path = ROOT / FOLDER) -> str:
    """How far the project is proven on real tenants, in a sentence or two."""
    proof, facts = taken_in(folder), load()
    still = [one for one in facts if one.mark == "unconfirmed" and one.id not in proof.verdicts]
    invitation = (
        f"Of {len(still)} open facts about Microsoft's services, "
        f"[`b2c-connector verify`](docs/verify.md) settles {sum(bool(one.probe) for one in still)} "
        "on a development tenant of yours."
    )
    if not proof.reports:
        return f"**Proven on real tenants: nothing yet**, only on the emulator. {invitation}"
    return (
        f"**Proven on real tenants** (reports: {proof.reports}): facts confirmed: "
        f"{proof.facts('confirmed')}, refuted: {proof.facts('refuted')}. {invitation}"
    )


def _verdicts(path: Path) -> list[tuple[str, str, str]]:
    """Id, statement and verdict of each fact of a report."""
    try:
        report = json.loads(path.read_text("utf-8"))
        by_microsoft = report["by_microsoft"]
        verdicts = [(one["id"], one["says"], one["verdict"]) for one in report["facts"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ReportError(f"{path.name} is no report of b2c-connector verify: {error!r}.") from None
    if not by_microsoft:
        raise ReportError(f"{path.name} is the report of an emulator, which proves nothing.")
    return verdicts
