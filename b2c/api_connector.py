"""What Azure AD B2C accepts as an API connector, checked before any request.

https://learn.microsoft.com/graph/api/identityapiconnector-create?view=graph-rest-beta
"""

import binascii
from collections.abc import Mapping
from typing import Any

from b2c.endpoint_rules import endpoint
from b2c.pkcs12 import open_pkcs12
from b2c.property_rules import text
from b2c.refusal import InvalidSetting
from b2c.secret_text import HIDDEN, is_mask, secret_text
from b2c.unknown import UNKNOWN

BASIC = ("username", "password")
CERTIFICATE = ("certificate", "certificatePassword")
PROPERTIES = ("displayName", "targetUrl", *BASIC, *CERTIFICATE)
SECRETS = frozenset({"password", "certificate", "certificatePassword"})

# https://learn.microsoft.com/azure/active-directory-b2c/service-limits
MOST_CONNECTORS = 20


def check(old: Mapping[str, Any], given: Mapping[str, Any]) -> list[InvalidSetting]:
    """What is wrong with the inputs.

    `old`: the inputs so far. An imported connector's credentials are unknown to everyone, so one
    that never had any here does not need them.
    """
    wrong: list[InvalidSetting] = []
    for name, value in given.items():
        if value is UNKNOWN:
            continue
        try:
            _check_one(name, value)
        except InvalidSetting as error:
            wrong.append(error)
    for name in ("displayName", "targetUrl"):
        if name not in given:
            wrong.append(InvalidSetting(name, None, "it is required", "Give it a value."))
    try:
        _check_credentials(old, given)
    except InvalidSetting as error:
        wrong.append(error)
    return wrong


def _check_one(name: str, value: object) -> None:
    if name in ("displayName", "username"):
        if is_mask(text(name, value)):
            raise InvalidSetting(name, value, "it is a row of asterisks", "Give the real one.")
    elif name == "targetUrl":
        endpoint(name, value)
    elif name == "password":
        secret_text(name, value)
    elif name not in CERTIFICATE:
        raise InvalidSetting(
            name, value, "there is no such property", f"Known: {', '.join(PROPERTIES)}."
        )


def _check_credentials(old: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    basic = [name for name in BASIC if name in given]
    certificate = [name for name in CERTIFICATE if name in given]
    if basic and certificate:
        raise InvalidSetting(
            basic[0],
            HIDDEN if basic[0] in SECRETS else given[basic[0]],
            f"a connector with a {certificate[0]} has no {basic[0]}",
            "Give username and password, or certificate, not both.",
        )
    if certificate:
        _check_certificate(given)
        return
    if basic == ["password"]:
        raise InvalidSetting("username", None, "password needs it", "Give it a value.")
    imported = bool(old) and not SECRETS & old.keys()
    if "password" in basic or (imported and given.get("username") == old.get("username")):
        return
    if basic:
        raise InvalidSetting("password", None, "username needs it", "Give it a value.")
    raise InvalidSetting(
        "username",
        None,
        "a connector signs in to its API",
        "Give username and password, or certificate.",
    )


def _check_certificate(given: Mapping[str, Any]) -> None:
    if "certificate" not in given:
        raise InvalidSetting(
            "certificate", None, "certificatePassword needs it", "Give it a value."
        )
    value, password = given["certificate"], given.get("certificatePassword", "")
    if value is UNKNOWN or password is UNKNOWN:
        return
    if not isinstance(password, str):
        raise InvalidSetting("certificatePassword", HIDDEN, "it must be a text", "Quote it.")
    secret_text("certificate", value)
    try:
        has_key, certificate = open_pkcs12(value, password)
    except binascii.Error:
        raise InvalidSetting(
            "certificate",
            HIDDEN,
            "it is not base64",
            "Encode the .pfx file: base64 -w0 client.pfx.",
        ) from None
    except ValueError:
        raise InvalidSetting(
            "certificate",
            HIDDEN,
            "it is no PKCS#12 file, or certificatePassword is not its password",
            "Export it again: openssl pkcs12 -export.",
        ) from None
    if not has_key or certificate is None:
        raise InvalidSetting(
            "certificate",
            HIDDEN,
            "it must hold a certificate and its private key",
            "Export both: openssl pkcs12 -export -inkey client.key -in client.crt.",
        )
