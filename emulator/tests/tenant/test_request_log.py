"""What is remembered of requests, and what is not."""

from __future__ import annotations

import json

from emulator.tenant.request_log import mask_query
from emulator.tests.conftest import DEPLOYER_SECRET, InProcessTenant


def log(tenant: InProcessTenant, query: str = "") -> list[dict[str, object]]:
    response = tenant.http.request("GET", f"/_rehearsal/requests{query}")
    entries: list[dict[str, object]] = response.json()
    return entries


def test_requests_are_listed_without_contents(tenant: InProcessTenant) -> None:
    tenant.http.request("DELETE", "/_rehearsal/requests")
    created = tenant.application()
    query = f"%24filter=appId+eq+%27{created['appId']}%27"
    headers = {"User-Agent": "probe"}
    tenant.ok("GET", f"/v1.0/applications?{query}", headers=headers)
    tenant.refused("GET", "/v1.0/nonsense")
    tenant.http.request("GET", "/_rehearsal/health")

    entries = log(tenant)

    shown = [(one["method"], one["path"], one["query"], one["status"]) for one in entries]
    assert shown == [
        ("POST", "/v1.0/applications", "", 201),
        ("GET", "/v1.0/applications", f"$filter=appId eq '{created['appId']}'", 200),
        ("GET", "/v1.0/nonsense", "", 501),
    ]
    assert entries[1]["userAgent"] == "probe"
    assert set(entries[0]) == {
        "n",
        "time",
        "method",
        "path",
        "query",
        "status",
        "ms",
        "userAgent",
    }


def test_numbers_go_on_and_since_leaves_out_what_is_known(tenant: InProcessTenant) -> None:
    last = log(tenant)[-1]["n"]
    assert isinstance(last, int)
    tenant.ok("GET", "/v1.0/applications")

    assert [one["n"] for one in log(tenant, f"?since={last}")] == [last + 1]
    tenant.http.request("DELETE", "/_rehearsal/requests")
    assert log(tenant) == []
    tenant.ok("GET", "/v1.0/applications")
    assert [one["n"] for one in log(tenant)] == [last + 2]
    response = tenant.http.request("GET", "/_rehearsal/requests?since=yesterday")
    assert response.status_code == 400


def test_no_secret_and_no_token_is_in_the_log(tenant: InProcessTenant) -> None:
    token = tenant.token()
    added = tenant.ok("POST", f"/v1.0/applications/{tenant.application()['id']}/addPassword", {})
    tenant.http.request("GET", f"/anything?code={token}&state=s3cret&access_token={token}")

    text = json.dumps(log(tenant))

    for hidden in (token, added["secretText"], DEPLOYER_SECRET, "s3cret"):
        assert hidden not in text


def test_credential_like_values_of_a_query_are_masked() -> None:
    query = "client_id=app&code=abc&STATE=x&p=B2C_1_siin&refresh_token=y&scope=a+b"

    assert mask_query(
        query
    ) == "client_id=app&code=***&STATE=***&p=B2C_1_siin&refresh_token=***" + ("&scope=a b")
    assert mask_query("") == ""
