"""Claims and tokens of a user flow, in B2C's form.

`ver` is "1.0" for all applications, the audience of an access token is the API's client id, there
is no `tid`, and `tfp` or `acr` names the user flow.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from emulator.b2c.scopes import GrantedScope
from emulator.tenant import people
from emulator.tenant.sign_ins.keys import B2cKeys
from emulator.tenant.store import Document
from emulator.tenant.user_flows.user_flow import UserFlow


@dataclass(frozen=True)
class SignIn:
    """A sign-in with the values that all its tokens contain."""

    user_id: str
    client_id: str
    auth_time: int
    nonce: str | None
    claims: dict[str, Any]


def issuer(policy: UserFlow, base: str, tenant_id: str) -> str:
    """The user flow's issuer at the address `base` that the client used."""
    if policy.settings.issuer == "tfp":
        return f"{base}/tfp/{tenant_id}/{policy.id.lower()}/v2.0/"
    return f"{base}/{tenant_id}/v2.0/"


def application_claims(
    policy: UserFlow, user: Document, provider: str | None, new_user: bool
) -> dict[str, Any]:
    """The claims that the user flow's portal settings select and the user has.

    `idp` names an identity provider and is absent for local accounts; `newUser` is true or absent.
    """
    built_in: dict[str, Any] = {
        "city": user.get("city"),
        "country": user.get("country"),
        "emails": people.emails(user) or None,
        "family_name": user.get("surname"),
        "given_name": user.get("givenName"),
        "idp": provider,
        "jobTitle": user.get("jobTitle"),
        "name": user.get("displayName"),
        "newUser": True if new_user else None,
        "oid": user["id"],
        "postalCode": user.get("postalCode"),
        "state": user.get("state"),
        "streetAddress": user.get("streetAddress"),
    }
    selected = {
        name: built_in[name] if name in built_in else _extension(user, name)
        for name in policy.settings.claims
    }
    return {name: value for name, value in selected.items() if value is not None}


def _extension(user: Document, name: str) -> Any:
    """The value of a custom attribute by its claim `extension_ShoeSize`; in the directory its name
    contains the extensions app's id."""
    short = name.removeprefix("extension_")
    for stored, value in user.items():
        if stored.startswith("extension_") and stored.split("_", 2)[2:] == [short]:
            return value
    return user.get(name)


class TokenMaker:
    """Makes the tokens of one user flow at one address."""

    def __init__(self, keys: B2cKeys, policy: UserFlow, issuer_name: str) -> None:
        self._keys = keys
        self._policy = policy
        self._issuer = issuer_name

    @property
    def lifetime(self) -> int:
        return self._policy.settings.access_token_minutes * 60

    def access_token(self, sign_in: SignIn, scope: GrantedScope, now: int) -> str:
        """An access token for the scope, which must have a resource."""
        assert scope.resource is not None
        claims = self._claims(sign_in, now)
        claims["aud"] = scope.resource.app_id
        claims["azp"] = sign_in.client_id
        if scope.permissions:
            claims["scp"] = " ".join(scope.permissions)
        return self._keys.sign(claims)

    def client_token(
        self, *, principal_id: str, client_id: str, api_id: str, roles: list[str], now: int
    ) -> str:
        """An access token for an application itself, with the app roles that it has."""
        claims: dict[str, Any] = {
            "ver": "1.0",
            "iss": self._issuer,
            "sub": principal_id,
            "aud": api_id,
            "azp": client_id,
            "exp": now + self.lifetime,
            "nbf": now,
            "iat": now,
            self._policy.settings.policy_claim: self._policy.id,
        }
        if roles:
            claims["scp"] = " ".join(roles)
        return self._keys.sign(claims)

    def id_token(
        self, sign_in: SignIn, now: int, *, access_token: str | None = None, code: str | None = None
    ) -> str:
        claims = self._claims(sign_in, now)
        claims["aud"] = sign_in.client_id
        if access_token is not None:
            claims["at_hash"] = _half_hash(access_token)
        if code is not None:
            claims["c_hash"] = _half_hash(code)
        return self._keys.sign(claims)

    def _claims(self, sign_in: SignIn, now: int) -> dict[str, Any]:
        claims: dict[str, Any] = {
            "ver": "1.0",
            "iss": self._issuer,
            "sub": sign_in.user_id,
            "exp": now + self.lifetime,
            "nbf": now,
            "iat": now,
            "auth_time": sign_in.auth_time,
            **sign_in.claims,
            self._policy.settings.policy_claim: self._policy.id,
        }
        if sign_in.nonce is not None:
            claims["nonce"] = sign_in.nonce
        return claims


def _half_hash(text: str) -> str:
    """OpenID Connect's at_hash and c_hash for RS256."""
    return _base64url(hashlib.sha256(text.encode()).digest()[:16])


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def profile_info(tenant_id: str, claims: dict[str, Any]) -> str:
    """The `profile_info` of a token response, which clients should ignore."""
    return _encoded(
        {
            "ver": "1.0",
            "tid": tenant_id,
            "sub": None,
            "name": claims.get("name"),
            "preferred_username": None,
            "idp": claims.get("idp"),
        }
    )


def client_info(tenant_id: str, user_id: str, policy_id: str) -> str:
    """The `client_info` that MSAL requests: its key of the account, which names the user flow."""
    return _encoded({"uid": f"{user_id}-{policy_id.lower()}", "utid": tenant_id})


def _encoded(value: dict[str, Any]) -> str:
    return _base64url(json.dumps(value, separators=(",", ":")).encode())
