from __future__ import annotations

from pathlib import Path

import pytest

from tools.durations import cache, record, recorded


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_each_step_has_the_seconds_that_it_last_took() -> None:
    assert recorded() == {}
    record("engine", 240.04)
    record("environment", 50)
    record("engine", 200)
    assert recorded() == {"engine": 200.0, "environment": 50.0}


def test_a_file_that_cannot_be_read_or_written_stops_nothing() -> None:
    (cache() / "durations.json").mkdir(parents=True)
    record("engine", 1)
    assert recorded() == {}
