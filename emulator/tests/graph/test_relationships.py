"""Owners: bound at creation, added and removed by reference, and what they open."""

from __future__ import annotations

import uuid

import pytest

from emulator.tests.conftest import InProcessTenant


def reference(tenant: InProcessTenant, object_id: str) -> str:
    return f"{tenant.state.url}/v1.0/directoryObjects/{object_id}"


@pytest.mark.parametrize("kind", ["applications", "servicePrincipals"])
def test_owners_are_bound_listed_added_and_removed(tenant: InProcessTenant, kind: str) -> None:
    me = tenant.state.identity.deployer_principal_id
    application = tenant.application()
    other = tenant.principal(application["appId"])["id"]
    bound = {"owners@odata.bind": [reference(tenant, me)]}
    if kind == "applications":
        created = tenant.application(**bound)
    else:
        created = tenant.principal(tenant.application()["appId"], **bound)
    owners = f"/v1.0/{kind}/{created['id']}/owners"

    [listed] = tenant.ok("GET", owners)["value"]
    assert (listed["id"], listed["@odata.type"]) == (me, "#microsoft.graph.servicePrincipal")

    tenant.ok("POST", f"{owners}/$ref", {"@odata.id": reference(tenant, other)})
    assert [one["id"] for one in tenant.ok("GET", owners)["value"]] == [me, other]
    [found] = tenant.ok("GET", f"{owners}?$filter=id eq '{other}'")["value"]
    assert found["id"] == other
    status, _, message = tenant.refused(
        "POST", f"{owners}/$ref", {"@odata.id": reference(tenant, other)}
    )
    assert status == 400
    assert message.startswith("One or more added object references already exist")

    tenant.ok("DELETE", f"{owners}/{me}/$ref")
    assert [one["id"] for one in tenant.ok("GET", owners)["value"]] == [other]
    assert tenant.refused("DELETE", f"{owners}/{me}/$ref")[0] == 400
    assert tenant.refused("DELETE", f"{owners}/{uuid.uuid4()}/$ref")[0] == 404


def test_who_does_not_exist_cannot_own(tenant: InProcessTenant) -> None:
    application = tenant.application()
    owners = f"/v1.0/applications/{application['id']}/owners/$ref"

    unknown = {"@odata.id": reference(tenant, str(uuid.uuid4()))}
    assert tenant.refused("POST", owners, unknown)[0] == 404
    itself = {"@odata.id": reference(tenant, application["id"])}
    assert tenant.refused("POST", owners, itself)[0] == 400
    for wrong in ({}, {"@odata.id": 7}, {"@odata.id": "https://graph/v1.0/users/me"}):
        assert tenant.refused("POST", owners, wrong)[0] == 400
    body = {"displayName": "x", "owners@odata.bind": [reference(tenant, str(uuid.uuid4()))]}
    assert tenant.refused("POST", "/v1.0/applications", body)[0] == 404


def test_a_user_may_own_and_is_shown_without_its_secrets(tenant: InProcessTenant) -> None:
    user = {"id": str(uuid.uuid4()), "displayName": "Adele", "_password": "hash"}
    tenant.state.store.put("user", user["id"], user)
    created = tenant.application(**{"owners@odata.bind": [reference(tenant, user["id"])]})

    [listed] = tenant.ok("GET", f"/v1.0/applications/{created['id']}/owners")["value"]

    assert (listed["@odata.type"], listed["displayName"]) == ("#microsoft.graph.user", "Adele")
    assert "_password" not in listed


def test_a_directory_object_is_found_by_its_id(tenant: InProcessTenant) -> None:
    created = tenant.application()

    found = tenant.ok("GET", f"/v1.0/directoryObjects/{created['id']}")

    assert found["@odata.type"] == "#microsoft.graph.application"
    assert found["displayName"] == "orders"
    assert tenant.refused("GET", f"/v1.0/directoryObjects/{uuid.uuid4()}")[0] == 404
