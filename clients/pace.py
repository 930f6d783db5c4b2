"""Keeps the plugin below the tenant's request limit.

Graph takes 200 requests a minute of one application in one tenant from the family to which user
flows belong, and 300 from all applications together:
https://learn.microsoft.com/graph/throttling-limits#identity-providers
"""

import threading
from collections import deque

from clients.clock import Clock

REQUESTS_PER_MINUTE = 190
_MINUTE = 60.0


class Pace:
    """A bucket of as many tokens as requests may begin in any 60 seconds."""

    def __init__(self, requests_per_minute: int, clock: Clock) -> None:
        self._clock = clock
        # When each token comes back; the first to come back is the leftmost.
        self._back = deque([clock.now() - _MINUTE] * requests_per_minute)
        self._lock = threading.Lock()

    def take(self) -> None:
        """Wait for a token and take it; raises `Cancelled`."""
        self._clock.check()
        with self._lock:
            now = self._clock.now()
            begin = max(now, self._back.popleft() + _MINUTE)
            # Whoever comes later waits longer, so that the order is kept and none is starved.
            self._back.append(begin)
        if begin > now:
            self._clock.sleep(begin - now)
