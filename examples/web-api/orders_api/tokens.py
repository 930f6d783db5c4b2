"""Who calls? The access tokens of Azure AD B2C, checked.

Checked are the signature (RS256 and nothing else), issuer, audience, times, the user flow, and, if
limited, the client. Issuer and keys alone say little, since all flows and applications of a tenant
share them: https://learn.microsoft.com/azure/active-directory-b2c/tokens-overview

A person is known by `sub` alone. An email address in a token is no identity: for a local account it
comes from the sign-in name, for a social account from `otherMails`, as the other provider gave it,
and in neither case is it guaranteed to be verified. See "Email address storage" at
https://learn.microsoft.com/azure/active-directory-b2c/user-flow-overview
"""

from dataclasses import dataclass
from typing import Any

import jwt

from orders_api.connection import Connection

ALGORITHM = "RS256"
LEEWAY = 60
"""Seconds by which two clocks may differ."""
KEYS_KEPT = 24 * 3600
"""Seconds; Microsoft's advice is to look once a day, and at an unknown key."""
KEYS_PAUSE = 60
"""Seconds between two looks for unknown keys, so that forged tokens cause no traffic."""


class Refused(Exception):  # noqa: N818 - reads as what it says
    """A request without the right token (RFC 6750 section 3).

    `status`: 401 (who are you?), 403 (you may not) or 503 (keys out of reach). `code`: RFC 6750's
    error code, None if no token came. `scope`: what would have been needed.
    """

    def __init__(
        self, status: int, reason: str, code: str | None = None, scope: str | None = None
    ) -> None:
        super().__init__(reason)
        self.status, self.reason, self.code, self.scope = status, reason, code, scope


@dataclass(frozen=True)
class Caller:
    """`subject`: the person, the same at every sign-in. `client`: the application they use.
    `scopes`: what it may do for them."""

    subject: str
    client: str
    scopes: frozenset[str]


class Tokens:
    """Checks tokens against one connection; keeps the keys."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._keys = jwt.PyJWKClient(
            connection.jwks_url,
            lifespan=KEYS_KEPT,
            cooldown_duration=KEYS_PAUSE,
            timeout=5,
        )

    def caller(self, token: str, scope: str) -> Caller:
        """Who sent this token, if it allows `scope` (as in `scp`); else raises `Refused`."""
        claims = self._claims(token)
        policy = claims.get("tfp", claims.get("acr"))
        # B2C and the tools around it do not agree on the case of a policy's name.
        if not isinstance(policy, str) or policy.lower() not in self._connection.policies:
            raise Refused(401, "The token comes from another user flow", "invalid_token")
        client = claims.get("azp")
        allowed = self._connection.clients
        if not isinstance(client, str) or (allowed is not None and client not in allowed):
            raise Refused(403, "This application may not call the API", "insufficient_scope")
        given = claims.get("scp")
        scopes = frozenset(given.split()) if isinstance(given, str) else frozenset()
        if scope not in scopes:
            full = self._connection.scopes.get(scope, scope)
            raise Refused(403, f"The token lacks {scope}", "insufficient_scope", full)
        return Caller(subject=claims["sub"], client=client, scopes=scopes)

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise Refused(401, "The token is malformed", "invalid_token") from None
        kid = header.get("kid")
        # Before any look at keys: the token does not choose how it is checked.
        if header.get("alg") != ALGORITHM or not isinstance(kid, str):
            raise Refused(401, f"The token is not signed with {ALGORITHM}", "invalid_token")
        key = self._key(kid)
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._connection.audience,
                issuer=self._connection.issuer,
                leeway=LEEWAY,
                options={
                    "require": ["iss", "aud", "exp", "nbf", "iat", "sub"],
                    "strict_aud": True,
                    "enforce_minimum_key_length": True,
                },
            )
        except jwt.ExpiredSignatureError:
            raise Refused(401, "The token has expired", "invalid_token") from None
        except jwt.PyJWTError:
            raise Refused(401, "The token is not for this API", "invalid_token") from None

    def _key(self, kid: str) -> jwt.PyJWK:
        out_of_reach = Refused(503, "The keys of the tenant are out of reach")
        try:
            # Known keys are found without the lock that a look for unknown ones holds.
            known = self._keys.match_kid(self._keys.get_signing_keys(), kid)
        except (jwt.PyJWKClientError, jwt.PyJWKSetError, ValueError):
            raise out_of_reach from None
        if known is not None:
            return known
        try:
            return self._keys.get_signing_key(kid)
        except (jwt.PyJWKClientConnectionError, jwt.PyJWKSetError, ValueError):
            raise out_of_reach from None
        except jwt.PyJWKClientError:
            raise Refused(401, "The token is signed with an unknown key", "invalid_token") from None
