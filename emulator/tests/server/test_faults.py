"""Faults on request, over a real connection where one is needed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from emulator.server.traffic import ConnectionCutError
from emulator.tests.conftest import InProcessTenant, RunningTenant

APPLICATIONS = "/v1.0/applications"
CREATE = {"method": "POST", "path": "^/v1.0/applications$"}
BODY = {"displayName": "orders"}


def set_faults(tenant: InProcessTenant, *rules: dict[str, Any]) -> None:
    response = tenant.http.request("PUT", "/_rehearsal/faults", json=list(rules))
    assert response.status_code == 200, response.text


def count(tenant: InProcessTenant) -> int:
    return len(tenant.state.store.list("application"))


def test_a_status_comes_in_place_of_the_work(tenant: InProcessTenant) -> None:
    before = count(tenant)
    set_faults(tenant, {**CREATE, "status": 429, "retry_after": 3, "times": 2})

    for _ in range(2):
        response = tenant.call("POST", APPLICATIONS, BODY)
        assert (response.status_code, response.headers["Retry-After"]) == (429, "3")
        assert response.json()["error"]["code"] == "TooManyRequests"
    assert count(tenant) == before
    tenant.ok("POST", APPLICATIONS, BODY)


def test_a_rule_may_name_several_methods(tenant: InProcessTenant) -> None:
    set_faults(tenant, {"method": "PATCH|POST", "path": "^/v1.0/", "status": 500, "times": None})

    tenant.ok("GET", APPLICATIONS)
    assert tenant.refused("POST", APPLICATIONS, BODY)[0] == 500


def test_after_the_effect_the_work_is_done_all_the_same(tenant: InProcessTenant) -> None:
    before = count(tenant)
    rule = {**CREATE, "status": 503, "after_effect": True, "code": "mine", "message": "oops"}
    set_faults(tenant, rule)

    assert tenant.refused("POST", APPLICATIONS, BODY) == (503, "mine", "oops")
    assert count(tenant) == before + 1


def test_a_rule_without_a_count_stays_until_it_is_cleared(tenant: InProcessTenant) -> None:
    set_faults(tenant, {"method": "*", "path": "^/v1.0/", "status": 500, "times": None})

    for _ in range(3):
        assert tenant.refused("GET", APPLICATIONS)[0] == 500
    assert tenant.http.request("DELETE", "/_rehearsal/faults").status_code == 204
    tenant.ok("GET", APPLICATIONS)


def test_rules_say_what_is_left_of_them(tenant: InProcessTenant) -> None:
    set_faults(tenant, {**CREATE, "status": 500, "times": 2}, {"path": "/x", "status": 404})
    tenant.call("POST", APPLICATIONS, BODY)

    left = tenant.http.request("GET", "/_rehearsal/faults").json()

    assert left == [
        {**CREATE, "status": 500},
        {"path": "/x", "status": 404},
    ]


def test_a_new_object_is_hidden_from_so_many_reads(tenant: InProcessTenant) -> None:
    set_faults(tenant, {**CREATE, "hide_times": 2})
    path = f"{APPLICATIONS}/{tenant.ok('POST', APPLICATIONS, BODY)['id']}"

    assert tenant.refused("GET", path)[1] == "Request_ResourceNotFound"
    tenant.ok("PATCH", path, {"notes": "x"})
    assert tenant.refused("GET", path)[0] == 404
    tenant.ok("GET", path)


def test_a_new_object_is_hidden_for_a_time(tenant: InProcessTenant) -> None:
    moment = 0.0
    tenant.state.faults.seconds = lambda: moment
    set_faults(tenant, {**CREATE, "hide_ms": 150})
    path = f"{APPLICATIONS}/{tenant.ok('POST', APPLICATIONS, BODY)['id']}"

    assert tenant.refused("GET", path)[0] == 404
    moment = 0.16
    tenant.ok("GET", path)


def test_a_delay_holds_up_one_request(tenant: InProcessTenant, waits: list[float]) -> None:
    set_faults(tenant, {"path": "^/v1.0/", "delay_ms": 60})

    tenant.ok("GET", APPLICATIONS)
    tenant.ok("GET", APPLICATIONS)

    assert waits == [0.06]


def test_the_control_api_is_out_of_reach_of_faults(tenant: InProcessTenant) -> None:
    set_faults(tenant, {"path": ".", "status": 500, "times": None})

    assert tenant.http.request("GET", "/_rehearsal/health").status_code == 200


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"path": "("},
        {"path": "x", "status": 200},
        {"path": "x", "status": "500"},
        {"path": "x", "status": True},
        {"path": "x", "wish": 1},
        {"path": 7},
        [],
        "x",
    ],
)
def test_wrong_rules_are_refused_and_change_nothing(tenant: InProcessTenant, rule: Any) -> None:
    set_faults(tenant, {"path": "/kept", "status": 404})

    response = tenant.http.request("PUT", "/_rehearsal/faults", json=[rule])

    assert response.status_code == 400
    assert response.json()["error"]["message"]
    assert tenant.http.request("GET", "/_rehearsal/faults").json() == [
        {"path": "/kept", "status": 404}
    ]


def test_where_there_is_no_connection_a_cut_one_is_an_exception(tenant: InProcessTenant) -> None:
    set_faults(tenant, {**CREATE, "drop": True})

    with pytest.raises(ConnectionCutError):
        tenant.call("POST", APPLICATIONS, BODY)


@pytest.mark.parametrize("after_effect", [True, False])
def test_a_dropped_connection_answers_nothing(
    running_tenant: RunningTenant, after_effect: bool
) -> None:
    tenant = running_tenant.tenant
    with httpx.Client(base_url=tenant.url) as http:
        fields = {
            "client_id": tenant.client_id,
            "client_secret": tenant.client_secret,
            "grant_type": "client_credentials",
            "scope": f"{tenant.url}/.default",
        }
        answer = http.post(f"/{tenant.tenant_id}/oauth2/v2.0/token", data=fields).json()
        headers = {"Authorization": f"Bearer {answer['access_token']}"}
        rule = {**CREATE, "drop": True, "after_effect": after_effect}
        http.put("/_rehearsal/faults", json=[rule])

        # Where the server had not read the body yet, the cut is a reset.
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            http.post(APPLICATIONS, json=BODY, headers=headers)

        query = "$filter=displayName eq 'orders'"
        left = http.get(f"{APPLICATIONS}?{query}", headers=headers).json()["value"]
        assert len(left) == (1 if after_effect else 0)
        entries = http.get("/_rehearsal/requests").json()
        assert [one["status"] for one in entries if one["path"] == APPLICATIONS] == [0, 200]


def test_a_full_disk_is_refused_in_words_that_no_client_repeats(tenant: InProcessTenant) -> None:
    tenant.state.store._connection.execute("PRAGMA query_only = ON")

    status, code, message = tenant.refused("POST", APPLICATIONS, BODY)
    assert (status, code) == (403, "EmulatorCannotWrite")
    assert "cannot write to its folder" in message


def test_a_rule_may_let_some_requests_pass_first(tenant: InProcessTenant) -> None:
    set_faults(tenant, {**CREATE, "status": 500, "skip": 1})

    tenant.ok("POST", APPLICATIONS, BODY)
    assert tenant.refused("POST", APPLICATIONS, BODY)[0] == 500
    tenant.ok("POST", APPLICATIONS, BODY)
