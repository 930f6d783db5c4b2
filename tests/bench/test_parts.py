from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from bench.bench import Bench
from bench.life import SideBySide
from bench.parts import next_round, parts_of_run
from tests.bench.test_bench import bench


@dataclass
class _Lives:
    longest: float
    rounds: int = 1
    compares: bool = True


def _next(run: Bench, *lives: _Lives) -> _Lives | None:
    return cast("_Lives | None", next_round(run, cast("list[SideBySide]", lives)))


def test_the_first_lives_get_ten_rounds_before_the_others_get_a_second() -> None:
    first, second = _Lives(20), _Lives(20)
    assert _next(bench(1000), first, second) is first
    first.rounds = 10
    assert _next(bench(1000), first, second) is second
    second.rounds = 10
    assert _next(bench(1000), first, second) is None


def test_a_round_that_would_not_end_in_time_is_not_begun() -> None:
    long, short = _Lives(200), _Lives(20)
    assert _next(bench(100), long, short) is short
    assert _next(bench(10), long, short) is None


def test_a_program_alone_gets_no_more_rounds() -> None:
    assert _next(bench(1000), _Lives(20, compares=False)) is None


def test_the_official_plugins_own_waits_are_not_measured_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = {part.name for part in parts_of_run()}
    monkeypatch.setenv("REHEARSAL_PROVIDER", "official")
    assert names - {part.name for part in parts_of_run()} == {"official waits"}
