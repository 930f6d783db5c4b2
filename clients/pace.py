"""Keeps the plugin below the tenant's request limit.

For user flows and their like, Graph accepts 200 requests a minute from one application in one
tenant, and 300 from all applications together:
https://learn.microsoft.com/graph/throttling-limits#identity-providers
"""

import threading
from collections import deque

from clients.clock import Clock

REQUESTS_PER_MINUTE = 190
_MINUTE = 60.0


class Pace:
    """A bucket with a token for every request that may begin within any 60 seconds."""

    def __init__(self, requests_per_minute: int, clock: Clock) -> None:
        self._clock = clock
        # The times at which the tokens return to the bucket, the earliest first.
        self._returns = deque([clock.now() - _MINUTE] * requests_per_minute)
        self._lock = threading.Lock()

    def take(self) -> None:
        """Wait for a token and take it; raises `Cancelled`."""
        self._clock.check()
        with self._lock:
            now = self._clock.now()
            begin = max(now, self._returns.popleft() + _MINUTE)
            # A later caller waits longer, so that the order is kept and nobody starves.
            self._returns.append(begin)
        if begin > now:
            self._clock.sleep(begin - now)
