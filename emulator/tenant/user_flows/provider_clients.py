"""What an identity provider holds of the tenant's client with it.

The emulator calls no provider. For a client id without an entry it takes every secret for right,
and the metadata's issuer for that of the tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.tenant.secret_box import SecretBox
from emulator.tenant.store import Store

_KIND = "providerClient"


@dataclass(frozen=True)
class ProviderClient:
    """The secret that the provider takes, and the issuer of its ID tokens; None for any."""

    client_secret: str | None = field(default=None, repr=False)
    issuer: str | None = None


def read_provider_client(values: Mapping[str, Any]) -> ProviderClient:
    """The client of a request; raises ValueError."""
    unknown = sorted(values.keys() - {"clientSecret", "issuer"})
    if unknown or not all(isinstance(value, str) for value in values.values()):
        raise ValueError("Give clientSecret, issuer or both, as texts.")
    return ProviderClient(values.get("clientSecret"), values.get("issuer"))


def save_provider_client(
    store: Store, box: SecretBox, client_id: str, client: ProviderClient
) -> None:
    sealed = None if client.client_secret is None else box.seal(client.client_secret)
    store.put(_KIND, client_id, {"id": client_id, "_secret": sealed, "issuer": client.issuer})


def find_provider_client(store: Store, box: SecretBox, client_id: str) -> ProviderClient:
    document = store.get(_KIND, client_id)
    if document is None:
        return ProviderClient()
    sealed = document["_secret"]
    return ProviderClient(None if sealed is None else box.unseal(sealed), document["issuer"])
