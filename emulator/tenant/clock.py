"""The tenant's clock: the machine's time plus an offset that tests move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def machine_time() -> datetime:
    return datetime.now(UTC)


class Clock:
    """The tenant's time: that of its `source`, moved by `offset_seconds`."""

    def __init__(self, offset_seconds: float = 0) -> None:
        self.offset_seconds = offset_seconds
        self.source: Callable[[], datetime] = machine_time

    def now(self) -> datetime:
        return self.source() + timedelta(seconds=self.offset_seconds)

    def timestamp(self) -> int:
        """Whole seconds since 1970, as in the claims of a token."""
        return int(self.now().timestamp())


def graph_time(moment: datetime) -> str:
    """RFC 3339 in UTC without fractions, as Graph writes `createdDateTime`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_time(text: str) -> datetime:
    """Read an RFC 3339 date and time; a time without an offset is UTC.

    Raises ValueError for a text of another form.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
