"""Registrations as Microsoft Graph shows them, for tests."""

from __future__ import annotations

from typing import Any

from b2c.microsoft_graph import CLIENT_ID
from b2c.registration import AUDIENCE
from operate.adopt.registrations import Pair, Registration, graph_scope_ids
from operate.documents import Document

READ = "cccccccc-0000-0000-0000-000000000003"
URI = "https://contoso.onmicrosoft.com/orders"
API_ID = "dddddddd-0000-0000-0000-000000000001"
OWNER = "eeeeeeee-0000-0000-0000-000000000001"
TENANT = "11111111-1111-1111-1111-111111111111"
URL = "https://global.consent.azure-apim.net/redirect/orders"
SCOPE: Document = {
    "id": READ,
    "value": "orders.read",
    "type": "Admin",
    "isEnabled": True,
    "adminConsentDisplayName": "Read orders",
    "adminConsentDescription": "Read all orders",
    "userConsentDisplayName": None,
    "userConsentDescription": "",
}


def registration(
    number: int, principal: Any = None, owners: tuple[str, ...] = (), **properties: Any
) -> Registration:
    application = {
        "id": f"aaaaaaaa-0000-0000-0000-00000000000{number}",
        "appId": f"dddddddd-0000-0000-0000-00000000000{number}",
        "displayName": f"By hand {number}",
        "signInAudience": AUDIENCE,
        "api": {"requestedAccessTokenVersion": 2},
        "web": {"redirectUris": [], "implicitGrantSettings": {"enableIdTokenIssuance": False}},
        **properties,
    }
    shown = {
        "id": f"bbbbbbbb-0000-0000-0000-00000000000{number}",
        "accountEnabled": True,
        "appOwnerOrganizationId": TENANT,
        **(principal or {}),
    }
    return Registration(application, shown, frozenset(owners), frozenset(owners))


def api(**properties: Any) -> Registration:
    exposed = {"requestedAccessTokenVersion": 2, "oauth2PermissionScopes": [SCOPE]}
    return registration(1, **{"identifierUris": [URI], "api": exposed, **properties})


def client(**properties: Any) -> Registration:
    accesses = [
        {"resourceAppId": API_ID, "resourceAccess": [{"id": READ, "type": "Scope"}]},
        {
            "resourceAppId": CLIENT_ID,
            "resourceAccess": [{"id": one, "type": "Scope"} for one in sorted(graph_scope_ids())],
        },
    ]
    complete = {
        "web": {"redirectUris": [URL]},
        "requiredResourceAccess": accesses,
        "passwordCredentials": [{"hint": "abc"}],
    }
    return registration(2, **{**complete, **properties})


def pair(of_api: Registration | None = None, of_client: Registration | None = None) -> Pair:
    """Both as the stack itself would make them, with one secret."""
    return Pair(
        of_api or api(),
        of_client or client(),
        (SCOPE,),
        {"id": "grant-1", "scope": "orders.read"},
        {"id": "grant-2", "scope": "openid offline_access"},
    )
