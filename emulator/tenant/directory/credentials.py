"""An application's credentials in its document: hashed secrets, certificates, federated issuers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import string
from datetime import datetime
from typing import Literal

from cryptography import x509

from emulator.tenant.clock import parse_time
from emulator.tenant.store import Document

# The application's document holds its federated credentials, so they are deleted and restored
# with it.
_FEDERATED = "_federatedIdentityCredentials"

# Entra's own secrets have 40 characters, with `8Q~` after the hint.
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
    """A password credential as the store keeps it, with a hash instead of the secret."""
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


def check_secret(
    application: Document, secret: str, now: datetime
) -> Literal["valid", "expired", "wrong"]:
    """Whether the secret is one of the application's, and may be used at this moment.

    A secret whose start is in the future is `wrong`, as in Entra.
    """
    for stored in application["passwordCredentials"]:
        if hmac.compare_digest(stored["_hash"], _hash(stored["_salt"], secret)):
            if parse_time(stored["startDateTime"]) > now:
                return "wrong"
            return "valid" if now < parse_time(stored["endDateTime"]) else "expired"
    return "wrong"


def certificate_of(stored: Document) -> x509.Certificate | None:
    """The certificate of a key credential, or None for a key of another type."""
    if stored["type"] != "AsymmetricX509Cert":
        return None
    return x509.load_der_x509_certificate(base64.b64decode(stored["key"]))


def federated_credentials(application: Document) -> list[Document]:
    """The application's federated credentials: issuer, subject and audiences of tokens that
    authenticate it in place of a secret."""
    return list(application.get(_FEDERATED, []))


def with_federated_credentials(application: Document, credentials: list[Document]) -> Document:
    """The application with these federated credentials in place of its own."""
    return {**application, _FEDERATED: credentials}


def _hash(salt: str, secret: str) -> str:
    # One round is enough, since the secrets are random and long.
    return hashlib.sha256(f"{salt}:{secret}".encode()).hexdigest()
