"""Soft delete: kept for 30 days, restored with its principal, or gone for good."""

from __future__ import annotations

import uuid

from emulator.tests.conftest import InProcessTenant

DELETED = "/v1.0/directory/deletedItems"


def test_a_deleted_application_comes_back_with_its_principal_and_secrets(
    tenant: InProcessTenant,
) -> None:
    application = tenant.application()
    principal = tenant.principal(application["appId"])
    secret = tenant.ok("POST", f"/v1.0/applications/{application['id']}/addPassword", {})
    before = tenant.ok("GET", f"/v1.0/applications/{application['id']}")
    tenant.ok("DELETE", f"/v1.0/applications/{application['id']}")

    [listed] = tenant.ok("GET", f"{DELETED}/microsoft.graph.application")["value"]
    assert listed["id"] == application["id"]
    assert listed["deletedDateTime"] is not None
    [other] = tenant.ok("GET", f"{DELETED}/microsoft.graph.servicePrincipal")["value"]
    assert other["id"] == principal["id"]
    assert tenant.ok("GET", f"{DELETED}/{application['id']}")["id"] == application["id"]
    refused = tenant.token_response(
        client_id=application["appId"], client_secret=secret["secretText"]
    )
    assert refused.json()["error_codes"] == [700016]

    tenant.ok("POST", f"{DELETED}/{application['id']}/restore")

    assert tenant.ok("GET", f"/v1.0/applications/{application['id']}") == before
    tenant.ok("GET", f"/v1.0/servicePrincipals/{principal['id']}")
    tenant.token(client_id=application["appId"], secret=secret["secretText"])
    assert tenant.ok("GET", f"{DELETED}/microsoft.graph.application")["value"] == []


def test_a_purged_application_is_gone(tenant: InProcessTenant) -> None:
    application = tenant.application()
    tenant.ok("DELETE", f"/v1.0/applications/{application['id']}")

    tenant.ok("DELETE", f"{DELETED}/{application['id']}")

    assert tenant.refused("GET", f"{DELETED}/{application['id']}")[0] == 404
    assert tenant.refused("POST", f"{DELETED}/{application['id']}/restore")[0] == 404
    assert tenant.refused("DELETE", f"{DELETED}/{uuid.uuid4()}")[0] == 404


def test_a_deleted_principal_keeps_its_name_until_it_is_back(tenant: InProcessTenant) -> None:
    application = tenant.application(displayName="Orders")
    principal = tenant.principal(application["appId"])
    tenant.ok("DELETE", f"/v1.0/servicePrincipals/{principal['id']}")
    patched = f"/v1.0/applications/{application['id']}"
    tenant.ok("PATCH", patched, {"displayName": "Invoices"})
    assert tenant.ok("GET", f"{DELETED}/{principal['id']}")["displayName"] == "Orders"

    tenant.ok("POST", f"{DELETED}/{principal['id']}/restore")

    restored = tenant.ok("GET", f"/v1.0/servicePrincipals/{principal['id']}")
    assert restored["displayName"] == "Invoices"


def test_after_thirty_days_it_is_gone_by_itself(tenant: InProcessTenant) -> None:
    application = tenant.application()
    tenant.ok("DELETE", f"/v1.0/applications/{application['id']}")

    tenant.state.clock.offset_seconds = 31 * 86400
    tenant.authorization = {"Authorization": f"Bearer {tenant.token()}"}

    assert tenant.ok("GET", f"{DELETED}/microsoft.graph.application")["value"] == []
    assert tenant.state.store.list("deletedApplication") == []


def test_an_app_id_uri_taken_in_the_meantime_stands_in_the_way(tenant: InProcessTenant) -> None:
    uris = ["https://contosob2c.onmicrosoft.com/orders"]
    first = tenant.application(identifierUris=uris)
    tenant.ok("DELETE", f"/v1.0/applications/{first['id']}")
    tenant.application(identifierUris=uris)

    assert tenant.refused("POST", f"{DELETED}/{first['id']}/restore")[0] == 400


def test_a_deleted_principal_alone_comes_back_unless_there_is_another(
    tenant: InProcessTenant,
) -> None:
    application = tenant.application()
    first = tenant.principal(application["appId"])
    tenant.ok("DELETE", f"/v1.0/servicePrincipals/{first['id']}")
    second = tenant.principal(application["appId"])

    assert tenant.refused("POST", f"{DELETED}/{first['id']}/restore")[0] == 409
    tenant.ok("DELETE", f"/v1.0/servicePrincipals/{second['id']}")
    tenant.ok("POST", f"{DELETED}/{first['id']}/restore")
    tenant.ok("GET", f"/v1.0/servicePrincipals/{first['id']}")
