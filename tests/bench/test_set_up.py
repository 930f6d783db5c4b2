from __future__ import annotations

from pathlib import Path

import pytest

from bench import set_up
from bench.set_up import steps
from tools.progress import line


def test_the_seconds_of_a_step_are_read_from_its_line() -> None:
    printed = "\n".join(
        (
            line("engine", "built here; there is none on PATH", 185),
            line("emulated tenant", "http://localhost:40123", 1.2),
            line("pulumi up", "stack rehearsal", ""),
            "Updating (rehearsal):",
        )
    )
    assert steps(printed) == {"engine": 185.0, "emulated tenant": 1.2}


def test_the_seconds_of_tests_are_added_up_by_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "TEST_TIMES", tmp_path / "times.xml")
    assert set_up.tests() == {}
    (tmp_path / "times.xml").write_text(
        """<testsuites><testsuite>
        <testcase classname="tests.engine.test_up" name="a" time="2.5"/>
        <testcase classname="emulator.tests.graph.test_users" name="b" time="4"/>
        <testcase classname="tests.engine.test_down" name="c" time="3"/>
        </testsuite></testsuites>"""
    )
    assert set_up.tests() == {"tests/engine": 5.5, "emulator/tests": 4.0}
