from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.generate import reports
from verify.facts import load

FIRST, SECOND = [fact for fact in load() if fact.probe and fact.mark == "unconfirmed"][:2]


def _report(folder: Path, name: str, *facts: dict[str, str], by_microsoft: bool = True) -> None:
    report = {"by_microsoft": by_microsoft, "facts": facts}
    (folder / f"verify-{name}.json").write_text(json.dumps(report), "utf-8")


def _said(verdict: str, fact: str, says: str) -> dict[str, str]:
    return {"id": fact, "says": says, "verdict": verdict}


def test_without_reports_nothing_is_proven(tmp_path: Path) -> None:
    proof = reports.taken_in(tmp_path)
    assert (proof.reports, proof.facts("confirmed"), proof.facts("refuted")) == (0, 0, 0)
    assert "nothing yet" in reports.readme_line(tmp_path)


def test_the_verdicts_of_all_reports_count(tmp_path: Path) -> None:
    _report(tmp_path, "a", _said("confirmed", FIRST.id, FIRST.says))
    _report(
        tmp_path,
        "b",
        _said("confirmed", FIRST.id, FIRST.says),
        _said("refuted", SECOND.id, SECOND.says),
    )
    proof = reports.taken_in(tmp_path)
    assert proof.verdicts == {FIRST.id: {"confirmed": 2}, SECOND.id: {"refuted": 1}}
    line = reports.readme_line(tmp_path)
    assert "(reports: 2): facts confirmed: 1, refuted: 1." in line


def test_what_was_not_seen_and_other_statements_do_not_count(tmp_path: Path) -> None:
    _report(
        tmp_path,
        "a",
        _said("not observable", FIRST.id, FIRST.says),
        _said("confirmed", SECOND.id, "Another statement."),
    )
    assert reports.taken_in(tmp_path).verdicts == {}


def test_a_report_of_the_emulator_is_refused(tmp_path: Path) -> None:
    _report(tmp_path, "a", by_microsoft=False)
    with pytest.raises(reports.ReportError, match=r"verify-a.json is the report of an emulator"):
        reports.taken_in(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"by_microsoft": true}'])
def test_what_is_no_report_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "verify-a.json").write_text(text, "utf-8")
    with pytest.raises(reports.ReportError, match=r"verify-a.json is no report"):
        reports.taken_in(tmp_path)
