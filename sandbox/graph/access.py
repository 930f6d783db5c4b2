"""Who calls Graph: the token's signature, audience and dates, and the caller's app roles."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.entra.signing_keys import InvalidSignatureError
from sandbox.graph.errors import denied, invalid_token
from sandbox.tenant import TenantState

# Any one of these roles opens a route.
Roles = frozenset[str]

_CLOCK_SKEW = 300


@dataclass(frozen=True)
class Caller:
    """An application that calls with a token of its own."""

    object_id: str
    client_id: str
    roles: Roles

    def require(self, allowed: Roles) -> None:
        """Raises GraphError 403 unless the caller has one of the roles."""
        if not self.roles & allowed:
            raise denied()


def authenticate(tenant: TenantState, authorization: str | None) -> Caller:
    """The caller of a request by its Authorization header; raises GraphError 401."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise invalid_token("Access token is empty.")
    if token.count(".") != 2:
        raise invalid_token(
            "IDX14100: JWT is not well formed, there are no dots (.). The token needs to be in JWS"
            " or JWE Compact Serialization Format."
        )
    try:
        claims = tenant.keys.verify(token.strip())
    except InvalidSignatureError:
        raise invalid_token("Access token validation failure. Invalid signature.") from None
    if claims.get("aud") not in tenant.graph_audiences():
        raise invalid_token("Access token validation failure. Invalid audience.")
    now = tenant.clock.timestamp()
    if not now < claims["exp"] + _CLOCK_SKEW:
        raise invalid_token("Lifetime validation failed, the token is expired.")
    if claims["nbf"] - _CLOCK_SKEW > now:
        raise invalid_token("Lifetime validation failed, the token is not yet valid.")
    return Caller(claims["oid"], claims["appid"], frozenset(claims.get("roles", ())))
