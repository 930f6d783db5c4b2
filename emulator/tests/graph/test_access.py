"""Who may do what: tokens, and the app roles behind them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from emulator.tenant.signing_keys import SigningKeys
from emulator.tests.conftest import InProcessTenant

APPLICATIONS = "/v1.0/applications"


def with_roles(tenant: InProcessTenant, *roles: str) -> InProcessTenant:
    client_id = tenant.state.identity.deployer_client_id
    response = tenant.http.request("PUT", f"/_rehearsal/roles/{client_id}", json=list(roles))
    assert response.status_code == 200, response.text
    tenant.authorization = {"Authorization": f"Bearer {tenant.token()}"}
    return tenant


def claims(tenant: InProcessTenant, **changes: Any) -> dict[str, Any]:
    now = tenant.state.clock.timestamp()
    return {
        "aud": tenant.state.url,
        "oid": tenant.state.identity.deployer_principal_id,
        "appid": tenant.state.identity.deployer_client_id,
        "nbf": now,
        "exp": now + 3600,
        "roles": ["Application.ReadWrite.All"],
        **changes,
    }


def test_a_request_without_a_token_is_told_so(tenant: InProcessTenant) -> None:
    tenant.authorization = {}
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Basic eDp5"}):
        assert tenant.refused("GET", APPLICATIONS, headers=headers)[:2] == (
            401,
            "InvalidAuthenticationToken",
        )


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://contoso.com"},
        {"aud": None},
        {"exp": 1},
        {"exp": "soon"},
        {"nbf": 4102444800},
        {"oid": None},
        {"roles": "Application.ReadWrite.All"},
    ],
)
def test_a_token_that_does_not_fit_is_refused(
    tenant: InProcessTenant, changes: dict[str, Any]
) -> None:
    token = tenant.state.keys.sign(claims(tenant, **changes))
    tenant.authorization = {"Authorization": f"Bearer {token}"}

    assert tenant.refused("GET", APPLICATIONS)[:2] == (401, "InvalidAuthenticationToken")


def test_a_token_of_somebody_else_is_refused(tenant: InProcessTenant, tmp_path: Any) -> None:
    stranger = SigningKeys.open(tmp_path / "keys.json")
    for token in (
        stranger.sign(claims(tenant)),
        tenant.authorization["Authorization"].removeprefix("Bearer ")[:-4] + "AAAA",
        "a.b.c",
        "nonsense",
        "eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.",
    ):
        headers = {"Authorization": f"Bearer {token}"}
        assert tenant.refused("GET", APPLICATIONS, headers=headers)[0] == 401, token


def test_a_token_ends_when_the_tenants_clock_says_so(tenant: InProcessTenant) -> None:
    tenant.state.clock.offset_seconds = 3600 + 400

    assert tenant.refused("GET", APPLICATIONS) == (
        401,
        "InvalidAuthenticationToken",
        "Lifetime validation failed, the token is expired.",
    )
    tenant.authorization = {"Authorization": f"Bearer {tenant.token()}"}
    tenant.ok("GET", APPLICATIONS)


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ([], set()),
        (["Application.Read.All"], {"read"}),
        (["Directory.Read.All"], {"read", "read grants", "domains"}),
        (["Application.ReadWrite.All"], {"read", "write"}),
        (["DelegatedPermissionGrant.Read.All"], {"read grants"}),
        (["DelegatedPermissionGrant.ReadWrite.All"], {"read grants"}),
        (["IdentityUserFlow.ReadWrite.All"], {"attributes"}),
        (["IdentityUserFlow.Read.All"], {"attributes"}),
    ],
)
def test_each_role_opens_its_routes(
    tenant: InProcessTenant, roles: list[str], allowed: set[str]
) -> None:
    with_roles(tenant, *roles)
    attempts = {
        "read": tenant.call("GET", APPLICATIONS),
        "write": tenant.call("POST", APPLICATIONS, {"displayName": "x"}),
        "read grants": tenant.call("GET", "/v1.0/oauth2PermissionGrants"),
        "domains": tenant.call("GET", "/v1.0/domains"),
        "attributes": tenant.call("GET", "/v1.0/identity/userFlowAttributes"),
    }

    assert {name for name, one in attempts.items() if one.is_success} == allowed
    refused = [one for name, one in attempts.items() if name not in allowed]
    assert all(one.status_code == 403 for one in refused)
    codes = {"Authorization_RequestDenied", "AADB2C"}
    assert all(one.json()["error"]["code"] in codes for one in refused)


def test_who_may_write_only_its_own_owns_what_it_makes(tenant: InProcessTenant) -> None:
    foreign = tenant.application()
    foreign_principal = tenant.principal(foreign["appId"])
    with_roles(tenant, "Application.ReadWrite.OwnedBy")

    own = tenant.application()
    principal = tenant.principal(own["appId"])

    me = tenant.state.identity.deployer_principal_id
    for path in (f"{APPLICATIONS}/{own['id']}", f"/v1.0/servicePrincipals/{principal['id']}"):
        assert [one["id"] for one in tenant.ok("GET", f"{path}/owners")["value"]] == [me]
        tenant.ok("PATCH", path, {"notes": "mine"})
    tenant.ok("POST", f"{APPLICATIONS}/{own['id']}/addPassword", {})
    for path in (
        f"{APPLICATIONS}/{foreign['id']}",
        f"/v1.0/servicePrincipals/{foreign_principal['id']}",
    ):
        tenant.ok("GET", path)
        assert tenant.refused("PATCH", path, {"notes": "mine"})[0] == 403
        assert tenant.refused("DELETE", path)[0] == 403
        owner = {"@odata.id": f"{tenant.state.url}/v1.0/directoryObjects/{me}"}
        assert tenant.refused("POST", f"{path}/owners/$ref", owner)[0] == 403
    assert tenant.refused("POST", f"{APPLICATIONS}/{foreign['id']}/addPassword", {})[0] == 403
    tenant.ok("DELETE", f"{APPLICATIONS}/{own['id']}")
    tenant.ok("POST", f"/v1.0/directory/deletedItems/{own['id']}/restore")


def test_who_may_write_only_its_own_makes_no_principal_for_others(
    tenant: InProcessTenant,
) -> None:
    foreign = tenant.application()
    with_roles(tenant, "Application.ReadWrite.OwnedBy")

    body = {"appId": foreign["appId"]}
    assert tenant.refused("POST", "/v1.0/servicePrincipals", body)[0] == 403
    status, _, message = tenant.refused(
        "POST", "/v1.0/servicePrincipals", {"appId": str(uuid.uuid4())}
    )
    assert status == 403
    assert "the backing application of the service principal being created" in message
