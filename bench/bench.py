"""One run of the benchmark: its engine, its tenant, and its time."""

from __future__ import annotations

import time
from collections.abc import Iterator
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

    def new_folder(self, name: str) -> Path:
        """A folder that does not exist yet."""
        return self.folder / f"{next(self._numbers)}-{name}"

    def left(self) -> float:
        """Seconds until the end of the run."""
        return self.until - time.monotonic()

    def rounds(self, seconds: float, most: int) -> Iterator[int]:
        """Numbers of rounds: one at least, then as many as fit into the seconds, at most `most`.

        A round that would not end before the run does is not begun.
        """
        started = time.monotonic()
        for number in range(most):
            began = time.monotonic()
            yield number
            now = time.monotonic()
            longest = now - began
            if now - started + longest > seconds or longest > self.left():
                return
