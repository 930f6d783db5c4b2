"""The limit of requests in any minute."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from clients.clock import Cancelled, Clock
from clients.pace import Pace
from tests.provider.in_process import NoWaiting


def _moments(requests: int, limit: int, pause: float) -> list[float]:
    clock = NoWaiting()
    pace = Pace(limit, clock)
    moments = []
    for _ in range(requests):
        pace.take()
        moments.append(clock.now())
        clock.waited += pause
    return moments


@pytest.mark.parametrize("pause", [0.0, 0.05, 0.3, 7.0])
def test_no_minute_holds_more_than_the_limit(pause: float) -> None:
    moments = _moments(1000, 190, pause)
    spans = [later - first for first, later in zip(moments, moments[190:], strict=False)]
    assert min(spans) >= 60 - 1e-6


def test_fewer_than_the_limit_wait_for_nothing() -> None:
    assert _moments(190, 190, 0.0)[-1] == 0.0


def test_the_limit_holds_for_many_threads() -> None:
    class Waiting(Clock):
        waits: list[float] = []  # noqa: RUF012 - of one test

        def now(self) -> float:
            return 0.0

        def sleep(self, seconds: float) -> None:
            self.waits.append(seconds)

    clock = Waiting()
    pace = Pace(10, clock)
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda _: pace.take(), range(50)))
    assert sorted(clock.waits) == [60.0] * 10 + [120.0] * 10 + [180.0] * 10 + [240.0] * 10


def test_an_interrupt_ends_the_wait() -> None:
    clock = Clock()
    pace = Pace(1, clock)
    pace.take()
    threading.Timer(0.05, clock.cancel).start()
    with pytest.raises(Cancelled):
        pace.take()
