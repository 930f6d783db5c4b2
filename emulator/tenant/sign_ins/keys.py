"""The keys that sign the tokens of all user flows, kept in the tenant's store.

B2C and the directory behind it have different keys, so neither accepts a token of the other.
"""

from __future__ import annotations

from typing import Any

from joserfc.jwk import RSAKey

from emulator.tenant.signing_keys import InvalidSignatureError, SigningKeys, stored_key
from emulator.tenant.store import Store

_KIND = "b2cSigningKey"
# The real service publishes a new key before it signs with it, and keeps the old one published
# for some time.
_PUBLISHED = 2


class B2cKeys:
    """Signs with the newest key, and publishes that and the one before it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        stored = store.list(_KIND)
        if not stored:
            stored = [self._make()]
        self._keys = [SigningKeys(stored_key(key)) for key in stored]

    def sign(self, claims: dict[str, Any]) -> str:
        return self._keys[-1].sign(claims)

    def public(self) -> list[dict[str, Any]]:
        """The keys as a JWK set lists them, newest first."""
        return [key for keys in reversed(self._keys[-_PUBLISHED:]) for key in keys.public()]

    def verify(self, token: str) -> dict[str, Any]:
        """The claims of a token that one of the published keys signed; does not check its dates.

        Raises InvalidSignatureError.
        """
        for keys in self._keys[-_PUBLISHED:]:
            try:
                return keys.verify(token)
            except InvalidSignatureError:
                continue
        raise InvalidSignatureError("No published key of the tenant signed this token.")

    def roll(self) -> None:
        """Sign with a new key from now on; the key before it stays published."""
        self._keys.append(SigningKeys(stored_key(self._make())))

    def _make(self) -> dict[str, Any]:
        key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        stored = dict(key.as_dict(private=True))
        assert key.kid is not None
        self._store.put(_KIND, key.kid, stored)
        return stored
