"""The claims of a token that a user flow issued, and the check of its signature."""

import json
from dataclasses import dataclass
from typing import Any

import jwt


class UnusableTokenError(Exception):
    """The text is no token of a user flow; the message does not repeat it."""


@dataclass(frozen=True)
class FlowToken:
    """An access or ID token.

    `claims`: as issued. `refresh_seconds`: the response's `refresh_token_expires_in`, or None.
    `encoded`: the token itself, a secret.
    """

    encoded: str
    claims: dict[str, Any]
    refresh_seconds: int | None = None

    def __repr__(self) -> str:
        return "FlowToken(…)"

    @property
    def flow(self) -> str | None:
        """The flow's name as the token spells it: `tfp`, or `acr` where the portal says so."""
        name = self.claims.get("tfp") or self.claims.get("acr")
        return name if isinstance(name, str) else None

    @property
    def lifetime(self) -> int | None:
        """Seconds from issue to expiry."""
        issued, expires = self.claims.get("iat"), self.claims.get("exp")
        if isinstance(issued, int) and isinstance(expires, int):
            return expires - issued
        return None

    @property
    def fresh(self) -> bool:
        """Whether the token was issued within ten minutes of the sign-in, the life of a code."""
        issued, signed_in = self.claims.get("iat"), self.claims.get("auth_time")
        return isinstance(issued, int) and isinstance(signed_in, int) and issued - signed_in <= 600


def read_token(text: str) -> FlowToken:
    """The token of a token response in JSON, or of a JWT by itself. No signature is checked.

    Of a response the access token is taken, or the ID token if there is none. Raises
    `UnusableTokenError`.
    """
    # A file that PowerShell wrote begins with a mark.
    text = text.removeprefix("\ufeff").strip()
    if not text.startswith("{"):
        return _decoded(text, None)
    try:
        response = json.loads(text)
    except (ValueError, RecursionError):
        raise UnusableTokenError("It begins like a token response, but is no JSON.") from None
    encoded = response.get("access_token") or response.get("id_token")
    if not isinstance(encoded, str):
        raise UnusableTokenError("The response has neither access_token nor id_token.")
    return _decoded(encoded, _seconds(response.get("refresh_token_expires_in")))


def verify(token: FlowToken, keys: dict[str, Any]) -> None:
    """Check the signature against a flow's keys (a JWKS). An expired token is accepted.

    Raises `UnusableTokenError`.
    """
    key_id = jwt.get_unverified_header(token.encoded).get("kid")
    try:
        key = next(key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == key_id)
    except (StopIteration, jwt.PyJWKSetError, jwt.PyJWKError):
        raise UnusableTokenError("The flow's keys do not hold the one that signed it.") from None
    checks = {"verify_aud": False, "verify_exp": False, "verify_nbf": False, "verify_iat": False}
    try:
        jwt.decode(token.encoded, key.key, algorithms=["RS256"], options=checks)  # type: ignore[arg-type]
    except jwt.PyJWTError as failure:
        raise UnusableTokenError(f"Its signature does not hold: {failure}.") from None


def _decoded(encoded: str, refresh_seconds: int | None) -> FlowToken:
    try:
        claims = jwt.decode(encoded, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise UnusableTokenError("It is neither a token response nor a JWT.") from None
    return FlowToken(encoded, claims, refresh_seconds)


def _seconds(value: object) -> int | None:
    """The whole number, which B2C's documentation shows both as a number and as a text."""
    try:
        return int(str(value))
    except ValueError:
        return None
