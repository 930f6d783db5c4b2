"""Identity providers of the tenant in the store, and as Graph shows them: secrets masked."""

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

# What is written and never read back, by type.
SECRETS = {SOCIAL: "clientSecret", OPEN_ID_CONNECT: "clientSecret", APPLE: "certificateData"}


def find_provider(tenant: TenantState, provider_id: str) -> Document | None:
    """The provider of this id in any case, if it is replicated."""
    wanted = provider_id.lower()
    for document in objects.everything(tenant, KIND):
        if document["id"].lower() == wanted:
            return document
    return None


def shown_provider(document: Document) -> Document:
    """The provider with a mask in place of its secret."""
    shown = {name: value for name, value in document.items() if not name.startswith("_")}
    shown[SECRETS[document["@odata.type"]]] = MASK
    return shown
