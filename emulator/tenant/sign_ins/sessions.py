"""Single sign-on sessions: the person who is signed in in a browser, behind an opaque cookie."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from emulator.tenant.store import Store
from emulator.tenant.user_flows.user_flow import UserFlow

KIND = "session"
COOKIE = "rehearsal-sso"


@dataclass(frozen=True)
class Session:
    """A sign-in that other requests of the browser may use. `auth_time`: seconds since 1970."""

    user_id: str
    auth_time: int
    provider: str | None
    policy_id: str
    client_id: str


class Sessions:
    """The tenant's sessions, kept as hashes of their cookies."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self, session: Session, policy: UserFlow, now: int) -> str | None:
        """Store the session and return its cookie's value; None if the user flow keeps none."""
        if policy.settings.session_scope == "disabled":
            return None
        self._store.delete_below(KIND, "expires", now)
        value = secrets.token_urlsafe(32)
        document: dict[str, Any] = {
            "userId": session.user_id,
            "authTime": session.auth_time,
            "provider": session.provider,
            "policyId": session.policy_id,
            "clientId": session.client_id,
            "expires": now + policy.settings.session_minutes * 60,
        }
        self._store.put(KIND, _digest(value), document)
        return value

    def find(self, value: str | None, policy: UserFlow, client_id: str, now: int) -> Session | None:
        """The session that this user flow and client may use; prolongs a rolling one.

        Revoking a user's refresh tokens does not end the session, as in the real service.
        """
        if not value:
            return None
        stored = self._store.get(KIND, _digest(value))
        if stored is None or now >= stored["expires"]:
            return None
        scope = policy.settings.session_scope
        if (
            scope == "disabled"
            or (scope == "policy" and stored["policyId"] != policy.id)
            or (scope == "application" and stored["clientId"] != client_id)
        ):
            return None
        if policy.settings.session_rolling:
            stored["expires"] = now + policy.settings.session_minutes * 60
            self._store.put(KIND, _digest(value), stored)
        return Session(
            stored["userId"],
            stored["authTime"],
            stored["provider"],
            stored["policyId"],
            stored["clientId"],
        )

    def end(self, value: str | None) -> None:
        if value:
            self._store.delete(KIND, _digest(value))


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()
