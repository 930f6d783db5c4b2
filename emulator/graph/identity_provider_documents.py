"""Identity providers in the store and in Graph's responses, which mask secrets."""

from __future__ import annotations

from emulator.tenant.directory import objects
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.user_flows.identity_providers import KIND

NAMESPACE = "#microsoft.graph."
SOCIAL = f"{NAMESPACE}socialIdentityProvider"
OPEN_ID_CONNECT = f"{NAMESPACE}openIdConnectIdentityProvider"
APPLE = f"{NAMESPACE}appleManagedIdentityProvider"

MASK = "******"

# The property that requests write and responses mask, by type.
SECRETS = {SOCIAL: "clientSecret", OPEN_ID_CONNECT: "clientSecret", APPLE: "certificateData"}


def find_provider(tenant: TenantState, provider_id: str) -> Document | None:
    """The provider with this id, compared without case; None if no replicated one has it."""
    for document in objects.everything(tenant, KIND):
        if document["id"].lower() == provider_id.lower():
            return document
    return None


def shown_provider(document: Document) -> Document:
    """The provider in a response, with a mask in place of its secret."""
    shown = {name: value for name, value in document.items() if not name.startswith("_")}
    shown[SECRETS[document["@odata.type"]]] = MASK
    return shown
