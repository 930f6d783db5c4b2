"""The control API: clock, settings, roles, health."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from emulator.tenant.clock import graph_time, parse_time
from emulator.tests.conftest import InProcessTenant, OpenTenant


def put(tenant: InProcessTenant, what: str, body: Any) -> Any:
    return tenant.http.request("PUT", f"/_rehearsal/{what}", json=body)


def test_health_names_the_tenant(tenant: InProcessTenant) -> None:
    assert tenant.http.request("GET", "/_rehearsal/health").json() == {
        "status": "ok",
        "tenantName": "contosob2c",
        "tenantId": tenant.state.identity.id,
    }


def test_the_clock_moves_and_keeps_its_offset_over_a_restart(
    tmp_path: Path, open_state: OpenTenant
) -> None:
    tenant = open_state(tmp_path / "tenant")
    path = f"/v1.0/applications/{tenant.application()['id']}/addPassword"
    month = timedelta(days=30)

    moved = put(tenant, "clock", {"offset_seconds": month.total_seconds()}).json()

    assert moved["offset_seconds"] == month.total_seconds()
    assert tenant.http.request("GET", "/_rehearsal/clock").json()["offset_seconds"]
    tenant.authorization = {"Authorization": f"Bearer {tenant.token()}"}
    added = tenant.ok("POST", path, {})
    gone = parse_time(added["startDateTime"]) - parse_time(
        graph_time(tenant.state.clock.now() - month)
    )
    assert abs(gone - month) < timedelta(seconds=5)
    again = open_state(tmp_path / "tenant")
    assert again.state.clock.offset_seconds == month.total_seconds()


@pytest.mark.parametrize("wrong", [{}, [], {"offset_seconds": "x"}, {"offset_seconds": 10**11}])
def test_a_wrong_offset_is_refused(tenant: InProcessTenant, wrong: Any) -> None:
    assert put(tenant, "clock", wrong).status_code == 400
    assert tenant.state.clock.offset_seconds == 0


def test_new_objects_are_invisible_for_the_replication_delay(tenant: InProcessTenant) -> None:
    moment = 0.0
    tenant.state.visibility.seconds = lambda: moment
    put(tenant, "settings", {"replication_delay_ms": 400})
    created = tenant.application()
    path = f"/v1.0/applications/{created['id']}"

    for method, body in (("GET", None), ("PATCH", {"notes": "x"}), ("DELETE", None)):
        assert tenant.refused(method, path, body)[0] == 404
    query = f"$filter=appId eq '{created['appId']}'"
    assert tenant.ok("GET", f"/v1.0/applications?{query}")["value"] == []
    status, _, message = tenant.refused(
        "POST", "/v1.0/servicePrincipals", {"appId": created["appId"]}
    )
    assert (status, "valid application object" in message) == (400, True)

    moment = 0.4
    tenant.ok("GET", path)


def test_every_request_takes_the_delay_that_is_asked_for(
    tenant: InProcessTenant, waits: list[float]
) -> None:
    put(tenant, "settings", {"request_delay_ms": 50})

    tenant.ok("GET", "/v1.0/applications")
    tenant.ok("GET", "/v1.0/applications")

    assert waits == [0.05, 0.05]


def test_settings_are_kept_over_a_restart(tmp_path: Path, open_state: OpenTenant) -> None:
    tenant = open_state(tmp_path / "tenant")
    put(tenant, "settings", {"replication_delay_ms": 7})

    again = open_state(tmp_path / "tenant")

    settings = again.http.request("GET", "/_rehearsal/settings").json()
    assert settings == {
        "replication_delay_ms": 7,
        "request_delay_ms": 0,
        "api_uris": "any_text",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"wish": 1},
        {"request_delay_ms": -1},
        {"request_delay_ms": True},
        {"request_delay_ms": "1"},
        [],
    ],
)
def test_wrong_settings_are_refused(tenant: InProcessTenant, wrong: Any) -> None:
    response = put(tenant, "settings", wrong)
    assert response.status_code == 400
    assert response.json()["error"]["message"]


def test_roles_are_given_by_name(tenant: InProcessTenant) -> None:
    client_id = tenant.state.identity.deployer_client_id

    assert put(tenant, f"roles/{client_id}", ["Application.Read.All"]).status_code == 200
    tenant.authorization = {"Authorization": f"Bearer {tenant.token()}"}
    tenant.ok("GET", "/v1.0/applications")
    assert tenant.refused("POST", "/v1.0/applications", {"displayName": "x"})[0] == 403

    assert put(tenant, f"roles/{client_id}", ["Everything"]).status_code == 400
    assert put(tenant, f"roles/{client_id}", "x").status_code == 400
    assert put(tenant, f"roles/{uuid.uuid4()}", []).status_code == 404
    # A refused change leaves the roles as they were.
    assert tenant.token_response(client_secret="the-deployers-planted-secret").is_success
    tenant.authorization = {"Authorization": f"Bearer {tenant.token()}"}
    tenant.ok("GET", "/v1.0/applications")
