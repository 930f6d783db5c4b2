"""Certificates with their private keys, as PKCS#12 files in base64."""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


def open_pkcs12(value: str, password: str) -> tuple[bool, "Certificate | None"]:
    """Whether a private key is in it, and the certificate; blanks in the base64 are ignored.

    Raises `binascii.Error` if it is not base64, and another `ValueError` if it is not PKCS#12 or
    has another password.
    """
    # Imported late: it takes longer than the rest of the plugin's start.
    from cryptography.hazmat.primitives.serialization import pkcs12

    content = base64.b64decode("".join(value.split()), validate=True)
    key, certificate, _ = pkcs12.load_key_and_certificates(content, password.encode())
    return key is not None, certificate
