"""The log of requests to the tenant, for tests and the benchmark; it holds no bodies."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

# Enough for a benchmark of a hundred connectors many times over.
_CAPACITY = 100_000

# Values of these query parameters are credentials or lead to them.
_MASKED = frozenset(
    {
        "access_token",
        "assertion",
        "client_assertion",
        "client_secret",
        "code",
        "code_challenge",
        "code_verifier",
        "csrf",
        "data",
        "id_token",
        "id_token_hint",
        "nonce",
        "password",
        "refresh_token",
        "secret",
        "session",
        "state",
        "token",
    }
)


@dataclass(frozen=True)
class LoggedRequest:
    """One request; `ms` is the time until the response, `status` 0 means a dropped connection."""

    n: int
    time: str
    method: str
    path: str
    query: str
    status: int
    ms: float
    userAgent: str | None  # noqa: N815 - the name in the JSON of the control API


class RequestLog:
    """The latest requests, numbered from 1 in order of completion."""

    def __init__(self) -> None:
        self._entries: deque[LoggedRequest] = deque(maxlen=_CAPACITY)
        self._count = 0

    def add(
        self,
        *,
        time: str,
        method: str,
        path: str,
        query: str,
        status: int,
        ms: float,
        user_agent: str | None,
    ) -> None:
        self._count += 1
        masked = mask_query(query)
        self._entries.append(
            LoggedRequest(self._count, time, method, path, masked, status, round(ms, 2), user_agent)
        )

    def since(self, n: int = 0) -> list[dict[str, Any]]:
        """Entries with a number above `n`, as JSON objects."""
        return [asdict(entry) for entry in self._entries if entry.n > n]

    def clear(self) -> None:
        """Remove the entries; the numbers of later ones continue."""
        self._entries.clear()


def mask_query(query: str) -> str:
    """The decoded query with every credential-like value replaced by `***`."""
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(
        [(name, "***" if name.lower() in _MASKED else value) for name, value in pairs],
        safe="$' ,()*/:",
        quote_via=lambda text, *_: text,
    )
