"""The credentials with which an API connector signs in to its API: in requests and in the store.

The document holds the user name and a mask beside the sealed password, or a certificate's public
data beside its sealed key (`tenant/user_flows/api_connectors.py`).
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import Certificate

from emulator.graph.identity_errors import invalid_field, refused
from emulator.graph.identity_provider_documents import MASK, NAMESPACE
from emulator.tenant.secret_box import SecretBox
from emulator.tenant.store import Document
from emulator.tenant.user_flows.api_connectors import sealed_certificate, sealed_password

_BASIC = f"{NAMESPACE}basicAuthentication"
_PKCS12 = f"{NAMESPACE}pkcs12Certificate"
_PUBLIC = f"{NAMESPACE}clientCertificateAuthentication"

_FIELD = "authenticationConfiguration"


def authentication(requested: Any, box: SecretBox) -> Document:
    """The entries of a connector's document for a request's `authenticationConfiguration`.

    Raises CallError 400.
    """
    if not isinstance(requested, dict):
        raise invalid_field(_FIELD)
    kind = requested.get("@odata.type")
    kind = f"#{kind}" if isinstance(kind, str) and not kind.startswith("#") else kind
    fields = {name: value for name, value in requested.items() if "@odata." not in name}
    if kind == _BASIC:
        return _basic(fields, box)
    if kind == _PKCS12:
        return _certificates(fields, box, [])
    raise invalid_field(_FIELD)


def with_certificate(requested: Any, document: Document, box: SecretBox) -> Document:
    """The same entries after `uploadClientCertificate`, which makes its certificate the active
    one. Raises CallError 400.
    """
    before = document[_FIELD]
    certificates = before["certificateList"] if before["@odata.type"] == _PUBLIC else []
    inactive = [{**certificate, "isActive": False} for certificate in certificates]
    return _certificates(requested, box, inactive)


def _basic(fields: dict[str, Any], box: SecretBox) -> Document:
    name, password = fields.get("username"), fields.get("password")
    if set(fields) - {"username", "password"} or not _is_text(name) or not _is_text(password):
        raise invalid_field(_FIELD)
    return {
        _FIELD: {"@odata.type": _BASIC, "username": name, "password": MASK},
        **sealed_password(box, str(password)),
    }


def _certificates(fields: dict[str, Any], box: SecretBox, others: list[Document]) -> Document:
    value, password = fields.get("pkcs12Value"), fields.get("password")
    if set(fields) - {"pkcs12Value", "password"} or not _is_text(value):
        raise invalid_field("pkcs12Value")
    # The request must have a password, though it may be empty.
    if not isinstance(password, str):
        raise invalid_field("password")
    active = {**_public_data(_certificate(str(value), password)), "isActive": True}
    inactive = [other for other in others if other["thumbprint"] != active["thumbprint"]]
    return {
        _FIELD: {"@odata.type": _PUBLIC, "certificateList": [active, *inactive]},
        **sealed_certificate(box, str(value), password),
    }


def _certificate(value: str, password: str) -> Certificate:
    try:
        raw = base64.b64decode(value, validate=True)
        key, certificate, _ = pkcs12.load_key_and_certificates(raw, password.encode() or None)
    except (ValueError, binascii.Error):
        raise refused("The certificate is no PKCS 12, or its password is another.") from None
    if key is None or certificate is None:
        raise refused("The PKCS 12 holds no certificate with its private key.")
    return certificate


def _public_data(certificate: Certificate) -> Document:
    return {
        "thumbprint": certificate.fingerprint(SHA1()).hex().upper(),
        "notAfter": int(certificate.not_valid_after_utc.timestamp()),
        "notBefore": int(certificate.not_valid_before_utc.timestamp()),
    }


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""
