"""Consent: delegated permissions of a client for a resource."""

from __future__ import annotations

import uuid
from typing import Any

from emulator.tests.conftest import InProcessTenant

GRANTS = "/v1.0/oauth2PermissionGrants"


def parties(tenant: InProcessTenant) -> tuple[str, str]:
    client = tenant.principal(tenant.application(displayName="client")["appId"])
    api = tenant.principal(tenant.application(displayName="api")["appId"])
    return client["id"], api["id"]


def grant(client: str, resource: str, **more: Any) -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.oAuth2PermissionGrant",
        "clientId": client,
        "consentType": "AllPrincipals",
        "resourceId": resource,
        "scope": "orders.read orders.write",
        **more,
    }


def test_granted_changed_and_taken_back(tenant: InProcessTenant) -> None:
    client, api = parties(tenant)

    created = tenant.ok("POST", GRANTS, grant(client, api))

    path = f"{GRANTS}/{created['id']}"
    assert len(created["id"]) == 43
    assert tenant.ok("GET", path)["scope"] == "orders.read orders.write"
    assert created["principalId"] is None
    tenant.ok("PATCH", path, {"scope": "orders.read"})
    assert tenant.ok("GET", path)["scope"] == "orders.read"
    of_client = tenant.ok("GET", f"/v1.0/servicePrincipals/{client}/oauth2PermissionGrants")
    assert [one["id"] for one in of_client["value"]] == [created["id"]]
    [found] = tenant.ok("GET", f"{GRANTS}?$filter=clientId eq '{client}'")["value"]
    assert found["id"] == created["id"]
    tenant.ok("DELETE", path)
    assert tenant.refused("GET", path)[0] == 404
    assert tenant.refused("DELETE", path)[0] == 404
    assert tenant.refused("PATCH", path, {"scope": "x"})[0] == 404


def test_the_same_parties_have_one_grant(tenant: InProcessTenant) -> None:
    client, api = parties(tenant)
    tenant.ok("POST", GRANTS, grant(client, api))

    assert tenant.refused("POST", GRANTS, grant(client, api, scope="other")) == (
        409,
        "Request_BadRequest",
        "Permission entry already exists.",
    )


def test_a_grant_for_one_user_stands_beside_the_one_for_all(tenant: InProcessTenant) -> None:
    client, api = parties(tenant)
    user = {"id": str(uuid.uuid4()), "displayName": "Adele"}
    tenant.state.store.put("user", user["id"], user)
    for_one = grant(client, api, consentType="Principal", principalId=user["id"])

    tenant.ok("POST", GRANTS, grant(client, api))
    created = tenant.ok("POST", GRANTS, for_one)

    assert created["principalId"] == user["id"]
    assert len(tenant.ok("GET", GRANTS)["value"]) == 2


def test_wrong_grants_are_refused(tenant: InProcessTenant) -> None:
    client, api = parties(tenant)
    for wrong in (
        grant(client, str(uuid.uuid4())),
        grant(str(uuid.uuid4()), api),
        grant(client, "nonsense"),
        grant(client, api, consentType="Everybody"),
        grant(client, api, consentType="Principal"),
        grant(client, api, consentType="Principal", principalId=str(uuid.uuid4())),
        grant(client, api, principalId=str(uuid.uuid4())),
        {**grant(client, api), "clientId": None},
        {**grant(client, api), "wish": "x"},
    ):
        assert tenant.refused("POST", GRANTS, wrong)[0] == 400, wrong
    created = tenant.ok("POST", GRANTS, grant(client, api))
    path = f"{GRANTS}/{created['id']}"
    assert tenant.refused("PATCH", path, {"resourceId": client})[0] == 400
    tenant.ok("PATCH", path, {"clientId": client, "scope": "orders.read"})
