"""API connectors of the tenant, and the sealed credentials in their documents.

A document of this kind has Graph's properties with masks in place of secrets. Beside them it holds
the sealed credential for the connector's API: a password, or a certificate with its key as PKCS#12.
"""

from __future__ import annotations

import base64
import json

from emulator.tenant.secret_box import SecretBox
from emulator.tenant.store import Document

KIND = "apiConnector"

_PASSWORD, _CERTIFICATE = "_password", "_certificate"


def sealed_password(box: SecretBox, password: str) -> Document:
    """The entries of a connector's document that hold this password and no certificate."""
    return {_PASSWORD: box.seal(password), _CERTIFICATE: None}


def sealed_certificate(box: SecretBox, pkcs12: str, password: str) -> Document:
    """The entries that hold a certificate; `pkcs12` in base64, `password` opens it."""
    value = {"pkcs12Value": pkcs12, "password": password}
    return {_PASSWORD: None, _CERTIFICATE: box.seal(json.dumps(value))}


def has_certificate(connector: Document) -> bool:
    return bool(connector.get(_CERTIFICATE))


def has_password(connector: Document) -> bool:
    return bool(connector.get(_PASSWORD))


def read_password(box: SecretBox, connector: Document) -> str:
    """The connector's password; raises UnreadableSecretError."""
    return box.unseal(connector[_PASSWORD])


def read_certificate(box: SecretBox, connector: Document) -> tuple[bytes, str]:
    """The connector's PKCS#12 and its password; raises UnreadableSecretError, ValueError."""
    value = json.loads(box.unseal(connector[_CERTIFICATE]))
    return base64.b64decode(value["pkcs12Value"], validate=True), value["password"]
