"""Authorization codes and refresh tokens: opaque to clients, kept as hashes, used once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from typing import Any, Literal

from emulator.tenant.store import Store

Kind = Literal["code", "refreshToken"]

CODE_LIFETIME = 600
# Refresh tokens of single-page applications are valid for a day, whatever the user flow says.
SPA_REFRESH_LIFETIME = 24 * 3600
# For a day after its end a grant is refused as expired (AADB2C90080), afterwards as unknown.
_REMEMBERED = 24 * 3600


@dataclass(frozen=True)
class Grant:
    """The sign-in behind a code or refresh token. Times are seconds since 1970.

    `family` names the sign-in from which all grants of a chain come. `family_started` is the time
    of that sign-in, at which the sliding window starts. `claims` are the application claims as
    first issued, which a refresh does not renew.
    """

    family: str
    family_started: int
    issued: int
    expires: int
    policy_id: str
    client_id: str
    platform: str
    redirect_uri: str
    user_id: str
    local_account: bool
    scope: str
    nonce: str | None
    auth_time: int
    claims: dict[str, Any]
    code_challenge: str | None = None
    code_challenge_method: str | None = None
    # `UserFlow.serial` of the user flow; None in a grant of an older state folder.
    flow: int | None = None


class Grants:
    """The tenant's codes and refresh tokens."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def issue(self, kind: Kind, grant: Grant) -> str:
        """Store the grant and return the code or token for it."""
        self._purge(grant.issued)
        text = secrets.token_urlsafe(64)
        self._store.put(kind, _digest(text), {**asdict(grant), "used": False})
        return text

    def _purge(self, now: int) -> None:
        """Remove what expired so long ago that no client still asks what became of it."""
        limit = now - _REMEMBERED
        self._store.delete_below("code", "expires", limit)
        if self._store.delete_below("refreshToken", "expires", limit):
            living = {grant["family"] for grant in self._store.list("refreshToken")}
            for revoked in self._store.list("revokedFamily"):
                if revoked["family"] not in living:
                    self._store.delete("revokedFamily", revoked["family"])

    def find(self, kind: Kind, text: str) -> tuple[Grant, bool] | None:
        """The grant of a code or token, and whether it was used before."""
        stored = self._store.get(kind, _digest(text))
        if stored is None:
            return None
        used = stored.pop("used")
        return Grant(**stored), used

    def mark_used(self, kind: Kind, text: str) -> None:
        stored = self._store.get(kind, _digest(text))
        if stored is not None:
            self._store.put(kind, _digest(text), {**stored, "used": True})

    def revoke_family(self, family: str) -> None:
        """Revoke all refresh tokens of a sign-in, because one of its grants was used twice."""
        self._store.put("revokedFamily", family, {"family": family})

    def is_revoked(self, family: str) -> bool:
        return self._store.get("revokedFamily", family) is not None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
