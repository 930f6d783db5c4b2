"""Registrations made by hand come under management without being replaced."""

from __future__ import annotations

from typing import Any

import pytest

from b2c.microsoft_graph import CLIENT_ID, SCOPE_IDS
from tests.engine.engine import RunningTenant, Stack

READ = "cccccccc-0000-0000-0000-000000000003"
URI = "https://contosob2c.onmicrosoft.com/orders"


@pytest.fixture
def by_hand(fresh: Stack) -> Stack:
    """A stack that adopts two registrations made by hand."""
    fresh.settings |= registered_by_hand(fresh.tenant)
    fresh.tenant.forget_requests()
    return fresh


def registered_by_hand(tenant: RunningTenant, uri: str = URI) -> dict[str, Any]:
    """Both registrations as the portal makes them; the settings that adopt them."""
    api = application(
        tenant,
        displayName="Orders API",
        identifierUris=[uri],
        api={"requestedAccessTokenVersion": 2, "oauth2PermissionScopes": [scope("orders.read")]},
    )
    client = application(
        tenant,
        displayName="Power Automate",
        notes="Ask Ada before changing it.",
        web={"redirectUris": ["https://a.example/cb"]},
        requiredResourceAccess=[
            access(api["appId"], READ),
            access(CLIENT_ID, *SCOPE_IDS.values()),
        ],
    )
    tenant.graph("POST", f"applications/{client['id']}/addPassword", {"passwordCredential": {}})
    principals = [
        tenant.graph("POST", "servicePrincipals", {"appId": app["appId"]})["id"]
        for app in (api, client)
    ]
    grant = tenant.graph(
        "POST",
        "oauth2PermissionGrants",
        {
            "clientId": principals[1],
            "resourceId": principals[0],
            "consentType": "AllPrincipals",
            "scope": "orders.read",
        },
    )
    return {
        "scopes": [
            {
                "value": "orders.read",
                "id": READ,
                "adminConsentDisplayName": "Read orders",
                "adminConsentDescription": "Read orders",
            },
        ],
        "redirectUrls": ["https://a.example/cb"],
        "foreignSecrets": 1,
        "adoptedApi": {"objectId": api["id"], "servicePrincipalObjectId": principals[0]},
        "adoptedClient": {
            "objectId": client["id"],
            "servicePrincipalObjectId": principals[1],
            "apiClientId": api["appId"],
            "apiGrantId": grant["id"],
        },
    }


def application(tenant: RunningTenant, **properties: Any) -> Any:
    return tenant.graph(
        "POST",
        "applications",
        {
            "signInAudience": "AzureADandPersonalMicrosoftAccount",
            "api": {"requestedAccessTokenVersion": 2},
            **properties,
        },
    )


def scope(value: str) -> dict[str, Any]:
    return {
        "id": READ,
        "value": value,
        "type": "Admin",
        "isEnabled": True,
        "adminConsentDisplayName": "Read orders",
        "adminConsentDescription": "Read orders",
    }


def access(client_id: str, *scope_ids: str) -> dict[str, Any]:
    permissions = [{"id": scope_id, "type": "Scope"} for scope_id in scope_ids]
    return {"resourceAppId": client_id, "resourceAccess": permissions}


def test_adoption_imports_what_is_there_makes_what_is_missing_and_replaces_nothing(
    by_hand: Stack,
) -> None:
    before = by_hand.tenant.applications()
    assert by_hand.steps() == {
        "b2c-connector-test": "create",
        "connector": "create",
        "connector-api": "create",
        "connector-api-registration": "import",
        "connector-api-identifier-uri": "import",
        "connector-api-scope-orders.read": "import",
        "connector-api-service-principal": "import",
        "connector-client": "create",
        "connector-client-registration": "import",
        "connector-client-client-secret-odd": "create",
        "connector-client-redirect-uris": "import",
        "connector-client-api-access": "import",
        "connector-client-graph-access": "import",
        "connector-client-service-principal": "import",
        "connector-client-api-grant": "import",
        "connector-client-graph-grant": "create",
    }
    by_hand.up()
    after = by_hand.tenant.applications()
    assert {name: app["appId"] for name, app in after.items()} == {
        name: app["appId"] for name, app in before.items()
    }
    assert after["Power Automate"]["notes"] == "Ask Ada before changing it."
    assert len(after["Power Automate"]["passwordCredentials"]) == 2
    assert by_hand.steps("--refresh") == {}


def test_adopted_registrations_are_protected_although_protect_is_off(by_hand: Stack) -> None:
    by_hand.up()
    assert by_hand.settings["protect"] is False
    assert "cannot be deleted" in by_hand.on_stack("destroy", "--yes", fails=True).output
