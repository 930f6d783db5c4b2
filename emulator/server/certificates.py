"""The tenant's own certificate authority, and its TLS certificate for loopback.

The state folder keeps both between runs. The authority is never installed: only clients that read
its file (`caFile`) trust it.
"""

from __future__ import annotations

import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from emulator.tenant.private_files import write_private

_AUTHORITY_LIFETIME = timedelta(days=3650)
# Clients on some systems refuse certificates that are valid for more than 398 days.
_LEAF_LIFETIME = timedelta(days=397)
_RENEW_BEFORE = timedelta(days=30)


class TlsFiles:
    """The paths of the TLS files in a state folder."""

    def __init__(self, folder: Path) -> None:
        self.authority = folder / "ca.pem"
        self.authority_key = folder / "ca.key"
        self.leaf = folder / "tls.pem"
        self.leaf_key = folder / "tls.key"


def ensure_tls(folder: Path, tenant_name: str) -> TlsFiles:
    """Make the files that are missing or about to expire, and return the paths."""
    files = TlsFiles(folder)
    if not _is_valid(files.authority) or not files.authority_key.exists():
        _make_authority(files, tenant_name)
        files.leaf.unlink(missing_ok=True)
    if not _is_valid(files.leaf) or not files.leaf_key.exists():
        _make_leaf(files)
    return files


def write_bundle(bundle: Path, tls: TlsFiles) -> None:
    """Write the public root certificates and the tenant's authority into one file."""
    roots = _public_roots(bundle).read_bytes()
    write_private(bundle, roots + b"\n" + tls.authority.read_bytes())


def _public_roots(bundle: Path) -> Path:
    """The root certificates that clients on this machine trust.

    Environment variables name them in a network with an authority of its own.
    """
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        roots = Path(os.environ.get(variable) or bundle)
        if roots.is_file() and not (bundle.exists() and roots.samefile(bundle)):
            return roots
    return Path(certifi.where())


def _is_valid(path: Path) -> bool:
    if not path.exists():
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    return certificate.not_valid_after_utc - _RENEW_BEFORE > datetime.now(UTC)


def _make_authority(files: TlsFiles, tenant_name: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"b2c-connector rehearsal CA ({tenant_name})")]
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _AUTHORITY_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        # Clients that trust this authority trust it for loopback names only.
        .add_extension(
            x509.NameConstraints(
                permitted_subtrees=[
                    x509.DNSName("localhost"),
                    x509.IPAddress(ipaddress.ip_network("127.0.0.0/8")),
                    x509.IPAddress(ipaddress.ip_network("::1/128")),
                ],
                excluded_subtrees=None,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    write_private(files.authority_key, _pem(key))
    write_private(files.authority, certificate.public_bytes(Encoding.PEM))


def _make_leaf(files: TlsFiles) -> None:
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    authority_key = load_pem_private_key(files.authority_key.read_bytes(), password=None)
    assert isinstance(authority_key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _LEAF_LIFETIME)
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    x509.DNSName("localhost"),
                    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                    x509.IPAddress(ipaddress.ip_address("::1")),
                ]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    write_private(files.leaf_key, _pem(key))
    write_private(files.leaf, certificate.public_bytes(Encoding.PEM))


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
