"""`addTokenSigningCertificate`: a certificate with which a service principal's tokens are signed.

Source: Graph reference, servicePrincipal: addTokenSigningCertificate.
"""

from __future__ import annotations

import base64
import uuid
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from emulator.graph.call import Answer, Call
from emulator.graph.errors import bad_request
from emulator.graph.ownership import writable
from emulator.tenant.clock import graph_time, parse_time
from emulator.tenant.directory.credentials import make_secret, stored_password
from emulator.tenant.directory.token_signing import keep_private_key
from emulator.tenant.store import Document

# "It can be up to 3 years from the date the certificate is created", which is the default too.
_LONGEST = timedelta(days=3 * 365 + 1)
_KEY_BITS = 2048
# The subject of the certificates that Entra makes by itself.
_DEFAULT_NAME = "CN=Microsoft Azure Federated SSO Certificate"


def add_token_signing_certificate(call: Call) -> Answer:
    """Store the certificate's two keys and the password of the private one; answer with the first.

    All three have the same `customKeyIdentifier`; private key and password have the same `keyId`.
    """
    principal = writable(call, "servicePrincipal")
    now = call.tenant.clock.now().replace(microsecond=0)
    name, end = _requested(call.object_body(), now)
    private_key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    certificate = _make(private_key, name, now, parse_time(end))
    thumbprint = certificate.fingerprint(hashes.SHA1())
    # Directories identify a certificate by its SHA-1 hash; no security depends on it.
    identifier = base64.b64encode(thumbprint).decode()
    der = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    start, key_id = graph_time(now), str(uuid.uuid4())
    common = {
        "customKeyIdentifier": identifier,
        "displayName": name,
        "endDateTime": end,
        "startDateTime": start,
    }
    verify = {"type": "AsymmetricX509Cert", "usage": "Verify", "key": der}
    principal["keyCredentials"] += [
        {**common, "keyId": key_id, "type": "X509CertAndPassword", "usage": "Sign", "key": None},
        {**common, "keyId": str(uuid.uuid4()), **verify},
    ]
    password = stored_password(
        secret=make_secret(), key_id=key_id, display_name=name, start=start, end=end
    )
    principal["passwordCredentials"].append({**password, "customKeyIdentifier": identifier})
    keep_private_key(call.tenant, principal, identifier, private_key)
    call.tenant.store.put("servicePrincipal", principal["id"], principal)
    shown = {**common, **verify, "keyId": key_id, "thumbprint": thumbprint.hex().upper()}
    context = call.context("microsoft.graph.selfSignedCertificate")
    return Answer(200, {"@odata.context": context, **shown})


def _requested(body: Document, now: datetime) -> tuple[str, str]:
    """The subject and the end of the certificate; raises CallError 400."""
    name = body.get("displayName") or _DEFAULT_NAME
    if not isinstance(name, str) or not name.startswith("CN=") or len(name) == len("CN="):
        raise bad_request("Property displayName is invalid. It must start with CN=.")
    end = body.get("endDateTime") or graph_time(now + _LONGEST - timedelta(days=1))
    try:
        ends = parse_time(end)
    except (TypeError, ValueError):
        raise bad_request("Invalid value specified for property 'endDateTime'.") from None
    if not now < ends <= now + _LONGEST:
        raise bad_request("Property endDateTime is invalid. It is at most three years from now.")
    return name, end


def _make(key: rsa.RSAPrivateKey, name: str, start: datetime, end: datetime) -> x509.Certificate:
    try:
        subject = x509.Name.from_rfc4514_string(name)
    except ValueError:
        raise bad_request("Property displayName is invalid. It is no subject.") from None
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
    )
