from __future__ import annotations

import re

import pytest

from emulator.rehearsal.progress import Step, show


def test_a_step_is_one_line_on_standard_error_with_what_came_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Step("stack") as step:
        step.say("rehearsal")
    show("pulumi up", "stack rehearsal")
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"stack +rehearsal +0\.0 s\npulumi up +stack rehearsal\n", said.err)


def test_a_step_within_its_patience_is_shown_only_if_it_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Step("stack", patience=60):
        pass
    assert capsys.readouterr().err == ""
    with pytest.raises(OSError, match="gone"), Step("stack", patience=60):
        raise OSError("gone")
    assert re.fullmatch(r"stack +failed +0\.0 s\n", capsys.readouterr().err)
