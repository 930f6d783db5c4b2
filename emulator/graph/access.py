"""Authentication of a request to Graph: signature, audience, dates and app roles of its token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emulator.graph.errors import denied, invalid_token
from emulator.tenant.directory.microsoft_graph import graph_audiences
from emulator.tenant.signing_keys import InvalidSignatureError
from emulator.tenant.state import TenantState

# App roles, of which a caller needs one.
Roles = frozenset[str]

_CLOCK_SKEW = 300


@dataclass(frozen=True)
class Caller:
    """The application that sent a request, from its token."""

    object_id: str
    client_id: str
    roles: Roles

    def require(self, allowed: Roles) -> None:
        """Raise CallError 403 unless the caller has one of the roles."""
        if not self.roles & allowed:
            raise denied()


def authenticate(tenant: TenantState, authorization: str | None) -> Caller:
    """The caller of a request by its Authorization header; raises CallError 401."""
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
    return _caller(tenant, claims)


def _caller(tenant: TenantState, claims: dict[str, Any]) -> Caller:
    object_id, client_id = claims.get("oid"), claims.get("appid")
    expiry, start, roles = claims.get("exp"), claims.get("nbf"), claims.get("roles", [])
    # Dataverse has the same address here, in another directory.
    other_directory = claims.get("tid") not in (None, tenant.identity.id)
    if other_directory or claims.get("aud") not in graph_audiences(tenant.url, tenant.tls_url):
        raise invalid_token("Access token validation failure. Invalid audience.")
    if (
        not isinstance(object_id, str)
        or not isinstance(client_id, str)
        or not isinstance(expiry, int)
        or not isinstance(start, int)
        or not isinstance(roles, list)
    ):
        raise invalid_token("Access token validation failure. Required claims are missing.")
    now = tenant.clock.timestamp()
    if now >= expiry + _CLOCK_SKEW:
        raise invalid_token("Lifetime validation failed, the token is expired.")
    if start - _CLOCK_SKEW > now:
        raise invalid_token("Lifetime validation failed, the token is not yet valid.")
    return Caller(object_id, client_id, frozenset(roles))
