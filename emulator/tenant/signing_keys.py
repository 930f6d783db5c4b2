"""The RSA key that signs the directory's tokens, made once per state folder.

Tokens of user flows have keys of their own: `emulator.tenant.sign_ins.keys`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateNumbers, RSAPublicNumbers
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from emulator.tenant.private_files import write_private


class InvalidSignatureError(Exception):
    """The token has no signature of this tenant."""


class SigningKeys:
    """Signs tokens and publishes the public half."""

    def __init__(self, key: RSAKey) -> None:
        self._key = key
        self._verifying = KeySet([key])

    @classmethod
    def open(cls, path: Path) -> SigningKeys:
        """Read the key file of a state folder; make one for a new folder."""
        if not path.exists():
            key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
            write_private(path, json.dumps(key.as_dict(private=True)).encode())
        return cls(stored_key(json.loads(path.read_bytes())))

    @property
    def kid(self) -> str:
        kid = self._key.kid
        assert kid is not None
        return kid

    def public(self) -> list[dict[str, Any]]:
        """The keys as a JWK set lists them."""
        return [dict(self._key.as_dict(private=False))]

    def sign(self, claims: dict[str, Any], *, token_type: str = "JWT") -> str:
        header = {"alg": "RS256", "typ": token_type, "kid": self.kid}
        return jwt.encode(header, claims, self._key, algorithms=["RS256"])

    def verify(self, token: str) -> dict[str, Any]:
        """The claims of a token that this tenant signed; does not check dates and audience.

        Raises InvalidSignatureError.
        """
        try:
            return dict(jwt.decode(token, self._verifying, algorithms=["RS256"]).claims)
        except (JoseError, ValueError, TypeError) as error:
            raise InvalidSignatureError(str(error)) from None


def stored_key(jwk: Mapping[str, str]) -> RSAKey:
    """The private key that was made here and stored as a JWK.

    That its numbers make a key is not checked again, as `RSAKey.import_key` would: no other part of
    a tenant's start takes as long.
    """

    def number(name: str) -> int:
        return int.from_bytes(base64.urlsafe_b64decode(f"{jwk[name]}=="))

    key = RSAPrivateNumbers(
        p=number("p"),
        q=number("q"),
        d=number("d"),
        dmp1=number("dp"),
        dmq1=number("dq"),
        iqmp=number("qi"),
        public_numbers=RSAPublicNumbers(number("e"), number("n")),
    ).private_key(unsafe_skip_rsa_key_validation=True)
    return RSAKey(key, key, {"use": "sig", "alg": "RS256", "kid": jwk["kid"]})
