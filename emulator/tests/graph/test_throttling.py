"""The documented limits of requests about user flows, on the tenant's clock."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from emulator.graph.errors import CallError
from emulator.graph.throttling import PER_APPLICATION, PER_TENANT, Throttle
from emulator.tenant.settings import UserFlowSettings
from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import FLOWS, switch

SETTINGS = UserFlowSettings()


def test_an_application_has_200_requests_a_minute() -> None:
    throttle = Throttle()
    for number in range(PER_APPLICATION):
        throttle.admit("a", 1000 + number / 10, SETTINGS)
    with pytest.raises(CallError) as refused:
        throttle.admit("a", 1020, SETTINGS)
    assert refused.value.status == 429
    assert refused.value.headers == {"Retry-After": "40"}
    throttle.admit("a", 1060, SETTINGS)


def test_a_tenant_has_300_requests_a_minute_of_all_applications() -> None:
    throttle = Throttle()
    for number in range(PER_TENANT):
        throttle.admit(f"application{number % 2}", 1000, SETTINGS)
    with pytest.raises(CallError):
        throttle.admit("another", 1059, SETTINGS)
    throttle.admit("another", 1060, SETTINGS)


def test_a_clock_that_is_put_back_locks_nobody_out() -> None:
    throttle = Throttle()
    for _ in range(PER_APPLICATION):
        throttle.admit("a", 5000, SETTINGS)
    throttle.admit("a", 1000, SETTINGS)


@pytest.fixture
def at_noon(tenant: InProcessTenant) -> InProcessTenant:
    """A tenant whose clock stands, and whose deployer has asked for all it may."""
    noon = datetime.now(UTC)
    tenant.state.clock.source = lambda: noon
    for _ in range(PER_APPLICATION):
        tenant.ok("GET", f"{FLOWS}/B2C_1_siin?$select=id")
    return tenant


def test_too_many_requests_are_refused_until_a_minute_is_over(at_noon: InProcessTenant) -> None:
    response: httpx.Response = at_noon.call("GET", FLOWS)
    assert response.status_code == 429
    assert response.headers["retry-after"] == "60"
    assert response.json()["error"]["code"] == "TooManyRequests"
    assert at_noon.call("GET", "/v1.0/identity/userFlowAttributes").status_code == 429
    assert at_noon.call("GET", "/v1.0/applications").status_code == 200
    switch(at_noon, retryAfter="absent")
    assert "retry-after" not in at_noon.call("GET", FLOWS).headers
    switch(at_noon, throttling="off")
    assert at_noon.call("GET", FLOWS).status_code == 200
    switch(at_noon, throttling="on")
    at_noon.http.request("PUT", "/_rehearsal/clock", json={"offset_seconds": 60})
    assert at_noon.call("GET", FLOWS).status_code == 200
