"""The provider's clock. A cancelled run ends its waits, and tests replace it to save time."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from b2c.refusal import Refusal


class Cancelled(Refusal):
    """The user interrupted the run.

    uncertain: whether a write was sent before that may or may not have taken effect.
    """

    def __init__(self, what: str = "no further request was sent", uncertain: bool = False) -> None:
        super().__init__(f"cancelled: {what}.")
        self.uncertain = uncertain


class Clock:
    """A monotonic clock with interruptible waits, which the plugin's threads share."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.local()

    def now(self) -> float:
        """Seconds since an arbitrary moment in the past."""
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
        """End every wait, and refuse every further request."""
        self._stop.set()

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Let this thread go on after a cancellation, in order to take back what is half made."""
        before = self._finishing
        self._thread.finishing = True
        try:
            yield
        finally:
            self._thread.finishing = before

    @property
    def _finishing(self) -> bool:
        return getattr(self._thread, "finishing", False)
