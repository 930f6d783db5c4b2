"""Each resource type of the azuread provider, setting by setting, by the calls that it makes.

The calls are those that the provider's source makes for create, read, update and delete; an
import is a read. What it reads back must be what it wrote, or it would show a difference.
"""

from __future__ import annotations

import base64
import uuid
from typing import Any

import pytest

from emulator.graph.application_templates import CUSTOM_TEMPLATE_ID
from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.test_application_rules import role, scope
from emulator.tests.graph.test_key_credentials import certificate, credential
from emulator.tests.graph.test_logos import PNG, put

APPLICATIONS = "/v1.0/applications"
PRINCIPALS = "/v1.0/servicePrincipals"
TYPE = {"@odata.type": "#microsoft.graph.application"}


def reference(tenant: InProcessTenant, object_id: str) -> str:
    return f"{tenant.state.url}/v1.0/directoryObjects/{object_id}"


def holds(document: Any, expected: Any) -> bool:
    """Whether all that is expected is in the document, lists in any order."""
    if isinstance(expected, dict):
        return all(holds(document[name], value) for name, value in expected.items())
    if isinstance(expected, list):
        return len(document) == len(expected) and all(
            any(holds(one, other) for one in document) for other in expected
        )
    return bool(document == expected)


@pytest.fixture
def application(tenant: InProcessTenant) -> Any:
    return tenant.application()


@pytest.fixture
def path(application: Any) -> str:
    return f"{APPLICATIONS}/{application['id']}"


MONOLITH: dict[str, Any] = {
    **TYPE,
    "api": {
        "acceptMappedClaims": True,
        "knownClientApplications": [str(uuid.uuid4())],
        "oauth2PermissionScopes": [
            scope("orders.read", type="User", userConsentDisplayName="Read your orders"),
            scope("orders.write", isEnabled=False),
        ],
        "requestedAccessTokenVersion": 2,
    },
    "appRoles": [role("Orders.Admin", allowedMemberTypes=["User", "Application"])],
    "displayName": "monolith",
    "description": "all of it",
    "groupMembershipClaims": "SecurityGroup,ApplicationGroup",
    "identifierUris": ["https://contosob2c.onmicrosoft.com/monolith"],
    "info": {
        "marketingUrl": "https://contoso.com/marketing",
        "privacyStatementUrl": "https://contoso.com/privacy",
        "supportUrl": "https://contoso.com/support",
        "termsOfServiceUrl": "https://contoso.com/terms",
    },
    "isDeviceOnlyAuthSupported": True,
    "isFallbackPublicClient": True,
    "notes": "owned by a stack",
    "optionalClaims": {
        "accessToken": [{"name": "upn", "essential": True, "additionalProperties": ["x"]}],
        "idToken": [{"name": "email", "source": "user"}],
        "saml2Token": [{"name": "groups"}],
    },
    "publicClient": {"redirectUris": ["msauth.com.contoso://auth"]},
    "requiredResourceAccess": [
        {
            "resourceAppId": "00000003-0000-0000-c000-000000000000",
            "resourceAccess": [
                {"id": "37f7f235-527c-4136-accd-4a02d197296e", "type": "Scope"},
                {"id": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "type": "Role"},
            ],
        }
    ],
    "serviceManagementReference": "ticket 7",
    "signInAudience": "AzureADMyOrg",
    "spa": {"redirectUris": ["https://contoso.com/spa"]},
    "tags": ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"],
    "web": {
        "homePageUrl": "https://contoso.com",
        "logoutUrl": "https://contoso.com/logout",
        "redirectUris": ["https://contoso.com/web"],
        "implicitGrantSettings": {
            "enableAccessTokenIssuance": True,
            "enableIdTokenIssuance": True,
        },
    },
}


def test_application(tenant: InProcessTenant) -> None:
    me = tenant.state.identity.deployer_principal_id
    assert tenant.ok("GET", f"{APPLICATIONS}?$filter=displayName eq 'monolith'")["value"] == []
    bound = {"owners@odata.bind": [reference(tenant, me)]}
    created = tenant.ok("POST", APPLICATIONS, {**MONOLITH, **bound})
    one = f"{APPLICATIONS}/{created['id']}"
    tenant.ok("PATCH", one, {**TYPE, "displayName": f"TERRAFORM_UPDATE_{uuid.uuid4()}"})
    tenant.ok("PATCH", one, {**TYPE, "displayName": "monolith"})
    beta = f"/beta/applications/{created['id']}"
    tenant.ok("PATCH", beta, {**TYPE, "oauth2RequirePostResponse": True})
    tenant.ok("DELETE", f"{one}/owners/{me}/$ref")
    assert put(tenant, f"{one}/logo", PNG, "image/png").status_code == 204

    read = tenant.ok("GET", one)
    expected = {name: value for name, value in MONOLITH.items() if name != "@odata.type"}
    assert holds(read, expected)
    assert tenant.ok("GET", f"{beta}?$select=oauth2RequirePostResponse")[
        "oauth2RequirePostResponse"
    ]
    assert tenant.ok("GET", f"{one}/owners")["value"] == []

    # An update disables what it removes, and then sends everything anew.
    scopes = [{**item, "isEnabled": False} for item in read["api"]["oauth2PermissionScopes"]]
    tenant.ok("PATCH", one, {**TYPE, "api": {"oauth2PermissionScopes": scopes}})
    roles = [{**item, "isEnabled": False} for item in read["appRoles"]]
    tenant.ok("PATCH", one, {**TYPE, "appRoles": roles})
    empty: dict[str, Any] = {
        **TYPE,
        "api": {
            "acceptMappedClaims": False,
            "knownClientApplications": [],
            "oauth2PermissionScopes": [],
            "requestedAccessTokenVersion": 1,
        },
        "appRoles": [],
        "description": None,
        "displayName": "renamed",
        "groupMembershipClaims": None,
        "identifierUris": [],
        "info": dict.fromkeys(MONOLITH["info"]),
        "isDeviceOnlyAuthSupported": False,
        "isFallbackPublicClient": False,
        "notes": None,
        "optionalClaims": {},
        "publicClient": {"redirectUris": []},
        "requiredResourceAccess": [],
        "serviceManagementReference": None,
        "spa": {"redirectUris": []},
        "tags": [],
        "web": {
            "homePageUrl": None,
            "logoutUrl": None,
            "redirectUris": [],
            "implicitGrantSettings": {
                "enableAccessTokenIssuance": False,
                "enableIdTokenIssuance": False,
            },
        },
    }
    tenant.ok("PATCH", one, empty)
    read = tenant.ok("GET", one)
    claims = read["optionalClaims"]
    assert not any(claims.values())
    unsent = {"@odata.type", "optionalClaims"}
    assert holds(read, {name: value for name, value in empty.items() if name not in unsent})

    tenant.ok("DELETE", one)
    assert tenant.refused("GET", one)[0] == 404


def test_application_with_an_inline_password_that_is_replaced(tenant: InProcessTenant) -> None:
    body = {"displayName": "x", "passwordCredentials": [{"displayName": "inline"}]}
    created = tenant.ok("POST", APPLICATIONS, body)
    one = f"{APPLICATIONS}/{created['id']}"
    [inline] = created["passwordCredentials"]

    tenant.ok("POST", f"{one}/removePassword", {"keyId": inline["keyId"]})
    credential = {"displayName": "new", "endDateTime": "2030-01-01T00:00:00Z"}
    added = tenant.ok("POST", f"{one}/addPassword", {"passwordCredential": credential})

    [left] = tenant.ok("GET", one)["passwordCredentials"]
    assert left["keyId"] == added["keyId"]
    assert holds(left, credential)


def test_application_from_a_template(tenant: InProcessTenant) -> None:
    instantiate = f"/v1.0/applicationTemplates/{CUSTOM_TEMPLATE_ID}/instantiate"
    made = tenant.ok("POST", instantiate, {"displayName": "x"})
    one = f"{APPLICATIONS}/{made['application']['id']}"

    tenant.ok("PATCH", one, {**TYPE, **MONOLITH})

    assert tenant.ok("GET", one)["applicationTemplateId"] == CUSTOM_TEMPLATE_ID
    query = f"$filter=appId eq '{made['application']['appId']}'"
    assert len(tenant.ok("GET", f"{PRINCIPALS}?{query}")["value"]) == 1


def test_application_with_more_than_twenty_owners(tenant: InProcessTenant) -> None:
    owners = [tenant.principal(tenant.application()["appId"])["id"] for _ in range(22)]
    references = [reference(tenant, owner) for owner in owners]
    too_many = {"displayName": "x", "owners@odata.bind": references[:21]}
    assert tenant.refused("POST", APPLICATIONS, too_many)[0] == 400
    created = tenant.application(**{"owners@odata.bind": references[:20]})
    path = f"{APPLICATIONS}/{created['id']}/owners"

    for extra in references[20:]:
        tenant.ok("POST", f"{path}/$ref", {"@odata.id": extra})

    assert [one["id"] for one in tenant.ok("GET", path)["value"]] == owners


def test_application_registration(tenant: InProcessTenant) -> None:
    nulls = {"marketingUrl": None, "privacyStatementUrl": None, "supportUrl": None}
    body = {
        **TYPE,
        "api": {"requestedAccessTokenVersion": 2},
        "description": None,
        "displayName": "orders",
        "groupMembershipClaims": None,
        "info": {**nulls, "termsOfServiceUrl": None},
        "notes": None,
        "serviceManagementReference": None,
        "signInAudience": "AzureADandPersonalMicrosoftAccount",
        "web": {
            "homePageUrl": None,
            "logoutUrl": None,
            "implicitGrantSettings": {
                "enableAccessTokenIssuance": False,
                "enableIdTokenIssuance": False,
            },
        },
    }
    one = f"{APPLICATIONS}/{tenant.ok('POST', APPLICATIONS, body)['id']}"
    assert tenant.ok("GET", one)["disabledByMicrosoftStatus"] is None
    changes: list[dict[str, Any]] = [
        {"displayName": "renamed"},
        {"description": "what it is"},
        {"notes": "owned by a stack"},
        {"serviceManagementReference": "ticket 7"},
        {"groupMembershipClaims": "None"},
        {"groupMembershipClaims": None},
        {"info": {"marketingUrl": "https://contoso.com/m"}},
        {"info": {"supportUrl": "https://contoso.com/s"}},
        {"web": {"homePageUrl": "https://contoso.com"}},
        {"web": {"logoutUrl": "https://contoso.com/logout"}},
        {"web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}}},
        {"signInAudience": "AzureADMultipleOrgs"},
        {"api": {"requestedAccessTokenVersion": 1}},
        {
            "signInAudience": "AzureADandPersonalMicrosoftAccount",
            "api": {"requestedAccessTokenVersion": 2},
        },
    ]
    for change in changes:
        tenant.ok("PATCH", one, {**TYPE, **change})
        assert holds(tenant.ok("GET", one), change), change
    tenant.ok("DELETE", one)
    assert tenant.refused("GET", one)[0] == 404


def test_application_identifier_uri(tenant: InProcessTenant, path: str) -> None:
    first, second = (f"https://contosob2c.onmicrosoft.com/{name}" for name in ("one", "two"))
    for uris in ([first], [first, second], [second], []):
        tenant.ok("PATCH", path, {**TYPE, "identifierUris": uris})
        assert tenant.ok("GET", path)["identifierUris"] == uris


def test_application_permission_scope(tenant: InProcessTenant, path: str) -> None:
    def send(*scopes: dict[str, Any]) -> None:
        tenant.ok("PATCH", path, {**TYPE, "api": {"oauth2PermissionScopes": list(scopes)}})
        read = tenant.ok("GET", path)["api"]
        assert holds(read["oauth2PermissionScopes"], list(scopes))
        assert read["requestedAccessTokenVersion"] == 2

    one = scope("one", userConsentDescription="", userConsentDisplayName="")
    two = scope("two", type="User", userConsentDescription="d", userConsentDisplayName="n")
    send(one)
    send(one, two)
    send(one, {**two, "isEnabled": False})
    send(one, {**two, "value": "renamed", "adminConsentDescription": "new"})
    send({**one, "isEnabled": False}, {**two, "value": "renamed", "adminConsentDescription": "new"})
    send({**two, "value": "renamed", "adminConsentDescription": "new"})


def test_application_app_role(tenant: InProcessTenant) -> None:
    one = f"{APPLICATIONS}/{tenant.ok('POST', APPLICATIONS, {'displayName': 'x'})['id']}"
    first = role("One")
    second: dict[str, Any] = {**role("Two", allowedMemberTypes=["User"]), "value": None}
    for roles in (
        [first],
        [first, second],
        [{**first, "isEnabled": False}, second],
        [{**first, "displayName": "renamed"}, second],
        [{**first, "displayName": "renamed", "isEnabled": False}, second],
        [second],
    ):
        tenant.ok("PATCH", one, {**TYPE, "appRoles": roles})
        assert holds(tenant.ok("GET", one)["appRoles"], roles)


@pytest.mark.parametrize("platform", ["web", "spa", "publicClient"])
def test_application_redirect_uris(tenant: InProcessTenant, path: str, platform: str) -> None:
    for uris in (["https://contoso.com/a"], ["https://contoso.com/b", "https://contoso.com/a"], []):
        tenant.ok("PATCH", path, {**TYPE, platform: {"redirectUris": uris}})
        assert tenant.ok("GET", path)[platform]["redirectUris"] == uris


def test_application_api_access(tenant: InProcessTenant, application: Any, path: str) -> None:
    graph = {
        "resourceAppId": "00000003-0000-0000-c000-000000000000",
        "resourceAccess": [
            {"id": "37f7f235-527c-4136-accd-4a02d197296e", "type": "Scope"},
            {"id": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "type": "Role"},
        ],
    }
    api = {
        "resourceAppId": str(uuid.uuid4()),
        "resourceAccess": [{"id": str(uuid.uuid4()), "type": "Scope"}],
    }
    steps: list[list[dict[str, Any]]] = [
        [graph],
        [graph, api],
        [{**graph, "resourceAccess": []}, api],
        [api],
        [],
    ]
    for access in steps:
        body = {**TYPE, "id": application["id"], "requiredResourceAccess": access}
        tenant.ok("PATCH", path, body)
        assert tenant.ok("GET", path)["requiredResourceAccess"] == access


def test_application_password(tenant: InProcessTenant, path: str) -> None:
    settings = {
        "displayName": "connector",
        "startDateTime": "2026-01-01T00:00:00Z",
        "endDateTime": "2030-01-01T00:00:00Z",
    }
    added = tenant.ok("POST", f"{path}/addPassword", {"passwordCredential": settings})
    assert added["secretText"]
    [listed] = tenant.ok("GET", path)["passwordCredentials"]
    assert holds(listed, {**settings, "keyId": added["keyId"]})
    tenant.ok("POST", f"{path}/removePassword", {"keyId": added["keyId"]})
    assert tenant.ok("GET", path)["passwordCredentials"] == []


def test_application_certificate(tenant: InProcessTenant, path: str) -> None:
    sent = credential(certificate()[1])
    tenant.ok("PATCH", path, {**TYPE, "keyCredentials": [sent]})
    [listed] = tenant.ok("GET", path)["keyCredentials"]
    assert (listed["keyId"], listed["type"]) == (sent["keyId"], "AsymmetricX509Cert")
    assert listed["startDateTime"]
    assert listed["endDateTime"]
    tenant.ok("PATCH", path, {**TYPE, "keyCredentials": []})
    assert tenant.ok("GET", path)["keyCredentials"] == []


def test_application_pre_authorized(tenant: InProcessTenant, path: str) -> None:
    scopes = [scope("one"), scope("two")]
    tenant.ok("PATCH", path, {**TYPE, "api": {"oauth2PermissionScopes": scopes}})
    ids = [item["id"] for item in scopes]
    first = {"appId": str(uuid.uuid4()), "delegatedPermissionIds": ids}
    second = {"appId": str(uuid.uuid4()), "delegatedPermissionIds": ids[:1]}
    assert tenant.ok("GET", path)["api"]["preAuthorizedApplications"] == []
    for clients in ([first], [first, second], [{**first, "delegatedPermissionIds": ids[1:]}], []):
        tenant.ok("PATCH", path, {**TYPE, "api": {"preAuthorizedApplications": clients}})
        api = tenant.ok("GET", path)["api"]
        assert api["preAuthorizedApplications"] == clients
        assert len(api["oauth2PermissionScopes"]) == 2


def test_application_known_clients(tenant: InProcessTenant, path: str) -> None:
    ids = [str(uuid.uuid4()) for _ in range(2)]
    for clients in (ids[:1], ids, []):
        tenant.ok("PATCH", path, {**TYPE, "api": {"knownClientApplications": clients}})
        assert tenant.ok("GET", path)["api"]["knownClientApplications"] == clients


def test_application_fallback_public_client(tenant: InProcessTenant, path: str) -> None:
    for value in (True, False, None):
        tenant.ok("PATCH", path, {**TYPE, "isFallbackPublicClient": value})
        assert tenant.ok("GET", path)["isFallbackPublicClient"] is value


def test_application_optional_claims(tenant: InProcessTenant, path: str) -> None:
    assert tenant.ok("GET", path)["optionalClaims"] is None
    no_more: list[str] = []
    one = {"name": "mine", "source": None, "essential": True, "additionalProperties": no_more}
    other = {"name": "upn", "source": "user", "essential": False, "additionalProperties": ["x"]}
    access, more = [one], [other]
    steps: list[dict[str, Any]] = [
        {"accessToken": access},
        {"accessToken": access, "idToken": more, "saml2Token": more},
        {"idToken": more},
    ]
    for claims in steps:
        tenant.ok("PATCH", path, {**TYPE, "optionalClaims": claims})
        read = tenant.ok("GET", path)["optionalClaims"]
        # What is not sent is gone: the claims are written together.
        assert {name: value for name, value in read.items() if value} == claims
    tenant.ok("PATCH", path, {**TYPE, "optionalClaims": {}})
    assert not any(tenant.ok("GET", path)["optionalClaims"].values())


def test_application_owner(tenant: InProcessTenant, path: str) -> None:
    owner = tenant.principal(tenant.application()["appId"])["id"]
    query = f"{path}/owners?$filter=id eq '{owner}'"
    assert tenant.ok("GET", query)["value"] == []
    tenant.ok("POST", f"{path}/owners/$ref", {"@odata.id": reference(tenant, owner)})
    assert [one["id"] for one in tenant.ok("GET", query)["value"]] == [owner]
    tenant.ok("DELETE", f"{path}/owners/{owner}/$ref")
    assert tenant.ok("GET", query)["value"] == []


def test_application_federated_identity_credential(tenant: InProcessTenant, path: str) -> None:
    every = f"{path}/federatedIdentityCredentials"
    body = {
        "@odata.type": "#microsoft.graph.federatedIdentityCredential",
        "audiences": ["api://AzureADTokenExchange"],
        "description": "from the pipeline",
        "issuer": "https://token.actions.githubusercontent.com",
        "name": "pipeline",
        "subject": "repo:contoso/orders:environment:prod",
    }
    one = f"{every}/{tenant.ok('POST', every, body)['id']}"
    for change in ({"audiences": ["other"]}, {"description": None}, {"subject": "repo:x"}):
        tenant.ok("PATCH", one, change)
        assert holds(tenant.ok("GET", one), change)
    tenant.ok("DELETE", one)
    assert tenant.ok("GET", every)["value"] == []


def test_service_principal(tenant: InProcessTenant, application: Any) -> None:
    me = tenant.state.identity.deployer_principal_id
    app_id = application["appId"]
    assert tenant.ok("GET", f"{PRINCIPALS}?$filter=appId eq '{app_id}'")["value"] == []
    settings: dict[str, Any] = {
        "@odata.type": "#microsoft.graph.servicePrincipal",
        "accountEnabled": True,
        "alternativeNames": ["orders"],
        "appRoleAssignmentRequired": True,
        "loginUrl": "https://contoso.com/login",
        "notes": "owned by a stack",
        "notificationEmailAddresses": ["ops@contoso.com"],
        "preferredSingleSignOnMode": "saml",
        "samlSingleSignOnSettings": {"relayState": "/start"},
        "tags": ["HideApp", "WindowsAzureActiveDirectoryCustomSingleSignOnApplication"],
    }
    created = tenant.ok(
        "POST",
        PRINCIPALS,
        {
            **settings,
            "appId": app_id,
            "description": f"TERRAFORM_UPDATE_{uuid.uuid4()}",
            "owners@odata.bind": [reference(tenant, me)],
        },
    )
    one = f"{PRINCIPALS}/{created['id']}"
    tenant.ok("PATCH", one, {"description": None})
    tenant.ok("DELETE", f"{one}/owners/{me}/$ref")
    read = tenant.ok("GET", one)
    expected = {name: value for name, value in settings.items() if name != "@odata.type"}
    assert holds(read, {**expected, "description": None, "appId": app_id})
    assert read["servicePrincipalType"] == "Application"
    beta = tenant.ok("GET", f"/beta/servicePrincipals/{created['id']}?$select=samlMetadataUrl")
    assert set(beta) == {"@odata.context", "samlMetadataUrl"}
    changes: list[dict[str, Any]] = [
        {"accountEnabled": False},
        {"alternativeNames": []},
        {"appRoleAssignmentRequired": False},
        {"description": "what it is"},
        {"loginUrl": None},
        {"notes": None},
        {"notificationEmailAddresses": []},
        {"preferredSingleSignOnMode": None},
        {"samlSingleSignOnSettings": {}},
        {"tags": []},
    ]
    for change in changes:
        tenant.ok("PATCH", one, change)
        assert holds(tenant.ok("GET", one), change), change
    tenant.ok("DELETE", one)
    assert tenant.refused("GET", one)[0] == 404


def test_service_principal_delegated_permission_grant(tenant: InProcessTenant) -> None:
    user = {"id": str(uuid.uuid4()), "displayName": "Adele"}
    tenant.state.store.put("user", user["id"], user)
    client = tenant.principal(tenant.application()["appId"])["id"]
    resource = tenant.principal(tenant.application()["appId"])["id"]
    grants = "/v1.0/oauth2PermissionGrants"
    for who in (
        {"consentType": "AllPrincipals"},
        {"consentType": "Principal", "principalId": user["id"]},
    ):
        body = {"clientId": client, "resourceId": resource, "scope": "a b", **who}
        one = f"{grants}/{tenant.ok('POST', grants, body)['id']}"
        assert holds(tenant.ok("GET", one), body)
        tenant.ok("PATCH", one, {"scope": "a"})
        assert tenant.ok("GET", one)["scope"] == "a"
        tenant.ok("DELETE", one)


def test_user_flow_attribute(tenant: InProcessTenant) -> None:
    attributes = "/v1.0/identity/userFlowAttributes"
    for kind in ("string", "boolean", "int64", "stringCollection", "dateTime"):
        body = {
            "@odata.type": "#microsoft.graph.identityUserFlowAttribute",
            "dataType": kind,
            "description": "what it is",
            "displayName": f"Attribute {kind}",
        }
        one = f"{attributes}/{tenant.ok('POST', attributes, body)['id']}"
        read = tenant.ok("GET", one)
        assert (read["dataType"], read["userFlowAttributeType"]) == (kind, "custom")
        tenant.ok("PATCH", one, {"description": "something else"})
        tenant.ok("DELETE", one)
        assert tenant.refused("GET", one)[0] == 404


def test_the_lookups(tenant: InProcessTenant) -> None:
    uris = ["https://contosob2c.onmicrosoft.com/orders"]
    application = tenant.application(displayName="it's mine", identifierUris=uris)
    principal = tenant.principal(application["appId"])
    for base, object_id, queries in (
        (
            APPLICATIONS,
            application["id"],
            (
                f"appId eq '{application['appId']}'",
                "displayName eq 'it''s mine'",
                f"identifierUris/any(uri:uri eq '{uris[0]}')",
            ),
        ),
        (
            PRINCIPALS,
            principal["id"],
            (f"appId eq '{application['appId']}'", "displayName eq 'it''s mine'"),
        ),
    ):
        for query in queries:
            found = tenant.ok("GET", base, params={"$filter": query})["value"]
            assert [one["id"] for one in found] == [object_id], query
    [domain] = tenant.ok("GET", "/v1.0/domains")["value"]
    assert {"id", "isDefault", "isInitial", "isRoot", "isVerified", "isAdminManaged"} <= set(domain)


def test_the_logo_is_what_was_sent(tenant: InProcessTenant, path: str) -> None:
    picture = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

    assert put(tenant, f"{path}/logo", picture, "image/gif").status_code == 204

    assert tenant.call("GET", f"{path}/logo").content == picture
