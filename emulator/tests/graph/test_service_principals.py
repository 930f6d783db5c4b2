"""Service principals: what they take from their application, and Microsoft's own."""

from __future__ import annotations

import uuid

from emulator.tenant.directory.microsoft_graph import MICROSOFT_GRAPH_APP_ID
from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.test_application_rules import scope

PRINCIPALS = "/v1.0/servicePrincipals"


def test_a_principal_shows_what_its_application_has_now(tenant: InProcessTenant) -> None:
    application = tenant.application()
    path = f"{PRINCIPALS}/{tenant.principal(application['appId'])['id']}"

    tenant.ok(
        "PATCH",
        f"/v1.0/applications/{application['id']}",
        {
            "displayName": "renamed",
            "identifierUris": ["https://contosob2c.onmicrosoft.com/orders"],
            "api": {"oauth2PermissionScopes": [scope("orders.read")]},
            "web": {
                "redirectUris": ["https://contoso.com/cb"],
                "homePageUrl": "https://contoso.com",
            },
        },
    )

    shown = tenant.ok("GET", path)
    assert shown["displayName"] == shown["appDisplayName"] == "renamed"
    assert shown["appOwnerOrganizationId"] == tenant.state.identity.id
    assert shown["servicePrincipalNames"] == [
        "https://contosob2c.onmicrosoft.com/orders",
        application["appId"],
    ]
    assert [one["value"] for one in shown["oauth2PermissionScopes"]] == ["orders.read"]
    assert shown["replyUrls"] == ["https://contoso.com/cb"]
    assert shown["homepage"] == "https://contoso.com"
    [found] = tenant.ok("GET", f"{PRINCIPALS}?$filter=displayName eq 'renamed'")["value"]
    assert found["id"] == shown["id"]


def test_every_setting_of_a_principal_is_kept(tenant: InProcessTenant) -> None:
    settings = {
        "accountEnabled": False,
        "alternativeNames": ["orders"],
        "appRoleAssignmentRequired": True,
        "description": "what it is for",
        "loginUrl": "https://contoso.com/login",
        "notes": "owned by a stack",
        "notificationEmailAddresses": ["ops@contoso.com"],
        "preferredSingleSignOnMode": "saml",
        "samlSingleSignOnSettings": {"relayState": "/start"},
        "tags": ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"],
    }
    created = tenant.principal(tenant.application()["appId"], **settings)
    path = f"{PRINCIPALS}/{created['id']}"

    assert {name: created[name] for name in settings} == settings
    tenant.ok("PATCH", path, {"tags": [], "notes": None, "samlSingleSignOnSettings": None})
    changed = tenant.ok("GET", path)
    assert (changed["tags"], changed["notes"]) == ([], None)
    assert changed["samlSingleSignOnSettings"] is None
    assert changed["loginUrl"] == "https://contoso.com/login"


def test_an_application_has_one_principal(tenant: InProcessTenant) -> None:
    application = tenant.application()
    created = tenant.principal(application["appId"])

    refusal = tenant.refused("POST", PRINCIPALS, {"appId": application["appId"]})

    assert refusal[:2] == (409, "Request_MultipleObjectsWithSameKeyValue")
    tenant.ok("DELETE", f"{PRINCIPALS}/{created['id']}")
    tenant.principal(application["appId"])


def test_a_principal_needs_an_application(tenant: InProcessTenant) -> None:
    unknown = str(uuid.uuid4())
    assert tenant.refused("POST", PRINCIPALS, {"appId": unknown}) == (
        400,
        "Request_BadRequest",
        f"The appId '{unknown}' of the service principal does not reference a valid application"
        " object.",
    )
    assert tenant.refused("POST", PRINCIPALS, {})[0] == 400


def test_what_belongs_to_the_application_is_not_set_on_the_principal(
    tenant: InProcessTenant,
) -> None:
    path = f"{PRINCIPALS}/{tenant.principal(tenant.application()['appId'])['id']}"

    for name, value in (("displayName", "x"), ("replyUrls", []), ("appId", str(uuid.uuid4()))):
        status, _, message = tenant.refused("PATCH", path, {name: value})
        assert (status, message) == (400, f"Property '{name}' is read-only and cannot be set.")
    assert tenant.refused("PATCH", path, {"tags": ["a b"]})[0] == 400
    credentials = {"passwordCredentials": [{"displayName": "x"}]}
    assert tenant.refused("PATCH", path, credentials)[0] == 400
    tenant.ok("PATCH", path, {"samlSingleSignOnSettings": {"relayState": "/home"}})
    tenant.ok("PATCH", path, {"samlSingleSignOnSettings": {}})
    assert tenant.ok("GET", path)["samlSingleSignOnSettings"] == {"relayState": None}


def test_microsoft_graph_is_there_with_its_scopes_and_roles(tenant: InProcessTenant) -> None:
    query = f"$filter=appId eq '{MICROSOFT_GRAPH_APP_ID}'"
    [graph] = tenant.ok("GET", f"{PRINCIPALS}?{query}")["value"]

    scopes = {one["value"]: one["id"] for one in graph["oauth2PermissionScopes"]}
    assert scopes["openid"] == "37f7f235-527c-4136-accd-4a02d197296e"
    assert scopes["offline_access"] == "7427e0e9-2fba-42fe-b0c0-848c9e6a8182"
    assert scopes["User.Read"] == "e1fe6dd8-ba31-4d61-89e7-88639da4683d"
    roles = {one["value"]: one["id"] for one in graph["appRoles"]}
    assert roles["Application.ReadWrite.All"] == "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"
    assert graph["id"] == tenant.state.identity.microsoft_graph_principal_id
    beta = tenant.ok("GET", f"/beta/servicePrincipals/{graph['id']}?$select=samlMetadataUrl")
    assert beta["samlMetadataUrl"] is None


def test_microsofts_principal_can_be_neither_changed_nor_deleted(tenant: InProcessTenant) -> None:
    path = f"{PRINCIPALS}/{tenant.state.identity.microsoft_graph_principal_id}"
    denied = (
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
    )

    assert tenant.refused("DELETE", path) == denied
    assert tenant.refused("PATCH", path, {"accountEnabled": False}) == denied
    assert tenant.refused("PATCH", path, {"notes": "mine"}) == denied
    # What `use_existing` of the azuread plugin sends changes nothing.
    tenant.ok("PATCH", path, {"accountEnabled": True, "tags": [], "samlSingleSignOnSettings": {}})


def test_roles_are_assigned_to_principals_and_taken_back(tenant: InProcessTenant) -> None:
    identity = tenant.state.identity
    roles = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"]
    tenant.http.request("PUT", f"/_rehearsal/roles/{identity.deployer_client_id}", json=roles)
    tenant.authorization = {"Authorization": f"Bearer {tenant.token()}"}
    principal = tenant.principal(tenant.application()["appId"])
    graph = tenant.ok("GET", f"{PRINCIPALS}/{identity.microsoft_graph_principal_id}")
    held = f"{PRINCIPALS}/{principal['id']}/appRoleAssignments"
    body = {
        "principalId": principal["id"],
        "resourceId": graph["id"],
        "appRoleId": graph["appRoles"][0]["id"],
    }

    created = tenant.ok("POST", held, body)

    assert [one["id"] for one in tenant.ok("GET", held)["value"]] == [created["id"]]
    given = tenant.ok("GET", f"{PRINCIPALS}/{graph['id']}/appRoleAssignedTo")["value"]
    assert created["id"] in [one["id"] for one in given]
    assert tenant.refused("POST", held, body)[0] == 400
    assert tenant.refused("POST", held, {**body, "appRoleId": str(uuid.uuid4())})[0] == 400
    tenant.ok("DELETE", f"{held}/{created['id']}")
    assert tenant.ok("GET", held)["value"] == []
