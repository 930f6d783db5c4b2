"""What an application for customers may not have, and what others may."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant

DOMAIN = "https://contosob2c.onmicrosoft.com"
APPLICATIONS = "/v1.0/applications"


def scope(value: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, value)),
        "value": value,
        "type": "Admin",
        "isEnabled": True,
        "adminConsentDisplayName": value,
        "adminConsentDescription": value,
        **changes,
    }


def role(value: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, value)),
        "value": value,
        "displayName": value,
        "description": value,
        "allowedMemberTypes": ["Application"],
        **changes,
    }


def twin(value: str, **changes: Any) -> dict[str, Any]:
    """The app role with id and value of the scope."""
    return role(value, id=scope(value)["id"], **changes)


def customers(**properties: Any) -> dict[str, Any]:
    api = {"requestedAccessTokenVersion": 2, **properties.pop("api", {})}
    return {
        "displayName": "orders",
        "signInAudience": "AzureADandPersonalMicrosoftAccount",
        "api": api,
        **properties,
    }


def work(**properties: Any) -> dict[str, Any]:
    return {"displayName": "orders", "signInAudience": "AzureADMyOrg", **properties}


def access(apis: int, permissions: int) -> list[dict[str, Any]]:
    return [
        {
            "resourceAppId": str(uuid.uuid4()),
            "resourceAccess": [
                {"id": str(uuid.uuid4()), "type": "Scope"} for _ in range(permissions)
            ],
        }
        for _ in range(apis)
    ]


ACCEPTED: dict[str, dict[str, Any]] = {
    "90 characters of name": customers(displayName="x" * 90),
    "120 characters for work accounts": work(displayName="x" * 120),
    "40 characters of scope": customers(api={"oauth2PermissionScopes": [scope("s" * 40)]}),
    "120 characters of scope for work": work(api={"oauth2PermissionScopes": [scope("s" * 120)]}),
    "100 scopes": customers(api={"oauth2PermissionScopes": [scope(f"s{n}") for n in range(100)]}),
    "50 App ID URIs": customers(identifierUris=[f"{DOMAIN}/{n}" for n in range(50)]),
    "an App ID URI of 120": customers(identifierUris=[DOMAIN + "/" + "x" * (119 - len(DOMAIN))]),
    "urn for work": work(identifierUris=["urn:orders"]),
    "version 1 for work": work(api={"requestedAccessTokenVersion": 1}),
    "app roles for work": work(appRoles=[role("Orders.Read")]),
    "app roles for customers, with which B2C's client credentials work": customers(
        appRoles=[role("Orders.Read", allowedMemberTypes=["Application"])]
    ),
    "a role with a scope's id, value and texts": work(
        appRoles=[twin("s")], api={"oauth2PermissionScopes": [scope("s")]}
    ),
    "100 redirect URIs": customers(
        web={"redirectUris": [f"https://contoso.com/{n}" for n in range(100)]}
    ),
    "256 redirect URIs for work": work(
        web={"redirectUris": [f"https://contoso.com/{n}" for n in range(256)]}
    ),
    "a query and a wildcard for work": work(
        web={"redirectUris": ["https://contoso.com/cb?x=1", "https://*.contoso.com/cb"]}
    ),
    "http for localhost": customers(
        web={"redirectUris": ["http://localhost:8000/cb", "http://127.0.0.1/cb"]}
    ),
    "a public client's own scheme": customers(
        publicClient={"redirectUris": ["msauth.com.contoso://auth", "urn:ietf:wg:oauth:2.0:oob"]}
    ),
    "30 permissions of an API": customers(requiredResourceAccess=access(1, 30)),
    "50 APIs, 200 permissions": customers(requiredResourceAccess=access(50, 4)),
    "400 permissions for work": work(requiredResourceAccess=access(4, 100)),
    "group claims": work(groupMembershipClaims="SecurityGroup,ApplicationGroup"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(tenant: InProcessTenant, name: str) -> None:
    tenant.ok("POST", APPLICATIONS, ACCEPTED[name])


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "91 characters of name": (customers(displayName="x" * 91), "InvalidValue", "displayName"),
    "121 for work": (work(displayName="x" * 121), "InvalidValue", "displayName"),
    "an unknown audience": (
        work(signInAudience="Everybody"),
        "Request_BadRequest",
        "signInAudience",
    ),
    "version 1": (
        customers(api={"requestedAccessTokenVersion": 1}),
        "InvalidAccessTokenVersion",
        "api.requestedAccessTokenVersion",
    ),
    "no version": (
        customers(api={"requestedAccessTokenVersion": None}),
        "InvalidAccessTokenVersion",
        "api.requestedAccessTokenVersion",
    ),
    "version 3 for work": (
        work(api={"requestedAccessTokenVersion": 3}),
        "InvalidAccessTokenVersion",
        "api.requestedAccessTokenVersion",
    ),
    "41 characters of scope": (
        customers(api={"oauth2PermissionScopes": [scope("s" * 41)]}),
        "InvalidValue",
        "40 characters",
    ),
    "101 scopes": (
        customers(api={"oauth2PermissionScopes": [scope(f"s{n}") for n in range(101)]}),
        "InvalidValue",
        "100 scopes",
    ),
    "a blank in a scope": (
        customers(api={"oauth2PermissionScopes": [scope("orders read")]}),
        "InvalidValue",
        "character",
    ),
    "a scope without text for the administrator": (
        customers(api={"oauth2PermissionScopes": [scope("s", adminConsentDisplayName=None)]}),
        "InvalidValue",
        "adminConsentDisplayName",
    ),
    "a scope of another type": (
        customers(api={"oauth2PermissionScopes": [scope("s", type="Everybody")]}),
        "InvalidValue",
        "User or Admin",
    ),
    "a scope without id": (
        customers(api={"oauth2PermissionScopes": [scope("s", id=None)]}),
        "InvalidValue",
        "id is missing",
    ),
    "two scopes of one value": (
        customers(api={"oauth2PermissionScopes": [scope("s"), scope("s", id=str(uuid.uuid4()))]}),
        "DuplicateValue",
        "duplicate values",
    ),
    "two scopes of one id": (
        customers(api={"oauth2PermissionScopes": [scope("s"), scope("t", id=scope("s")["id"])]}),
        "DuplicateValue",
        "duplicate values",
    ),
    "a role with the value of a scope and another id": (
        work(appRoles=[role("s")], api={"oauth2PermissionScopes": [scope("s")]}),
        "DuplicateValue",
        "duplicate values",
    ),
    "a role with a scope's id and value and another text": (
        work(
            appRoles=[twin("s", description="other")],
            api={"oauth2PermissionScopes": [scope("s")]},
        ),
        "InvalidValue",
        "The following values must match",
    ),
    "a role for nobody": (
        work(appRoles=[role("r", allowedMemberTypes=[])]),
        "InvalidValue",
        "allowedMemberTypes",
    ),
    "51 App ID URIs": (
        customers(identifierUris=[f"{DOMAIN}/{n}" for n in range(51)]),
        "InvalidValue",
        "50 App ID URIs",
    ),
    "an App ID URI of 121": (
        customers(identifierUris=[DOMAIN + "/" + "x" * (120 - len(DOMAIN))]),
        "InvalidValue",
        "120 characters",
    ),
    "urn": (customers(identifierUris=["urn:orders"]), "InvalidValue", "urn"),
    "a slash at the end": (
        customers(identifierUris=[f"{DOMAIN}/orders/"]),
        "InvalidValue",
        "slash",
    ),
    "a query in an App ID URI": (
        customers(identifierUris=[f"{DOMAIN}/orders?x=1"]),
        "InvalidValue",
        "query",
    ),
    "the same App ID URI twice": (
        customers(identifierUris=[f"{DOMAIN}/orders", f"{DOMAIN}/orders"]),
        "DuplicateValue",
        "duplicate values",
    ),
    "another's domain with version 1 tokens": (
        work(identifierUris=["https://fabrikam.com/orders"]),
        "HostNameNotOnVerifiedDomain",
        "verified domain",
    ),
    "101 redirect URIs": (
        customers(web={"redirectUris": [f"https://contoso.com/{n}" for n in range(101)]}),
        "InvalidValue",
        "100 redirect URIs",
    ),
    "a redirect URI of 257": (
        customers(web={"redirectUris": ["https://contoso.com/" + "x" * 237]}),
        "InvalidValue",
        "256 characters",
    ),
    "plain http": (
        customers(web={"redirectUris": ["http://contoso.com/cb"]}),
        "InvalidValue",
        "https",
    ),
    "a query in a redirect URI": (
        customers(web={"redirectUris": ["https://contoso.com/cb?x=1"]}),
        "InvalidValue",
        "query",
    ),
    "a wildcard": (
        customers(web={"redirectUris": ["https://*.contoso.com/cb"]}),
        "InvalidValue",
        "wildcard",
    ),
    "a fragment": (
        customers(spa={"redirectUris": ["https://contoso.com/cb#x"]}),
        "InvalidValue",
        "fragment",
    ),
    "a forbidden character": (
        customers(web={"redirectUris": ["https://contoso.com/cb;x"]}),
        "InvalidValue",
        ";",
    ),
    "no address at all": (
        customers(web={"redirectUris": ["contoso.com/cb"]}),
        "InvalidValue",
        "https",
    ),
    "one redirect URI on two platforms": (
        customers(
            web={"redirectUris": ["https://contoso.com/cb"]},
            spa={"redirectUris": ["https://contoso.com/cb"]},
        ),
        "DuplicateValue",
        "duplicate values",
    ),
    "a logout address over http": (
        customers(web={"logoutUrl": "http://localhost/logout"}),
        "InvalidValue",
        "https",
    ),
    "51 APIs": (customers(requiredResourceAccess=access(51, 1)), "InvalidValue", "50 APIs"),
    "31 permissions of an API": (
        customers(requiredResourceAccess=access(1, 31)),
        "InvalidValue",
        "30 permissions",
    ),
    "201 permissions": (
        customers(requiredResourceAccess=[*access(40, 5), *access(1, 1)]),
        "InvalidValue",
        "200 permissions",
    ),
    "a permission of another type": (
        customers(
            requiredResourceAccess=[
                {
                    "resourceAppId": str(uuid.uuid4()),
                    "resourceAccess": [{"id": str(uuid.uuid4()), "type": "Wish"}],
                }
            ]
        ),
        "InvalidValue",
        "Scope or Role",
    ),
    "a tag with a blank": (customers(tags=["a b"]), "InvalidValue", "tag"),
    "notes of 1025": (customers(notes="x" * 1025), "InvalidValue", "1024"),
    "an unknown group claim": (
        customers(groupMembershipClaims="Everybody"),
        "InvalidValue",
        "groupMembershipClaims",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tenant: InProcessTenant, name: str) -> None:
    body, code, part = REFUSED[name]

    status, got, message = tenant.refused("POST", APPLICATIONS, body)

    assert (status, got) == (400, code), message
    assert part in message


def test_an_error_names_its_property_in_the_details(tenant: InProcessTenant) -> None:
    response = tenant.call("POST", APPLICATIONS, customers(api={"requestedAccessTokenVersion": 1}))

    assert response.json()["error"]["details"] == [
        {
            "code": "InvalidAccessTokenVersion",
            "message": "Property api.requestedAccessTokenVersion is invalid.",
            "target": "api.requestedAccessTokenVersion",
        }
    ]


def test_an_app_id_uri_belongs_to_one_application_of_the_tenant(tenant: InProcessTenant) -> None:
    tenant.application(identifierUris=[f"{DOMAIN}/orders"])
    other = tenant.application()
    path = f"{APPLICATIONS}/{other['id']}"

    response = tenant.call("PATCH", path, {"identifierUris": [f"{DOMAIN}/orders"]})

    error = response.json()["error"]
    assert response.status_code == 400
    assert error["code"] == "Request_BadRequest"
    assert error["message"] == (
        "Another object with the same value for property identifierUris already exists."
    )
    assert [(one["code"], one["target"]) for one in error["details"]] == [
        ("ObjectConflict", "identifierUris")
    ]


def test_any_domain_will_do_for_version_2_tokens_and_any_text_after_api_for_version_1(
    tenant: InProcessTenant,
) -> None:
    tenant.application(identifierUris=["https://fabrikam.com/orders", "api://orders"])
    created = tenant.ok("POST", APPLICATIONS, work())
    path = f"{APPLICATIONS}/{created['id']}"

    tenant.ok("PATCH", path, {"identifierUris": [f"api://{created['appId']}"]})
    tenant.ok("PATCH", path, {"identifierUris": ["api://shipping"]})
    assert tenant.refused("PATCH", path, {"identifierUris": [f"api://{uuid.uuid4()}"]})[1] == (
        "HostNameNotOnVerifiedDomain"
    )


def test_the_policy_of_newer_tenants_asks_for_an_id_or_domain_in_a_new_app_id_uri(
    tenant: InProcessTenant,
) -> None:
    created = tenant.ok("POST", APPLICATIONS, work(identifierUris=["api://older"]))
    path = f"{APPLICATIONS}/{created['id']}"
    tenant.state.settings = tenant.state.settings.changed({"api_uris": "tenant_identifier"})

    status, _, message = tenant.refused(
        "PATCH", path, {"identifierUris": ["api://older", "api://shipping"]}
    )
    assert (status, message.startswith("Failed to add identifier URI api://shipping.")) == (
        400,
        True,
    )
    tenant.ok("PATCH", path, {"identifierUris": ["api://older", f"api://{created['appId']}/x"]})
    tenant.application(identifierUris=["api://shipping"])


def test_a_change_of_audience_checks_everything_anew(tenant: InProcessTenant) -> None:
    created = tenant.ok("POST", APPLICATIONS, work(displayName="x" * 100))
    path = f"{APPLICATIONS}/{created['id']}"
    change = {"signInAudience": "AzureADandPersonalMicrosoftAccount"}

    assert tenant.refused("PATCH", path, change)[2].startswith("Property displayName is invalid.")
    assert tenant.refused("PATCH", path, {**change, "displayName": "x"})[1] == (
        "InvalidAccessTokenVersion"
    )
    tenant.ok(
        "PATCH", path, {**change, "displayName": "x", "api": {"requestedAccessTokenVersion": 2}}
    )


@pytest.mark.parametrize(
    ("body", "group", "first"),
    [
        (customers, "api", scope("orders.read", userConsentDescription="")),
        (work, "appRoles", role("Orders.Read")),
    ],
)
def test_an_enabled_permission_is_disabled_before_it_is_changed_or_removed(
    tenant: InProcessTenant, body: Any, group: str, first: dict[str, Any]
) -> None:
    def holding(*items: dict[str, Any]) -> dict[str, Any]:
        if group == "api":
            return {"api": {"oauth2PermissionScopes": list(items)}}
        return {"appRoles": list(items)}

    path = f"{APPLICATIONS}/{tenant.ok('POST', APPLICATIONS, body(**holding(first)))['id']}"
    second = {**first, "id": str(uuid.uuid4()), "value": "second"}
    name = "adminConsentDescription" if group == "api" else "description"
    refusal = (
        400,
        "CannotDeleteOrUpdateEnabledEntitlement",
        "Permission (scope or role) cannot be deleted or updated unless disabled first.",
    )

    assert tenant.refused("PATCH", path, holding()) == refusal
    assert tenant.refused("PATCH", path, holding(second)) == refusal
    assert tenant.refused("PATCH", path, holding({**first, name: "new"})) == refusal
    tenant.ok("PATCH", path, holding(first, second))
    tenant.ok("PATCH", path, holding({**first, "isEnabled": False}, second))
    tenant.ok("PATCH", path, holding({**first, name: "new"}, second))
    tenant.ok("PATCH", path, holding({**first, name: "new", "isEnabled": False}, second))
    tenant.ok("PATCH", path, holding(second))


def test_a_client_is_pre_authorised_only_for_scopes_that_exist_already(
    tenant: InProcessTenant,
) -> None:
    read, write = scope("orders.read"), scope("orders.write")
    path = (
        f"{APPLICATIONS}/"
        + tenant.application(
            api={"requestedAccessTokenVersion": 2, "oauth2PermissionScopes": [read]}
        )["id"]
    )
    client = {"appId": str(uuid.uuid4()), "delegatedPermissionIds": [read["id"]]}
    both = {
        "oauth2PermissionScopes": [read, write],
        "preAuthorizedApplications": [{**client, "delegatedPermissionIds": [write["id"]]}],
    }

    assert tenant.refused("PATCH", path, {"api": both}) == (
        400,
        "InvalidValue",
        "Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that"
        " cannot be found in the AppPermissions sets.",
    )
    tenant.ok("PATCH", path, {"api": {"preAuthorizedApplications": [client]}})
    stored = tenant.ok("GET", path)["api"]["preAuthorizedApplications"]
    assert stored == [client]


def test_a_scope_can_go_while_a_client_is_still_pre_authorised_for_it(
    tenant: InProcessTenant,
) -> None:
    read = scope("orders.read")
    path = (
        f"{APPLICATIONS}/"
        + tenant.application(
            api={"requestedAccessTokenVersion": 2, "oauth2PermissionScopes": [read]}
        )["id"]
    )
    client = {"appId": str(uuid.uuid4()), "delegatedPermissionIds": [read["id"]]}
    tenant.ok("PATCH", path, {"api": {"preAuthorizedApplications": [client]}})

    disabled = {**read, "isEnabled": False}
    tenant.ok("PATCH", path, {"api": {"oauth2PermissionScopes": [disabled]}})
    tenant.ok("PATCH", path, {"api": {"oauth2PermissionScopes": []}})

    other = {"appId": str(uuid.uuid4()), "delegatedPermissionIds": []}
    change = {"api": {"preAuthorizedApplications": [client, other]}}
    assert tenant.refused("PATCH", path, change)[1] == "InvalidValue"
    tenant.ok("PATCH", path, {"api": {"preAuthorizedApplications": []}})


def test_no_application_holds_more_than_a_thousand_items(tenant: InProcessTenant) -> None:
    body = work(appRoles=[role(f"r{n}") for n in range(600)], tags=[f"t{n}" for n in range(401)])

    assert tenant.refused("POST", APPLICATIONS, body)[1] == "Directory_ResourceSizeExceeded"
