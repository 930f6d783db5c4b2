"""One run of the benchmark: its engine, its tenant, and its time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bench.tenant import RunningTenant


@dataclass
class Bench:
    """`folder`: for all that the run writes. `until`: `time.monotonic()` at its end."""

    folder: Path
    engine: Path
    tenant: RunningTenant
    until: float
    _numbers: Iterator[int] = field(default_factory=count)
    _expected: float = 0.0
    _taken: float = 0.0

    def new_folder(self, name: str) -> Path:
        """A folder that does not exist yet."""
        return self.folder / f"{next(self._numbers)}-{name}"

    def left(self) -> float:
        """Seconds until the end of the run."""
        return self.until - time.monotonic()

    def fits(self, seconds: float) -> bool:
        """Whether what takes so many seconds on a quiet machine with two cores ends in time here,
        by what the parts have taken so far."""
        pace = self._taken / self._expected if self._expected else 1.0
        return seconds * max(1.0, pace) <= self.left()

    def clock(self, seconds: float, part: Callable[[], None]) -> None:
        """Measure a part, of which so many seconds were expected."""
        started = time.monotonic()
        part()
        self._expected += seconds
        self._taken += time.monotonic() - started
