from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.engine import RunningTenant


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTenant]:
    running = RunningTenant(tmp_path_factory.mktemp("clients") / "state")
    running.control("userFlows", {"throttling": "off"})
    yield running
    running.stop()


@pytest.fixture
def tenant(running: RunningTenant) -> Iterator[RunningTenant]:
    """The module's tenant, with no requests before the test and no faults after it."""
    running.forget_requests()
    yield running
    running.control("faults", [])
