"""How an API connector signs in to its API: what a request gives, what is kept, what is shown.

Basic credentials become the name and a mask beside the sealed password, certificates their public
data beside the sealed key (`tenant/user_flows/api_connectors.py`).
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


def authentication(given: Any, box: SecretBox) -> Document:
    """The part of a connector's document that `authenticationConfiguration` makes.

    Raises GraphError 400.
    """
    if not isinstance(given, dict):
        raise invalid_field(_FIELD)
    kind = given.get("@odata.type")
    kind = f"#{kind}" if isinstance(kind, str) and not kind.startswith("#") else kind
    fields = {name: value for name, value in given.items() if "@odata." not in name}
    if kind == _BASIC:
        return _basic(fields, box)
    if kind == _PKCS12:
        return _certificates(fields, box, [])
    raise invalid_field(_FIELD)


def with_certificate(given: Any, document: Document, box: SecretBox) -> Document:
    """The same part after `uploadClientCertificate`: the new certificate is the active one."""
    before = document[_FIELD]
    listed = before["certificateList"] if before["@odata.type"] == _PUBLIC else []
    return _certificates(given, box, [{**one, "isActive": False} for one in listed])


def _basic(fields: dict[str, Any], box: SecretBox) -> Document:
    name, password = fields.get("username"), fields.get("password")
    if set(fields) - {"username", "password"} or not _text(name) or not _text(password):
        raise invalid_field(_FIELD)
    return {
        _FIELD: {"@odata.type": _BASIC, "username": name, "password": MASK},
        **sealed_password(box, str(password)),
    }


def _certificates(fields: dict[str, Any], box: SecretBox, others: list[Document]) -> Document:
    value, password = fields.get("pkcs12Value"), fields.get("password")
    if set(fields) - {"pkcs12Value", "password"} or not _text(value):
        raise invalid_field("pkcs12Value")
    # An empty password must be given as such.
    if not isinstance(password, str):
        raise invalid_field("password")
    shown = {**_public_data(_certificate(str(value), password)), "isActive": True}
    kept = [one for one in others if one["thumbprint"] != shown["thumbprint"]]
    return {
        _FIELD: {"@odata.type": _PUBLIC, "certificateList": [shown, *kept]},
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


def _text(value: Any) -> bool:
    return isinstance(value, str) and value != ""
