"""User flow attributes, with the calls of the azuread plugin."""

from __future__ import annotations

from emulator.tests.conftest import InProcessTenant

ATTRIBUTES = "/v1.0/identity/userFlowAttributes"


def test_created_described_anew_and_deleted(tenant: InProcessTenant) -> None:
    query = "$filter=displayName eq 'Hobby'"
    assert tenant.ok("GET", f"{ATTRIBUTES}?{query}")["value"] == []
    body = {"displayName": "Hobby", "description": "What you like", "dataType": "string"}

    created = tenant.ok("POST", ATTRIBUTES, body)

    assert created["userFlowAttributeType"] == "custom"
    assert created["id"].startswith("extension_")
    assert created["id"].endswith("_Hobby")
    [found] = tenant.ok("GET", f"{ATTRIBUTES}?{query}")["value"]
    assert found["id"] == created["id"]
    path = f"{ATTRIBUTES}/{created['id']}"
    tenant.ok("PATCH", path, {"description": "What you love"})
    assert tenant.ok("GET", path)["description"] == "What you love"
    for fixed in ({"displayName": "Sport"}, {"dataType": "boolean"}):
        assert tenant.refused("PATCH", path, fixed)[0] == 400
    assert tenant.refused("POST", ATTRIBUTES, body)[0] == 409
    tenant.ok("DELETE", path)
    assert tenant.refused("GET", path)[0] == 404


def test_wrong_ones_are_refused(tenant: InProcessTenant) -> None:
    for wrong in (
        {"displayName": "Hobby"},
        {"dataType": "string"},
        {"displayName": "Hobby", "dataType": "picture"},
        {"displayName": "Hobby", "dataType": "string", "userFlowAttributeType": "builtIn"},
    ):
        assert tenant.refused("POST", ATTRIBUTES, wrong)[0] == 400, wrong


def test_built_in_ones_are_there_and_stay_as_they_are(tenant: InProcessTenant) -> None:
    listed = {item["id"]: item for item in tenant.ok("GET", ATTRIBUTES)["value"]}

    assert listed["givenName"]["userFlowAttributeType"] == "builtIn"
    assert tenant.refused("DELETE", f"{ATTRIBUTES}/givenName")[0] == 400
    assert tenant.refused("PATCH", f"{ATTRIBUTES}/givenName", {"description": "x"})[0] == 400
