"""Client secrets in requests and responses."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from emulator.graph.errors import CallError, bad_request
from emulator.tenant.clock import graph_time, parse_time
from emulator.tenant.directory.credentials import make_secret, stored_password
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.store import Document


def shown_password(stored: Document, secret: str | None = None) -> Document:
    """The credential in a response; only the response to its creation has the `secret`."""
    shown = {name: value for name, value in stored.items() if not name.startswith("_")}
    shown["secretText"] = secret
    return shown


def new_password(requested: Any, now: datetime) -> tuple[Document, str]:
    """Make a credential from a request's `passwordCredential`: (stored, secret).

    The credential has the dates as the request wrote them: the azuread plugin replaces a secret
    whose date returns in another form. Without dates it is valid for two years from now. Raises
    CallError 400.
    """
    if not isinstance(requested, dict):
        raise _invalid("passwordCredential")
    _refuse_own_values(requested)
    for name in ("displayName", "startDateTime", "endDateTime"):
        if not isinstance(requested.get(name), str | None):
            raise _invalid(name)
    start = requested.get("startDateTime") or graph_time(now)
    try:
        begins = parse_time(start)
        end = requested.get("endDateTime") or graph_time(_two_years_after(begins))
        ends = parse_time(end)
    except ValueError:
        raise _invalid("endDateTime") from None
    if ends <= begins or ends <= now:
        raise CallError(
            400,
            "InvalidCredentialEndDate",
            f"The password's end {end} is not after its start {start} and the present time.",
        )
    secret = make_secret()
    stored = stored_password(
        secret=secret,
        key_id=str(uuid.uuid4()),
        display_name=requested.get("displayName"),
        start=start,
        end=end,
    )
    return stored, secret


def _refuse_own_values(requested: Document) -> None:
    for name in ("secretText", "hint"):
        if requested.get(name) is not None:
            raise bad_request(f"Property '{name}' is read-only and cannot be set.")


def kept_passwords(requested: list[Document], stored: list[Document]) -> list[Document]:
    """The credentials after a PATCH, which may omit some, but neither add nor change any.

    Raises CallError 400.
    """
    by_id = {credential["keyId"]: credential for credential in stored}
    kept = []
    for credential in requested:
        key_id = (credential.get("keyId") or "").lower()
        if key_id not in by_id:
            raise bad_request("New password credentials are added with addPassword.")
        existing = by_id[key_id]
        for name in ("displayName", "endDateTime", "startDateTime", "hint"):
            if credential.get(name) not in (None, existing[name]):
                raise CallError(
                    400,
                    "CannotUpdateExistingCredential",
                    f"Update to existing credential with KeyId '{key_id}' is not allowed.",
                )
        kept.append(existing)
    return kept


def _invalid(name: str) -> CallError:
    return bad_request(f"Invalid value specified for property '{name}' of resource 'Application'.")


def without_password(credentials: list[Document], key_id: Any) -> list[Document]:
    """The credentials without that of this id; raises CallError 400 if there is none."""
    if not isinstance(key_id, str) or not is_identifier(key_id):
        raise _invalid("keyId")
    remaining = [stored for stored in credentials if stored["keyId"] != key_id.lower()]
    if len(remaining) == len(credentials):
        raise bad_request("No password credential found with keyId.")
    return remaining


def _two_years_after(start: datetime) -> datetime:
    try:
        return start.replace(year=start.year + 2)
    except ValueError:
        return start + timedelta(days=730)
