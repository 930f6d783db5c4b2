"""The log of sign-ins for the tenant page; it holds no secret and no token."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from emulator.tenant.clock import graph_time
from emulator.tenant.store import Document, Store

KIND = "signIn"
_CAPACITY = 200


class SignInLog:
    """The latest events, oldest first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def signed_in(
        self, now: datetime, policy_id: str, client_name: str, user: Document, how: str
    ) -> None:
        self._add_of(user, now, policy=policy_id, client=client_name, event=how)

    def tokens_issued(
        self, now: datetime, policy_id: str, client_name: str, user: Document, scope: str
    ) -> None:
        self._add_of(
            user, now, policy=policy_id, client=client_name, event="tokens issued", scope=scope
        )

    def failed(
        self, now: datetime, policy_id: str, client_name: str, user: Document, reason: str
    ) -> None:
        """A person could not sign in; `reason` is the string id of the page's message."""
        self._add_of(
            user, now, policy=policy_id, client=client_name, event="not let in", message=reason
        )

    def connector_answered(
        self, now: datetime, policy_id: str, client_name: str, step: str, action: str
    ) -> None:
        """An API connector answered as its contract demands; `refused` logs other answers."""
        self._add(
            now,
            policy=policy_id,
            client=client_name,
            event="API connector answered",
            message=f"{step}: {action}",
        )

    def refused(
        self, now: datetime, policy_id: str, client_name: str | None, code: str, message: str
    ) -> None:
        self._add(
            now,
            policy=policy_id,
            client=(client_name or "")[:120],
            event="refused",
            code=code,
            message=message[:300],
        )

    def entries(self) -> list[Document]:
        return self._store.list(KIND)

    def _add_of(self, user: Document, now: datetime, **values: Any) -> None:
        self._add(now, user=user["displayName"], userId=user["id"], **values)

    def _add(self, now: datetime, **values: Any) -> None:
        entry_id = str(uuid.uuid4())
        self._store.put(
            KIND, entry_id, {"id": entry_id, "createdDateTime": graph_time(now), **values}
        )
        entries = self.entries()
        for old in entries[: max(0, len(entries) - _CAPACITY)]:
            self._store.delete(KIND, old["id"])
