from __future__ import annotations

import io
import time

import pytest

from tests.patience import HANGS_SECONDS
from tools import progress
from tools.progress import Step, duration, line


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (12.4, "12 s"), (59.6, "1 min 00 s"), (185, "3 min 05 s")],
)
def test_durations_read_as_people_say_them(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_a_step_outside_a_terminal_is_one_line_with_what_was_said_last() -> None:
    stream = io.StringIO()
    with Step("engine", stream=stream) as step:
        step.say("building")
        step.say("built")
    assert stream.getvalue().split()[:2] == ["engine", "built"]
    assert stream.getvalue().count("\n") == 1


def test_outside_a_terminal_only_the_last_line_of_a_long_step_has_its_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "_LOG_SECONDS", 0.01)
    stream = io.StringIO()
    with Step("engine", stream=stream) as step:
        step.say("compiling")
        while "compiling" not in stream.getvalue():
            time.sleep(0.01)
        step.say("built")
    *before, last = stream.getvalue().splitlines()
    assert all(text.endswith("…") for text in before)
    assert last.endswith(" s")


def test_what_would_shorten_a_long_step_is_shown_while_it_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "_HINT_SECONDS", 0.01)
    slow, quick = io.StringIO(), io.StringIO()
    with Step("engine", stream=slow, hint="Install it.") as step:
        step.say("compiling")
        while "Install it." not in slow.getvalue():
            time.sleep(0.01)
    monkeypatch.setattr(progress, "_HINT_SECONDS", HANGS_SECONDS)
    with Step("engine", stream=quick, hint="Install it."):
        pass
    assert slow.getvalue().splitlines()[0].strip() == "Install it."
    assert "Install it." not in quick.getvalue()


def test_a_step_that_raises_says_that_it_failed() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match="no"), Step("engine", stream=stream):
        raise ValueError("no")
    assert "failed" in stream.getvalue()


def test_a_step_with_patience_is_silent_if_it_ends_in_time_and_shown_if_not() -> None:
    quick, slow = io.StringIO(), io.StringIO()
    with Step("engine", patience=HANGS_SECONDS, stream=quick):
        pass
    with Step("engine", patience=0.05, stream=slow):
        time.sleep(0.1)
    assert quick.getvalue() == ""
    assert "engine" in slow.getvalue()


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_line_never_wraps(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = line("emulated tenant", "compiling " * 20, 185)
    assert len(shown) < columns
    assert shown.endswith("3 min 05 s")
