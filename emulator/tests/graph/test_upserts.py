"""Creation by an alternate key, where `Prefer: create-if-missing` asks for it."""

from __future__ import annotations

from emulator.tests.conftest import InProcessTenant

HEADERS = {"Prefer": "create-if-missing"}


def test_an_application_is_made_once_by_its_unique_name(tenant: InProcessTenant) -> None:
    path = "/v1.0/applications(uniqueName='orders-1')"
    assert tenant.refused("PATCH", path, {"displayName": "one"})[0] == 404
    assert tenant.refused("PATCH", path, {}, headers=HEADERS)[0] == 400
    made = tenant.call("PATCH", path, {"displayName": "one"}, headers=HEADERS)
    assert (made.status_code, made.json()["uniqueName"]) == (201, "orders-1")
    changed = tenant.call("PATCH", path, {"displayName": "two"}, headers=HEADERS)
    assert (changed.status_code, changed.content) == (204, b"")
    read = tenant.ok("GET", path)
    assert (read["id"], read["displayName"]) == (made.json()["id"], "two")
    item = f"/v1.0/applications/{read['id']}"
    assert tenant.refused("PATCH", item, {"uniqueName": "x"})[0] == 400


def test_a_service_principal_is_made_once_by_its_client_id(tenant: InProcessTenant) -> None:
    path = f"/v1.0/servicePrincipals(appId='{tenant.application()['appId']}')"
    assert tenant.refused("PATCH", path, {"notes": "x"})[0] == 404
    made = tenant.call("PATCH", path, {"notes": "x"}, headers=HEADERS)
    assert (made.status_code, made.json()["notes"]) == (201, "x")
    assert tenant.call("PATCH", path, {"notes": "y"}, headers=HEADERS).status_code == 204
    assert tenant.ok("GET", path)["notes"] == "y"
    unknown = "/v1.0/servicePrincipals(appId='11111111-1111-1111-1111-111111111111')"
    assert tenant.refused("PATCH", unknown, {}, headers=HEADERS)[0] == 400
