"""Key credentials of an application in requests and responses."""

from __future__ import annotations

import base64
import uuid
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from emulator.graph.errors import CallError
from emulator.tenant.clock import graph_time, parse_time

Document = dict[str, Any]

_TYPES = ("AsymmetricX509Cert", "X509CertAndPassword", "Symmetric")
_USAGES = ("Verify", "Sign", "Encrypt")


def merged_keys(requested: list[Document], stored: list[Document], now: datetime) -> list[Document]:
    """The key credentials after a PATCH, which always sends the whole list.

    An entry with the `keyId` of a stored credential may omit the key, since Graph's responses do.
    Raises CallError 400.
    """
    by_id = {credential["keyId"]: credential for credential in stored}
    merged: list[Document] = []
    for credential in requested:
        key_id = (credential["keyId"] or "").lower()
        existing = by_id.get(key_id)
        if existing is not None and credential["key"] in (None, existing["key"]):
            _check_unchanged(credential, existing)
            merged.append(existing)
        elif existing is not None:
            raise _no_update(key_id)
        else:
            merged.append(_new_key(credential, key_id, now))
    ids = [credential["keyId"] for credential in merged]
    if len(set(ids)) != len(ids):
        raise CallError(
            400,
            "DuplicateValue",
            "Request contains a property with duplicate values.",
            target="keyCredentials",
        )
    return merged


def shown_key(stored: Document, *, with_key: bool = False) -> Document:
    """The credential in a response; `with_key` if the request selects keys."""
    return {**stored, "key": stored["key"] if with_key else None}


def _new_key(credential: Document, key_id: str, now: datetime) -> Document:
    if credential["type"] not in _TYPES:
        raise _invalid("type", f"'{credential['type']}' is not known.")
    if credential["usage"] not in _USAGES:
        raise _invalid("usage", f"'{credential['usage']}' is not known.")
    if not credential["key"]:
        raise _invalid("key", "A new key credential needs its key.")
    certificate = _parsed(credential)
    if certificate is None:
        start = credential["startDateTime"] or graph_time(now)
        end = credential["endDateTime"] or graph_time(now.replace(year=now.year + 1))
    else:
        start = credential["startDateTime"] or graph_time(certificate.not_valid_before_utc)
        end = credential["endDateTime"] or graph_time(certificate.not_valid_after_utc)
    _check_dates(start, end, certificate)
    return {
        **credential,
        "keyId": key_id or str(uuid.uuid4()),
        "startDateTime": start,
        "endDateTime": end,
        "customKeyIdentifier": credential["customKeyIdentifier"] or _thumbprint(certificate),
        "displayName": credential["displayName"]
        or (certificate.subject.rfc4514_string() if certificate else None),
    }


def _parsed(credential: Document) -> x509.Certificate | None:
    if credential["type"] != "AsymmetricX509Cert":
        return None
    raw = base64.b64decode(credential["key"])
    try:
        # The plugin may send the DER itself or, for `pem`, the text of the file.
        if raw.lstrip().startswith(b"-----BEGIN"):
            certificate = x509.load_pem_x509_certificate(raw)
        else:
            certificate = x509.load_der_x509_certificate(raw)
    except ValueError:
        raise _invalid("key", "It holds no X.509 certificate.") from None
    der = certificate.public_bytes(Encoding.DER)
    credential["key"] = base64.b64encode(der).decode()
    return certificate


def _check_dates(start: str, end: str, certificate: x509.Certificate | None) -> None:
    begins, ends = parse_time(start), parse_time(end)
    if ends <= begins or (certificate and ends > certificate.not_valid_after_utc):
        raise CallError(
            400,
            "KeyCredentialsInvalidEndDate",
            "Key credential end date is invalid.",
            target="keyCredentials",
        )
    # Graph allows a start that is a little before the certificate's own.
    if certificate and begins >= certificate.not_valid_after_utc:
        raise CallError(
            400,
            "KeyCredentialsInvalidStartDate",
            "Key credential start date is invalid.",
            target="keyCredentials",
        )


def _check_unchanged(credential: Document, existing: Document) -> None:
    for name in ("type", "usage", "startDateTime", "endDateTime", "customKeyIdentifier"):
        sent = credential[name]
        if sent is None or sent == existing[name]:
            continue
        if name.endswith("DateTime") and parse_time(sent) == parse_time(existing[name]):
            continue
        raise _no_update(existing["keyId"])


def _no_update(key_id: str) -> CallError:
    return CallError(
        400,
        "CannotUpdateExistingCredential",
        f"Update to existing credential with KeyId '{key_id}' is not allowed.",
    )


def _invalid(name: str, reason: str) -> CallError:
    return CallError(
        400,
        "InvalidValue",
        f"Property keyCredentials.{name} is invalid. {reason}",
        target=f"keyCredentials.{name}",
    )


def _thumbprint(certificate: x509.Certificate | None) -> str | None:
    if certificate is None:
        return None
    # Directories identify a certificate by its SHA-1 hash; no security depends on it.
    return base64.b64encode(certificate.fingerprint(hashes.SHA1())).decode()
