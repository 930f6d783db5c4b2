"""The key that signs the tokens of all user flows; kept in the tenant's store.

B2C's keys are not those of the directory behind it: a token of one is worthless at the other.
"""

from __future__ import annotations

from joserfc.jwk import RSAKey

from sandbox.entra.signing_keys import SigningKeys
from sandbox.store import Store

_KIND = "b2cSigningKey"
_ID = "current"


def open_b2c_keys(store: Store) -> SigningKeys:
    """The tenant's key, made at its first use; the same after a restart."""
    stored = store.get(_KIND, _ID)
    if stored is None:
        key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        store.put(_KIND, _ID, dict(key.as_dict(private=True)))
        return SigningKeys(key)
    return SigningKeys(RSAKey.import_key(stored))
