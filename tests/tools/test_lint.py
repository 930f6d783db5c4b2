from __future__ import annotations

import pytest

from tools import lint


def test_every_check_runs_and_a_failed_one_shows_what_it_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    says = ["python", "-c", "print('line 3 is too long'); exit(1)"]
    passes = ["python", "-c", "print('ok')"]
    monkeypatch.setattr(lint, "_CHECKS", (("style", says), ("types", passes)))
    assert not lint.lint()
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["style", "failed"],
        ["line", "3"],
        ["types", "passed"],
    ]
