"""Time as the provider sees it: waits that a cancelled run ends, and that tests do not wait for."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from b2c.refusal import Refusal


class Cancelled(Refusal):
    """The person interrupted the run.

    uncertain: a write was sent before, and nobody knows whether it took effect.
    """

    uncertain = False

    def __init__(self, what: str = "no further request was sent") -> None:
        super().__init__(f"cancelled: {what}.")


class Clock:
    """Monotonic seconds and interruptible waits, shared by the threads of the plugin."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.local()

    def now(self) -> float:
        """Seconds since some moment in the past."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait; raises `Cancelled` as soon as the run is cancelled."""
        self.check()
        if self._finishing:
            time.sleep(seconds)
        elif self._stop.wait(seconds):
            raise Cancelled

    def check(self) -> None:
        """Raise `Cancelled` if the run has been cancelled."""
        if self._stop.is_set() and not self._finishing:
            raise Cancelled

    def cancel(self) -> None:
        """End every wait, and let no further request begin."""
        self._stop.set()

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """For what a cancelled run must still do in this thread: take back what is half made."""
        before = self._finishing
        self._thread.finishing = True
        try:
            yield
        finally:
            self._thread.finishing = before

    @property
    def _finishing(self) -> bool:
        return getattr(self._thread, "finishing", False)
