"""Certificates made for a test, each signed by its own key."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def certificate_of(key: Key, name: str, days: int = 1) -> x509.Certificate:
    """The key's certificate, valid from now for so many days."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=days))
        .sign(key, SHA256())
    )


def pem_of(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def packed(key: Key | None, certificate: x509.Certificate, password: str = "") -> str:
    """Both as a PKCS#12 file in base64."""
    protection = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    content = pkcs12.serialize_key_and_certificates(b"client", key, certificate, None, protection)
    return base64.b64encode(content).decode()


def pfx(name: str = "client", password: str = "", *, with_key: bool = True) -> str:
    """A PKCS#12 file in base64, with a fresh key."""
    key = new_key()
    return packed(key if with_key else None, certificate_of(key, name), password)
