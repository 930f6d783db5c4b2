"""The tenant's own authority and its leaf."""

from __future__ import annotations

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from emulator.server.certificates import ensure_tls


def test_they_are_made_once_private_and_for_loopback_alone(tmp_path: Path) -> None:
    files = ensure_tls(tmp_path, "contosob2c")
    before = [path.read_bytes() for path in tmp_path.iterdir()]

    again = ensure_tls(tmp_path, "contosob2c")

    assert [path.read_bytes() for path in tmp_path.iterdir()] == before
    assert again.authority == files.authority
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in tmp_path.iterdir())
    leaf = x509.load_pem_x509_certificate(files.leaf.read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    leaf.verify_directly_issued_by(authority)


def test_a_leaf_that_is_about_to_expire_is_made_anew(tmp_path: Path) -> None:
    files = ensure_tls(tmp_path, "contosob2c")
    authority = files.authority.read_bytes()
    leaf = x509.load_pem_x509_certificate(files.leaf.read_bytes())
    assert leaf.not_valid_after_utc - datetime.now(UTC) < timedelta(days=398)

    files.leaf.unlink()
    ensure_tls(tmp_path, "contosob2c")

    assert files.leaf.exists()
    assert files.authority.read_bytes() == authority


def test_strict_clients_accept_the_chain(tmp_path: Path) -> None:
    """The checks that Python 3.13 and others switch on by default."""
    files = ensure_tls(tmp_path, "contosob2c")
    client = ssl.create_default_context(cafile=str(files.authority))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.leaf, files.leaf_key)
    for name in ("localhost", "127.0.0.1", "::1"):
        to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
        one = client.wrap_bio(to_client, to_server, server_hostname=name)
        other = server.wrap_bio(to_server, to_client, server_side=True)
        for _ in range(3):
            for side in (one, other):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    continue
        assert one.version() == "TLSv1.3"
