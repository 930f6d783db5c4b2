"""A service principal's own keys, with which the directory signs the tokens for it.

`addTokenSigningCertificate` makes them. The principal's document keeps the private halves sealed,
beside the key credentials of the usage `Sign` that name them.
"""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import RSAKey

from emulator.tenant.clock import parse_time
from emulator.tenant.signing_keys import SigningKeys
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

_KEYS = "_tokenSigningKeys"


def keep_private_key(
    tenant: TenantState, principal: Document, identifier: str, key: rsa.RSAPrivateKey
) -> None:
    """Add the private key of a certificate to the document, under its `customKeyIdentifier`."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    principal[_KEYS] = {**principal.get(_KEYS, {}), identifier: tenant.secrets.seal(pem)}


def own_keys(tenant: TenantState, principal: Document) -> SigningKeys | None:
    """The key that signs now: the preferred one, else the newest; None without a valid one."""
    now = tenant.clock.now()
    valid = {
        credential["customKeyIdentifier"]: parse_time(credential["startDateTime"])
        for credential in principal["keyCredentials"]
        if credential["usage"] == "Sign"
        and credential["customKeyIdentifier"] in principal.get(_KEYS, {})
        and parse_time(credential["startDateTime"]) <= now < parse_time(credential["endDateTime"])
    }
    if not valid:
        return None
    preferred = _identifier(principal["preferredTokenSigningKeyThumbprint"] or "")
    chosen: str = max(valid, key=lambda name: (name == preferred, valid[name]))
    pem = tenant.secrets.unseal(principal[_KEYS][chosen])
    kid = base64.urlsafe_b64encode(base64.b64decode(chosen)).rstrip(b"=").decode()
    parameters = {"use": "sig", "alg": "RS256", "kid": kid}
    return SigningKeys(RSAKey.import_key(pem, parameters))  # type: ignore[arg-type]


def _identifier(thumbprint: str) -> str | None:
    """The `customKeyIdentifier` of a thumbprint in hexadecimal digits; None for another text."""
    try:
        return base64.b64encode(bytes.fromhex(thumbprint)).decode()
    except ValueError:
        return None
