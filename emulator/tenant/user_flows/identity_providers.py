"""Identity providers of the tenant.

A document of this kind has Graph's properties without its secret, which is sealed under `_secret`.
`_issuer` is the claim `idp` of a provider that the emulator itself stands for.
"""

from __future__ import annotations

from emulator.tenant.store import Document, Store
from emulator.tenant.user_flows.user_flow import UserFlow

KIND = "identityProvider"


def attached_providers(store: Store, policy: UserFlow) -> list[Document]:
    """The tenant's providers that are attached to the flow; ids know no case."""
    known = {document["id"].lower(): document for document in store.list(KIND)}
    wanted = (provider_id.lower() for provider_id in policy.identity_providers)
    return [known[name] for name in dict.fromkeys(wanted) if name in known]
