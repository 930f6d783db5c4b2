"""The proof of possession that `addKey` and `removeKey` ask for: a token signed with an own key.

Source: "Generate proof of possession tokens for rolling keys" of the Graph documentation. Its
audience was documented with each of the two ids; every fault of a proof gets the same refusal
(reported).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from emulator.graph.errors import CallError
from emulator.tenant.clock import parse_time
from emulator.tenant.directory.credentials import certificate_of
from emulator.tenant.store import Document

_AUDIENCES = ("00000002-0000-0000-c000-000000000000", "00000003-0000-0000-c000-000000000000")
_ALGORITHMS = ["RS256", "PS256", "ES256"]
_SKEW = 300
# "token validity should not be more than 10 minutes"
_LONGEST = 600


def check_proof(proof: Any, document: Document, now: datetime) -> None:
    """Raise CallError 401 unless a valid certificate of the object has signed the proof."""
    claims = _verified(proof, document, now) if isinstance(proof, str) else None
    if claims is None or not _holds(claims, document["id"], now):
        raise CallError(
            401, "Authentication_MissingOrMalformed", "Access Token missing or malformed."
        )


def _verified(proof: str, document: Document, now: datetime) -> dict[str, Any] | None:
    for credential in document["keyCredentials"]:
        certificate = certificate_of(credential)
        if certificate is None or credential["usage"] != "Verify":
            continue
        begins, ends = (parse_time(credential[f"{name}DateTime"]) for name in ("start", "end"))
        if not begins <= now < ends:
            continue
        pem = certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        for kind in (RSAKey, ECKey):
            try:
                return dict(jwt.decode(proof, kind.import_key(pem), algorithms=_ALGORITHMS).claims)
            except (JoseError, ValueError):
                continue
    return None


def _holds(claims: dict[str, Any], object_id: str, now: datetime) -> bool:
    expiry, start = claims.get("exp"), claims.get("nbf")
    if not isinstance(expiry, int) or not isinstance(start, int):
        return False
    moment = now.timestamp()
    return (
        claims.get("aud") in _AUDIENCES
        and claims.get("iss") == object_id
        and start - _SKEW <= moment < expiry + _SKEW
        and expiry - start <= _LONGEST
    )
