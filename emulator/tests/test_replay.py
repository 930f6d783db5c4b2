"""The official azuread plugin's recorded requests get the answers that it accepted.

Every recorded request is sent to the tenant in order. Ids, addresses and names that the tenant
makes itself are learnt from its answers and put into the requests that follow.
"""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.tests.conftest import DEPLOYER_SECRET, InProcessTenant

TRACES = Path(__file__).parent / "traces"

# Made anew by each tenant, so that only their kind is compared.
_OWN_VALUES = {
    "@odata.context",
    "access_token",
    # Of Azure Resource Manager, which the recorded stand-in did not have.
    "audiences",
    "client-request-id",
    "createdDateTime",
    "date",
    "hint",
    "name",
    "request-id",
    "secretText",
    "startDateTime",
}
# Tenants know different sets of Microsoft's own permissions.
_OWN_LISTS_OF_MICROSOFT = {"appRoles", "oauth2PermissionScopes"}
# The recorded stand-in filled these in only when the new principal was read.
_NOT_YET_IN_THE_RECORDING = {"oauth2PermissionScopes", "replyUrls", "servicePrincipalNames"}
_GLOBAL_REDIRECT = "https://global.consent.azure-apim.net/redirect"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9_-]{43}")
_RECORDED_GRAPH = "44444444-4444-4444-4444-444444444444"


class Replay:
    """Sends recorded requests to a tenant and compares its answers with the recorded ones."""

    def __init__(self, tenant: InProcessTenant) -> None:
        self.tenant = tenant
        identity = tenant.state.identity
        self.live = {
            "http://127.0.0.1:18080": tenant.state.url,
            "11111111-1111-1111-1111-111111111111": identity.id,
            "22222222-2222-2222-2222-222222222222": identity.deployer_client_id,
            "33333333-3333-3333-3333-333333333333": identity.deployer_principal_id,
            _RECORDED_GRAPH: identity.microsoft_graph_principal_id,
            "fakeb2c.onmicrosoft.com": identity.domain,
            "<SECRET>": DEPLOYER_SECRET,
        }
        self.recorded_client = ""

    def run(self, name: str) -> int:
        """Replay one file; the number of requests."""
        entries = read_trace(name)
        for number, entry in enumerate(entries, 1):
            self.step(entry, f"{name}:{number} {entry['method']} {entry['path']}")
        return len(entries)

    def step(self, entry: dict[str, Any], where: str) -> None:
        response = self._send(entry)
        assert response.status_code == entry["status"], f"{where}: {response.text}"
        if "response" in entry:
            self._compare_answer(entry, response.json(), where)
        else:
            assert not response.content, where

    def _send(self, entry: dict[str, Any]) -> httpx.Response:
        path = self.translate(entry["path"])
        query = self.translate(entry.get("query", ""))
        address = f"{path}?{query}" if query else path
        if path.endswith("/token"):
            return self.tenant.http.request("POST", address, data=self.translate(entry["body"]))
        body = self.translate(entry.get("body"))
        return self.tenant.call(entry["method"], address, body)

    def translate(self, value: Any) -> Any:
        """A recorded value with the live tenant's ids and addresses."""
        text = json.dumps(value)
        for recorded, live in self.live.items():
            text = text.replace(recorded, live)
        return json.loads(text)

    def _compare_answer(self, entry: dict[str, Any], live: Any, where: str) -> None:
        recorded = entry["response"]
        if entry["method"] == "POST" and entry["path"].endswith("/servicePrincipals"):
            recorded = {k: v for k, v in recorded.items() if k not in _NOT_YET_IN_THE_RECORDING}
        self._compare(recorded, live, where)

    def _compare(self, recorded: Any, live: Any, where: str) -> None:
        if recorded == {} and live is None:
            return  # nothing is said in either form
        if isinstance(recorded, dict):
            assert isinstance(live, dict), where
            missing = set(recorded) - set(live)
            assert not missing, f"{where}: {missing} missing"
            for key, value in recorded.items():
                if key in _OWN_VALUES:
                    assert type(live[key]) is type(value), f"{where}.{key}"
                elif not (key in _OWN_LISTS_OF_MICROSOFT and _is_microsofts(recorded)):
                    self._compare(value, live[key], f"{where}.{key}")
        elif isinstance(recorded, list):
            assert isinstance(live, list), where
            assert len(recorded) == len(live), where
            for index, (one, other) in enumerate(zip(recorded, live, strict=True)):
                self._compare(one, other, f"{where}[{index}]")
        else:
            self._learn(recorded, live)
            assert self.translate(recorded) == live, where

    def _learn(self, recorded: Any, live: Any) -> None:
        if (
            isinstance(recorded, str)
            and isinstance(live, str)
            and recorded not in self.live
            and recorded != live
            and _ID.fullmatch(recorded)
            and _ID.fullmatch(live)
        ):
            self.live[recorded] = live


def read_trace(name: str) -> list[dict[str, Any]]:
    [path] = TRACES.glob(f"{name}-*.jsonl.gz")
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    return [json.loads(line) for line in lines]


def _is_microsofts(recorded: dict[str, Any]) -> bool:
    return recorded.get("id") == _RECORDED_GRAPH


def _rename(replay: Replay) -> None:
    """What was done by hand before `08`: another name, one redirect URI and the secret gone."""
    client = _client(replay)
    uris = ["https://global.consent.azure-apim.net/redirect/orders", _GLOBAL_REDIRECT]
    changes = {"displayName": "renamed by hand", "web": {"redirectUris": uris}}
    replay.tenant.ok("PATCH", f"/v1.0/applications/{client['id']}", changes)
    for password in client["passwordCredentials"]:
        path = f"/v1.0/applications/{client['id']}/removePassword"
        replay.tenant.ok("POST", path, {"keyId": password["keyId"]})


def _remove_grant(replay: Replay) -> None:
    """What was done by hand before `10`: the grant for Microsoft Graph gone."""
    grants = replay.tenant.ok("GET", "/v1.0/oauth2PermissionGrants")["value"]
    [grant] = [grant for grant in grants if "openid" in grant["scope"]]
    replay.tenant.ok("DELETE", f"/v1.0/oauth2PermissionGrants/{grant['id']}")


def _client(replay: Replay) -> Any:
    query = "$filter=displayName eq 'orders-connector'"
    [client] = replay.tenant.ok("GET", f"/v1.0/applications?{query}")["value"]
    return client


def test_a_stacks_life_is_answered_as_recorded(tenant: InProcessTenant) -> None:
    replay = Replay(tenant)
    by_hand = {"08": _rename, "10": _remove_grant}
    requests = 0
    for number in range(1, 12):
        name = f"{number:02}"
        by_hand.get(name, lambda _: None)(replay)
        requests += replay.run(name)
    assert requests == 251


def test_an_up_on_a_slow_tenant_is_answered_as_recorded(tenant: InProcessTenant) -> None:
    assert Replay(tenant).run("40") == 54


def test_an_up_after_a_kill_is_answered_as_recorded(tenant: InProcessTenant) -> None:
    replay = Replay(tenant)
    # What the killed run left: the client with everything, its secret known to no stack.
    recorded = next(
        entry["response"]
        for entry in read_trace("27")
        if "response" in entry and "requiredResourceAccess" in entry["response"]
    )
    client = tenant.application(
        displayName=recorded["displayName"],
        web={"redirectUris": recorded["web"]["redirectUris"]},
        requiredResourceAccess=recorded["requiredResourceAccess"],
    )
    [password] = recorded["passwordCredentials"]
    kept = {name: password[name] for name in ("displayName", "endDateTime")}
    path = f"/v1.0/applications/{client['id']}/addPassword"
    tenant.ok("POST", path, {"passwordCredential": kept})
    replay.live[recorded["id"]] = client["id"]

    assert replay.run("27") == 13


def test_adopting_microsofts_principal_is_answered_as_recorded(tenant: InProcessTenant) -> None:
    replay = Replay(tenant)
    assert replay.run("30") == 57
    assert replay.run("31") == 6


def test_destroying_what_is_gone_is_answered_as_recorded(tenant: InProcessTenant) -> None:
    assert Replay(tenant).run("32") == 3


_FAULTS: dict[str, list[dict[str, Any]]] = {
    "20": [
        {
            "method": "POST",
            "path": "^/v1.0/applications$",
            "status": 403,
            "times": 2,
            "code": "Authorization_RequestDenied",
            "message": "Insufficient privileges to complete the operation.",
        }
    ],
    "21": [
        {
            "method": "POST",
            "path": "^/v1.0/applications$",
            "status": 429,
            "retry_after": 3,
            "code": "TooManyRequests",
            "message": "Too many requests",
        }
    ],
    "22": [
        {
            "method": method,
            "path": path,
            "status": 500,
            "code": "InternalServerError",
            "message": "oops",
        }
        for method, path in (
            ("POST", "^/v1.0/applications$"),
            ("PATCH", "^/v1.0/applications/"),
            ("POST", "/addPassword$"),
        )
    ],
    "23": [
        {
            "method": "POST",
            "path": path,
            "status": status,
            "code": code,
            "message": "oops",
            "after_effect": True,
        }
        for path, status, code in (
            ("^/v1.0/applications$", 500, "InternalServerError"),
            ("/addPassword$", 503, "ServiceUnavailable"),
        )
    ],
    "24": [{"method": "POST", "path": "^/v1.0/applications$", "hide_times": 1, "times": 2}],
    "25": [
        {
            "method": "GET",
            "path": "^/v1.0/servicePrincipals/[^/]+$",
            "status": 404,
            "times": 2,
            "message": "Resource 'x' does not exist or one of its queried reference-property"
            " objects are not present.",
        }
    ],
    "26": [
        {
            "method": "POST",
            "path": "^/v1.0/servicePrincipals$",
            "status": 400,
            "times": 2,
            "message": "The appId 'x' of the service principal does not reference a valid"
            " application object.",
        }
    ],
}


@pytest.mark.parametrize("name", sorted(_FAULTS))
def test_faults_on_request_are_those_of_the_recording(tenant: InProcessTenant, name: str) -> None:
    response = tenant.http.request("PUT", "/_rehearsal/faults", json=_FAULTS[name])
    assert response.status_code == 200, response.text

    Replay(tenant).run(name)

    assert tenant.http.request("GET", "/_rehearsal/faults").json() == []
