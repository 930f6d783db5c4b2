"""How an API connector identifies itself to its API: Basic credentials or a client certificate.

`tenant/user_flows/api_connectors.py` says how they are kept.
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
    """`basic` is user name and password, `certificate` PKCS#12 and its password; at most one."""

    name: str = ""
    basic: tuple[str, str] | None = field(default=None, repr=False)
    certificate: tuple[bytes, str] | None = field(default=None, repr=False)

    def tls_context(self) -> ssl.SSLContext:
        """TLS to an API on this machine; raises B2cError 90028 for an unusable certificate."""
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
    """Unseal what the connector's document holds; raises B2cError 90027, 90028."""
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
    """Give the context the certificate and its key; raises ValueError, ssl.SSLError.

    Python's TLS reads them from files only: they are in a private folder for that moment, the key
    encrypted.
    """
    key, certificate, others = pkcs12.load_key_and_certificates(raw, password.encode() or None)
    if key is None or certificate is None:
        raise ValueError("no key, or no certificate")
    passphrase = base64.b64encode(ssl.RAND_bytes(24))
    chain = b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, *others))
    secret = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.pem"
        write_private(path, secret + chain)
        context.load_cert_chain(path, password=passphrase)
