"""Times as Graph writes and reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from emulator.tenant.clock import Clock, graph_time, parse_time


def test_times_are_written_in_utc_without_fractions() -> None:
    moment = datetime(2026, 11, 21, 8, 30, 15, 999, timezone(timedelta(hours=2)))

    assert graph_time(moment) == "2026-11-21T06:30:15Z"


def test_times_are_read_with_any_offset_and_without_one_as_utc() -> None:
    expected = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)

    for text in ("2026-11-21T06:30:00Z", "2026-11-21T08:30:00+02:00", "2026-11-21T06:30:00"):
        assert parse_time(text) == expected
    with pytest.raises(ValueError, match="tomorrow"):
        parse_time("tomorrow")


def test_the_clock_runs_ahead_by_its_offset() -> None:
    clock = Clock(offset_seconds=3600)

    assert abs(clock.now() - datetime.now(UTC) - timedelta(hours=1)) < timedelta(seconds=5)
    assert abs(clock.timestamp() - clock.now().timestamp()) < 2
