"""Identity providers of the tenant.

A document of this kind has Graph's properties without the secret, which is sealed under `_secret`.
`_issuer` is the claim `idp` of a provider that the emulator itself emulates.
"""

from __future__ import annotations

from emulator.tenant.store import Document, Store
from emulator.tenant.user_flows.user_flow import UserFlow

KIND = "identityProvider"


def attached_providers(store: Store, policy: UserFlow) -> list[Document]:
    """The tenant's providers that are attached to the user flow; ids are compared without case."""
    providers = {document["id"].lower(): document for document in store.list(KIND)}
    attached = dict.fromkeys(provider_id.lower() for provider_id in policy.identity_providers)
    return [providers[provider_id] for provider_id in attached if provider_id in providers]
