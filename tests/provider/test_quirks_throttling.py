"""The tenant's own limit of requests, which another program has used up before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.graph.throttling import PER_APPLICATION
from tests.engine.engine import RunningTenant
from tests.provider.plugin import Plugin


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTenant]:
    tenant = RunningTenant(tmp_path_factory.mktemp("throttled") / "state")
    yield tenant
    tenant.stop()


@pytest.mark.parametrize("told", ["seconds", "absent"])
def test_a_used_up_limit_is_waited_out_whether_or_not_the_service_says_how_long(
    running: RunningTenant, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    running.control("userFlows", {"retryAfter": told})
    # A minute without requests, whatever was asked before.
    began = running.http.get("/_rehearsal/clock").json()["offset_seconds"] + 60
    running.control("clock", {"offset_seconds": began})
    other, plugin = Plugin(running), Plugin(running)
    for _ in range(PER_APPLICATION):
        other.graph.get("identity/apiConnectors")
    sleep = plugin.clock.sleep

    def and_so_does_the_tenant(seconds: float) -> None:
        sleep(seconds)
        running.control("clock", {"offset_seconds": began + plugin.clock.waited})

    monkeypatch.setattr(plugin.clock, "sleep", and_so_does_the_tenant)

    assert plugin.graph.get("identity/apiConnectors")["value"] == []
    assert plugin.clock.waited > 0
