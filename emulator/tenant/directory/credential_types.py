"""Secrets and certificates as Graph's entities list them."""

from __future__ import annotations

from emulator.tenant.directory.types import BINARY, IDENTIFIER, MOMENT, TEXT, Complex, Property

PASSWORD_CREDENTIAL = Complex(
    "passwordCredential",
    {
        "customKeyIdentifier": Property(BINARY),
        "displayName": Property(TEXT),
        "endDateTime": Property(MOMENT),
        "hint": Property(TEXT),
        "keyId": Property(IDENTIFIER),
        "secretText": Property(TEXT),
        "startDateTime": Property(MOMENT),
    },
)

KEY_CREDENTIAL = Complex(
    "keyCredential",
    {
        "customKeyIdentifier": Property(BINARY),
        "displayName": Property(TEXT),
        "endDateTime": Property(MOMENT),
        "key": Property(BINARY),
        "keyId": Property(IDENTIFIER),
        "startDateTime": Property(MOMENT),
        "type": Property(TEXT),
        "usage": Property(TEXT),
    },
)
