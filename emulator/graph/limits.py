"""The limits of an application, by its sign-in audience.

Source: "Validation differences by supported account types" and "Redirect URI restrictions" of the
Microsoft identity platform documentation.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one audience, as counts or numbers of characters; None means no limit."""

    display_name: int
    secrets: int | None
    scopes: int | None
    scope_value: int
    identifier_uris: int | None
    identifier_uri: int
    redirect_uris: int
    permissions: int
    permissions_per_api: int | None
    pre_authorized_clients: int | None
    scopes_per_client: int | None
    pre_authorized_scopes: int | None
    # Whether the rules for sign-in with personal accounts apply.
    personal: bool


_WORK = Limits(
    display_name=120,
    secrets=None,
    scopes=None,
    scope_value=120,
    identifier_uris=None,
    identifier_uri=255,
    redirect_uris=256,
    permissions=400,
    permissions_per_api=None,
    pre_authorized_clients=None,
    scopes_per_client=None,
    pre_authorized_scopes=None,
    personal=False,
)

_PERSONAL = Limits(
    display_name=90,
    secrets=2,
    scopes=100,
    scope_value=40,
    identifier_uris=50,
    identifier_uri=120,
    redirect_uris=100,
    permissions=200,
    permissions_per_api=30,
    pre_authorized_clients=100,
    scopes_per_client=30,
    pre_authorized_scopes=500,
    personal=True,
)

LIMITS = {
    "AzureADMyOrg": _WORK,
    "AzureADMultipleOrgs": _WORK,
    "AzureADandPersonalMicrosoftAccount": _PERSONAL,
    "PersonalMicrosoftAccount": _PERSONAL,
}

# Limits of every audience.
REDIRECT_URI = 256
LOGOUT_URL = 255
APIS = 50
NOTES = 1024
TAG = 256
COLLECTION_ITEMS = 1000
