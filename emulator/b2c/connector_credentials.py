"""The credentials with which the tenant calls an API connector's API: Basic or a certificate.

`tenant/user_flows/api_connectors.py` stores them.
"""

from __future__ import annotations

import base64
import ssl
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    pkcs12,
)

from emulator.b2c.errors import B2cError
from emulator.tenant.private_files import write_private
from emulator.tenant.secret_box import SecretBox, UnreadableSecretError
from emulator.tenant.store import Document
from emulator.tenant.user_flows.api_connectors import (
    has_certificate,
    has_password,
    read_certificate,
    read_password,
)


@dataclass(frozen=True)
class Credentials:
    """At most one of `basic` (user name, password) and `certificate` (PKCS#12, its password)."""

    name: str = ""
    basic: tuple[str, str] | None = field(default=None, repr=False)
    certificate: tuple[bytes, str] | None = field(default=None, repr=False)

    def tls_context(self) -> ssl.SSLContext:
        """The TLS context for a call; raises B2cError 90028 for an unusable certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if self.certificate is not None:
            try:
                _load(context, *self.certificate)
            except (ValueError, ssl.SSLError):
                raise B2cError(90028, self.name) from None
        return context


def read_credentials(box: SecretBox, connector: Document) -> Credentials:
    """Unseal the credentials in the connector's document; raises B2cError 90027, 90028."""
    name = str(connector.get("displayName", ""))
    configuration = connector.get("authenticationConfiguration") or {}
    if has_certificate(connector):
        try:
            return Credentials(name, certificate=read_certificate(box, connector))
        except (UnreadableSecretError, ValueError, KeyError, TypeError):
            raise B2cError(90028, name) from None
    if has_password(connector):
        try:
            password = read_password(box, connector)
        except UnreadableSecretError:
            raise B2cError(90027, name) from None
        return Credentials(name, basic=(str(configuration.get("username") or ""), password))
    return Credentials(name)


def _load(context: ssl.SSLContext, raw: bytes, password: str) -> None:
    """Load the certificate and its key into the context; raises ValueError, ssl.SSLError.

    Python's TLS reads them from files only. So they are in a private folder for a moment, with the
    key encrypted.
    """
    key, certificate, others = pkcs12.load_key_and_certificates(raw, password.encode() or None)
    if key is None or certificate is None:
        raise ValueError("no key, or no certificate")
    passphrase = base64.b64encode(ssl.RAND_bytes(24))
    chain = b"".join(item.public_bytes(Encoding.PEM) for item in (certificate, *others))
    secret = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.pem"
        write_private(path, secret + chain)
        context.load_cert_chain(path, password=passphrase)
