"""Client secrets: made by the tenant, shown once, stored hashed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
import uuid
from datetime import datetime, timedelta
from typing import Any, Literal

from emulator.graph.errors import GraphError, bad_request
from emulator.graph.model import is_identifier
from emulator.tenant.clock import graph_time, parse_time

Document = dict[str, Any]

# How Entra's own secrets look: 40 characters, `8Q~` after the hint.
_ALPHABET = string.ascii_letters + string.digits + "~._-"
_LENGTH = 40


def make_secret() -> str:
    """A new secret; its first three characters are its hint."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH - 6))
    start = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(3))
    return f"{start}8Q~{body}"


def stored_password(
    *, secret: str, key_id: str, display_name: str | None, start: str, end: str
) -> Document:
    """A password credential as the store keeps it: with a hash instead of the secret."""
    salt = secrets.token_hex(16)
    return {
        "customKeyIdentifier": None,
        "displayName": display_name,
        "endDateTime": end,
        "hint": secret[:3],
        "keyId": key_id,
        "startDateTime": start,
        "_salt": salt,
        "_hash": _hash(salt, secret),
    }


def shown_password(stored: Document, secret: str | None = None) -> Document:
    """The credential as Graph shows it; with `secret` only in the answer that creates it."""
    shown = {name: value for name, value in stored.items() if not name.startswith("_")}
    shown["secretText"] = secret
    return shown


def check_secret(
    application: Document, secret: str, now: datetime
) -> Literal["valid", "expired", "wrong"]:
    """Whether the secret is one of the application's, and may be used at this moment.

    A secret whose start lies ahead counts as wrong, as Entra does.
    """
    for stored in application["passwordCredentials"]:
        if hmac.compare_digest(stored["_hash"], _hash(stored["_salt"], secret)):
            if parse_time(stored["startDateTime"]) > now:
                return "wrong"
            return "valid" if now < parse_time(stored["endDateTime"]) else "expired"
    return "wrong"


def new_password(requested: Any, now: datetime) -> tuple[Document, str]:
    """Make a credential from a request's `passwordCredential`: (stored, secret).

    Dates are kept as they were sent: the azuread plugin replaces a secret whose date comes back
    in another form. Without dates it lives for two years from now. Raises GraphError 400.
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
        raise GraphError(
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
    """The credentials that a PATCH keeps: it may drop some, but neither add nor change any.

    Raises GraphError 400.
    """
    by_id = {credential["keyId"]: credential for credential in stored}
    kept = []
    for credential in requested:
        key_id = (credential.get("keyId") or "").lower()
        if key_id not in by_id:
            raise bad_request("New password credentials are added with addPassword.")
        known = by_id[key_id]
        for name in ("displayName", "endDateTime", "startDateTime", "hint"):
            if credential.get(name) not in (None, known[name]):
                raise GraphError(
                    400,
                    "CannotUpdateExistingCredential",
                    f"Update to existing credential with KeyId '{key_id}' is not allowed.",
                )
        kept.append(known)
    return kept


def _invalid(name: str) -> GraphError:
    return bad_request(f"Invalid value specified for property '{name}' of resource 'Application'.")


def without_password(credentials: list[Document], key_id: Any) -> list[Document]:
    """The credentials without the named one; raises GraphError 400 if there is none."""
    if not isinstance(key_id, str) or not is_identifier(key_id):
        raise _invalid("keyId")
    left = [stored for stored in credentials if stored["keyId"] != key_id.lower()]
    if len(left) == len(credentials):
        raise bad_request("No password credential found with keyId.")
    return left


def _two_years_after(start: datetime) -> datetime:
    try:
        return start.replace(year=start.year + 2)
    except ValueError:
        return start + timedelta(days=730)


def _hash(salt: str, secret: str) -> str:
    # One round is enough: the secrets are random and long, not chosen by people.
    return hashlib.sha256(f"{salt}:{secret}".encode()).hexdigest()
