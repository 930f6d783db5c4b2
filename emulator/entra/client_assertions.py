"""Client assertions in place of a client secret: by certificate, or by a federated issuer.

The emulator does not fetch the keys of federated issuers. A person or test sets them with the
control API (`PUT /_rehearsal/issuers`).
"""

from __future__ import annotations

import base64
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.jws import JWSRegistry

from emulator.entra.errors import EntraError
from emulator.tenant.clock import Clock, parse_time
from emulator.tenant.directory.claims_expression import matches
from emulator.tenant.directory.credentials import certificate_of, federated_credentials
from emulator.tenant.directory.federated_issuers import issuer_keys
from emulator.tenant.store import Document, Store

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

_ALGORITHMS = ["RS256", "PS256", "ES256"]
_SKEW = 300


class _Headers(JWSRegistry):
    """Headers with room for `x5c`, the certificate chain that MSAL sends beside the thumbprint."""

    max_header_length = 16_384


def check_assertion(
    assertion: str, application: Document, audiences: frozenset[str], store: Store, clock: Clock
) -> None:
    """Raise EntraError unless the assertion authenticates the application.

    `audiences` are those that an assertion by certificate may have.
    """
    header, claims = _unverified(assertion)
    app_id = application["appId"]
    if claims.get("iss") == app_id and claims.get("sub") == app_id:
        verified = _by_certificate(assertion, header, application, clock)
        if verified.get("aud") not in audiences:
            raise _invalid(
                700023,
                "Client assertion audience claim does not match Realm issuer. Review the"
                " documentation at https://learn.microsoft.com/entra/identity-platform/"
                "certificate-credentials.",
            )
    else:
        verified = _by_federation(assertion, claims, application, store)
    _check_dates(verified, clock)


def _by_certificate(
    assertion: str, header: Document, application: Document, clock: Clock
) -> Document:
    # Some clients send the padding that base64url has not in JOSE.
    requested = [str(header.get(name) or "").rstrip("=") for name in ("x5t#S256", "x5t")]
    for credential in application["keyCredentials"]:
        certificate = certificate_of(credential)
        if certificate is None or credential["usage"] != "Verify":
            continue
        thumbprints = (
            _encode(certificate.fingerprint(hashes.SHA256())),
            _encode(certificate.fingerprint(hashes.SHA1())),
        )
        if not any(sent and sent == own for sent, own in zip(requested, thumbprints, strict=True)):
            continue
        if parse_time(credential["endDateTime"]) <= clock.now():
            raise _invalid(
                700027,
                "The certificate with identifier used to sign the client assertion is expired on"
                " application. [Reason - The key used is expired., Thumbprint"
                f" '{thumbprints[1]}'].",
            )
        pem = certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        try:
            key = RSAKey.import_key(pem)
        except (JoseError, ValueError):
            key = ECKey.import_key(pem)  # type: ignore[assignment]
        return _verified(assertion, KeySet([key]))
    raise _invalid(
        700027,
        "Client assertion failed signature validation. The key was not found by its thumbprint"
        " (x5t, x5t#S256) on the application.",
    )


def _fits(credential: Document, claims: Document) -> bool:
    """Whether the token has the credential's subject, or claims that its expression matches."""
    expression = credential.get("claimsMatchingExpression")
    if expression is None:
        return bool(credential["subject"] == claims.get("sub"))
    return matches(expression["value"], claims)


def _by_federation(
    assertion: str, claims: Document, application: Document, store: Store
) -> Document:
    issuer, subject, audience = claims.get("iss"), claims.get("sub"), claims.get("aud")
    app_id = application["appId"]
    credentials = federated_credentials(application)
    if not any(credential["issuer"] == issuer for credential in credentials):
        raise _invalid(
            700211,
            "No matching federated identity record found for presented assertion issuer"
            f" '{issuer}'. Check your federated identity credential Subject, Audience and Issuer"
            " against the presented assertion.",
        )
    of_subject = [
        credential
        for credential in credentials
        if credential["issuer"] == issuer and _fits(credential, claims)
    ]
    if not of_subject:
        raise _invalid(
            700213,
            "No matching federated identity record found for presented assertion subject"
            f" '{subject}'. Check your federated identity credential Subject, Audience and Issuer"
            " against the presented assertion.",
        )
    audiences = audience if isinstance(audience, list) else [audience]
    if not any(set(credential["audiences"]) & set(audiences) for credential in of_subject):
        raise _invalid(
            700212,
            "No matching federated identity record found for presented assertion audience"
            f" '{audience}'. Check your federated identity credential Subject, Audience and Issuer"
            " against the presented assertion.",
        )
    keys = issuer_keys(store, str(issuer))
    if keys is None:
        raise _invalid(
            50027,
            f"The emulated tenant has no keys of the issuer '{issuer}' (application {app_id})."
            " Set them with PUT /_rehearsal/issuers.",
        )
    return _verified(assertion, keys)


def _verified(assertion: str, keys: KeySet) -> Document:
    registry = _Headers(algorithms=_ALGORITHMS)
    for key in keys:
        try:
            return dict(jwt.decode(assertion, key, registry=registry).claims)
        except (JoseError, ValueError):
            continue
    raise _invalid(700027, "Client assertion failed signature validation.")


def _check_dates(claims: Document, clock: Clock) -> None:
    now = clock.timestamp()
    expiry, start = claims.get("exp"), claims.get("nbf", 0)
    if not isinstance(expiry, int | float) or not isinstance(start, int | float):
        raise _invalid(50027, "JWT token is invalid or malformed: exp or nbf is no number.")
    if expiry + _SKEW < now or start - _SKEW > now:
        raise _invalid(
            700024,
            "Client assertion is not within its valid time range. Current time:"
            f" {now}, expiry time of assertion {expiry}.",
        )


def _unverified(assertion: str) -> tuple[Document, Document]:
    try:
        header, claims = (
            json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
            for part in assertion.split(".")[:2]
        )
    except (ValueError, RecursionError):
        raise _invalid(50027, "JWT token is invalid or malformed.") from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise _invalid(50027, "JWT token is invalid or malformed.")
    return header, claims


def _invalid(number: int, description: str) -> EntraError:
    return EntraError(401, "invalid_client", number, description)


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
