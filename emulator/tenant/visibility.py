"""The replication delay: new objects that no request can see yet."""

from __future__ import annotations

import time
from collections.abc import Callable


class Visibility:
    """The times until which new objects are invisible.

    They are the machine's times, which the tenant's clock does not move. A restart makes all
    objects visible.
    """

    def __init__(self) -> None:
        self._hidden_until: dict[str, float] = {}
        self.seconds: Callable[[], float] = time.monotonic

    def hide(self, object_id: str, milliseconds: int) -> None:
        if milliseconds > 0:
            self._hidden_until[object_id] = self.seconds() + milliseconds / 1000

    def visible(self, object_id: str) -> bool:
        if not self._hidden_until:
            return True
        until = self._hidden_until.get(object_id)
        if until is None:
            return True
        if self.seconds() < until:
            return False
        del self._hidden_until[object_id]
        return True
