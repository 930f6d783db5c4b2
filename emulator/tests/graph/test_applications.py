"""Registrations: created, read, merged, cleared, deleted."""

from __future__ import annotations

import uuid

from emulator.tests.conftest import InProcessTenant


def test_a_new_application_has_ids_and_every_property_at_its_default(
    tenant: InProcessTenant,
) -> None:
    created = tenant.ok("POST", "/v1.0/applications", {"displayName": "orders"})

    assert uuid.UUID(created["id"]) != uuid.UUID(created["appId"])
    assert created["signInAudience"] == "AzureADMyOrg"
    assert created["publisherDomain"] == "contosob2c.onmicrosoft.com"
    assert created["createdDateTime"].endswith("Z")
    # Present and null: without the key the azuread plugin shows a permanent update.
    assert created["groupMembershipClaims"] is None
    assert created["identifierUris"] == []
    assert created["web"]["implicitGrantSettings"] == {
        "enableAccessTokenIssuance": False,
        "enableIdTokenIssuance": False,
    }
    assert tenant.ok("GET", f"/v1.0/applications/{created['id']}") == created


def test_a_patch_merges_inside_complex_properties(tenant: InProcessTenant) -> None:
    scope = {
        "id": str(uuid.uuid4()),
        "value": "orders.read",
        "type": "Admin",
        "adminConsentDisplayName": "Read orders",
        "adminConsentDescription": "Read orders",
    }
    created = tenant.application(
        web={
            "homePageUrl": "https://contoso.com",
            "redirectUris": ["https://contoso.com/cb"],
            "implicitGrantSettings": {"enableIdTokenIssuance": True},
        },
        api={"requestedAccessTokenVersion": 2, "oauth2PermissionScopes": [scope]},
    )
    path = f"/v1.0/applications/{created['id']}"

    tenant.ok("PATCH", path, {"web": {"redirectUris": ["https://contoso.com/other"]}})
    tenant.ok("PATCH", path, {"api": {"knownClientApplications": [str(uuid.uuid4())]}})
    tenant.ok("PATCH", path, {"info": {"marketingUrl": "https://contoso.com/m"}})

    changed = tenant.ok("GET", path)
    assert changed["web"]["redirectUris"] == ["https://contoso.com/other"]
    assert changed["web"]["homePageUrl"] == "https://contoso.com"
    assert changed["web"]["implicitGrantSettings"]["enableIdTokenIssuance"] is True
    assert changed["api"]["requestedAccessTokenVersion"] == 2
    assert [item["value"] for item in changed["api"]["oauth2PermissionScopes"]] == ["orders.read"]
    assert changed["info"]["marketingUrl"] == "https://contoso.com/m"
    assert changed["info"]["supportUrl"] is None


def test_a_patch_replaces_lists_and_null_clears(tenant: InProcessTenant) -> None:
    created = tenant.application(
        tags=["one", "two"],
        notes="owned by a stack",
        web={"homePageUrl": "https://contoso.com", "redirectUris": ["https://contoso.com/cb"]},
    )
    path = f"/v1.0/applications/{created['id']}"

    tenant.ok("PATCH", path, {"tags": ["three"], "notes": None, "web": {"homePageUrl": None}})

    changed = tenant.ok("GET", path)
    assert changed["tags"] == ["three"]
    assert changed["notes"] is None
    assert changed["web"]["homePageUrl"] is None
    assert changed["web"]["redirectUris"] == ["https://contoso.com/cb"]


def test_a_property_that_nobody_may_set_is_refused(tenant: InProcessTenant) -> None:
    created = tenant.application()
    path = f"/v1.0/applications/{created['id']}"

    assert tenant.refused("PATCH", path, {"appId": str(uuid.uuid4())}) == (
        400,
        "Request_BadRequest",
        "Property 'appId' is read-only and cannot be set.",
    )
    # The plugin sends the id along with some updates.
    tenant.ok("PATCH", path, {"id": created["id"], "notes": "x"})


def test_an_unknown_property_and_a_wrong_type_are_refused(tenant: InProcessTenant) -> None:
    path = "/v1.0/applications"
    assert tenant.refused("POST", path, {"displayName": "x", "nmae": "y"}) == (
        400,
        "Request_BadRequest",
        "Invalid property 'nmae'.",
    )
    for wrong in (
        {"displayName": 7},
        {"displayName": "x", "identifierUris": "https://x"},
        {"displayName": "x", "web": {"redirectUris": [None]}},
        {"displayName": "x", "web": []},
        {"displayName": "x", "tags": None},
        {"displayName": "x", "web": {"redirectUris": None}},
        {"displayName": "x", "api": {"requestedAccessTokenVersion": "2"}},
        {"displayName": "x", "api": {"requestedAccessTokenVersion": True}},
        {"displayName": "x", "api": {"oauth2PermissionScopes": [{"id": "no-guid"}]}},
        {"displayName": "x", "isFallbackPublicClient": "false"},
        {"displayName": "x", "@odata.type": "#microsoft.graph.user"},
        {"displayName": "x", "members@odata.bind": []},
        {},
        {"displayName": None},
        {"displayName": "  "},
    ):
        status, code, _ = tenant.refused("POST", path, wrong)
        assert (status, code) == (400, "Request_BadRequest"), wrong
    assert len(tenant.ok("GET", path)["value"]) == len(_seeded(tenant))


def test_a_refused_update_changes_nothing(tenant: InProcessTenant) -> None:
    created = tenant.application()
    path = f"/v1.0/applications/{created['id']}"

    tenant.refused("PATCH", path, {"displayName": "new", "web": {"redirectUris": ["nonsense"]}})

    assert tenant.ok("GET", path) == created


def test_an_id_of_the_wrong_form_and_an_unknown_one_are_told_apart(
    tenant: InProcessTenant,
) -> None:
    assert tenant.refused("GET", "/v1.0/applications/nonsense") == (
        400,
        "Request_BadRequest",
        "Invalid object identifier 'nonsense'.",
    )
    unknown = str(uuid.uuid4())
    assert tenant.refused("GET", f"/v1.0/applications/{unknown}") == (
        404,
        "Request_ResourceNotFound",
        f"Resource '{unknown}' does not exist or one of its queried reference-property objects"
        " are not present.",
    )


def test_deleting_an_application_takes_its_principal_and_both_its_grants_along(
    tenant: InProcessTenant,
) -> None:
    api, client = tenant.application(displayName="api"), tenant.application(displayName="client")
    api_principal = tenant.principal(api["appId"])
    client_principal = tenant.principal(client["appId"])
    for resource in (api_principal["id"], tenant.state.identity.microsoft_graph_principal_id):
        tenant.ok(
            "POST",
            "/v1.0/oauth2PermissionGrants",
            {
                "clientId": client_principal["id"],
                "consentType": "AllPrincipals",
                "resourceId": resource,
                "scope": "openid",
            },
        )

    tenant.ok("DELETE", f"/v1.0/applications/{api['id']}")
    grants = tenant.ok("GET", "/v1.0/oauth2PermissionGrants")["value"]
    assert [grant["resourceId"] for grant in grants] == [
        tenant.state.identity.microsoft_graph_principal_id
    ]

    tenant.ok("DELETE", f"/v1.0/applications/{client['id']}")
    assert tenant.ok("GET", "/v1.0/oauth2PermissionGrants")["value"] == []
    for path in (
        f"/v1.0/applications/{client['id']}",
        f"/v1.0/servicePrincipals/{client_principal['id']}",
    ):
        assert tenant.refused("GET", path)[0] == 404
        assert tenant.refused("DELETE", path)[0] == 404
    query = f"$filter=appId eq '{client['appId']}'"
    assert tenant.ok("GET", f"/v1.0/servicePrincipals?{query}")["value"] == []


def test_the_same_names_can_be_registered_again_after_a_delete(tenant: InProcessTenant) -> None:
    uris = ["https://contosob2c.onmicrosoft.com/orders"]
    first = tenant.application(identifierUris=uris)
    tenant.ok("DELETE", f"/v1.0/applications/{first['id']}")

    second = tenant.application(identifierUris=uris)

    assert second["appId"] != first["appId"]


def test_an_application_is_found_by_its_client_id_in_the_address(tenant: InProcessTenant) -> None:
    created = tenant.application()

    path = f"/v1.0/applications(appId='{created['appId']}')"
    assert tenant.ok("GET", path)["id"] == created["id"]
    tenant.ok("PATCH", path, {"displayName": "renamed"})
    assert tenant.ok("GET", f"/v1.0/applications('{created['id']}')")["displayName"] == "renamed"
    assert tenant.ok("GET", f"{path}/owners")["value"] == []
    assert tenant.refused("GET", f"/v1.0/applications(appId='{uuid.uuid4()}')")[0] == 404
    assert tenant.refused("GET", "/v1.0/applications(uniqueName='x')")[0] == 404
    assert tenant.refused("GET", "/v1.0/applications(displayName='x')")[0] == 501


def test_the_post_response_switch_is_set_and_read_through_beta(tenant: InProcessTenant) -> None:
    path = f"/beta/applications/{tenant.application()['id']}"

    tenant.ok("PATCH", path, {"oauth2RequirePostResponse": True})

    answer = tenant.ok("GET", f"{path}?$select=oauth2RequirePostResponse")
    assert answer["oauth2RequirePostResponse"] is True
    assert set(answer) == {"@odata.context", "oauth2RequirePostResponse"}


def _seeded(tenant: InProcessTenant) -> list[str]:
    return [document["id"] for document in tenant.state.store.list("application")]
