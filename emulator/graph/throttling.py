"""Throttling of Graph's class "Identity providers", on the tenant's clock.

Source: "Microsoft Graph service-specific throttling limits", identity providers: 300 requests a
minute of all applications in a tenant, 200 of one application in a tenant. A restart forgets the
earlier requests.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from emulator.graph.errors import CallError
from emulator.tenant.settings import UserFlowSettings

PER_TENANT = 300
PER_APPLICATION = 200
_WINDOW = 60.0


@dataclass
class Throttle:
    """The times of the requests in the last minute, in all and by application."""

    _all: deque[float] = field(default_factory=deque)
    _by_application: dict[str, deque[float]] = field(default_factory=dict)

    def admit(self, client_id: str, now: float, settings: UserFlowSettings) -> None:
        """Count one request; `now` is in seconds. Raises CallError 429 above a limit."""
        if settings.throttling == "off":
            return
        own = self._by_application.setdefault(client_id, deque())
        for times, limit in ((self._all, PER_TENANT), (own, PER_APPLICATION)):
            _forget(times, now)
            if len(times) >= limit:
                raise _too_many(math.ceil(times[0] + _WINDOW - now), settings)
        self._all.append(now)
        own.append(now)


def _forget(times: deque[float], now: float) -> None:
    while times and times[0] <= now - _WINDOW:
        times.popleft()
    # These times are in the future if somebody put the tenant's clock back.
    while times and times[-1] > now:
        times.pop()


def _too_many(seconds: int, settings: UserFlowSettings) -> CallError:
    headers = {"Retry-After": str(max(seconds, 1))} if settings.retry_after == "seconds" else {}
    return CallError(429, "TooManyRequests", "Too many requests.", headers=headers)
