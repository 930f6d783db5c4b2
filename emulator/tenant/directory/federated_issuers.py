"""Issuers of federated credentials, with their keys.

The control API saves the keys, since the emulator does not fetch them from the issuers.
"""

from __future__ import annotations

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from emulator.tenant.store import Document, Store

_KIND = "federatedIssuer"


def save_issuer(store: Store, issuer: str, keys: Document) -> None:
    """Trust this JWK set as the keys of the issuer; raises ValueError if it is no JWK set."""
    try:
        _key_set(keys)
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"The keys of {issuer} are no JWK set: {error}") from None
    store.put(_KIND, issuer, {"issuer": issuer, "keys": keys["keys"]})


def list_issuers(store: Store) -> list[str]:
    return [document["issuer"] for document in store.list(_KIND)]


def issuer_keys(store: Store, issuer: str) -> KeySet | None:
    """The keys of an issuer, or None if no keys were saved for it."""
    document = store.get(_KIND, issuer)
    return None if document is None else _key_set(document)


def _key_set(document: Document) -> KeySet:
    return KeySet.import_key_set({"keys": document["keys"]})
