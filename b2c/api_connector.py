"""An API connector of Azure AD B2C: its properties, and what is wrong with them.

https://learn.microsoft.com/graph/api/identityapiconnector-create?view=graph-rest-beta
"""

import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from b2c.endpoint_rules import LOOPBACK, endpoint
from b2c.names import printable
from b2c.pkcs12 import open_pkcs12
from b2c.property import Property, Record
from b2c.property_rules import refused, text
from b2c.refusal import HIDDEN, InvalidSetting
from b2c.secret_text import is_mask, secret_file, secret_text
from b2c.unknown import UNKNOWN

BASIC = ("username", "password")
CERTIFICATE = ("certificate", "certificatePassword")

# Parameters by which Azure's services and others take a key: `code` of Azure Functions, `sig` of
# Logic Apps, `subscription-key` of API Management.
_KEY = re.compile(r"code|sig|(.*[-_])?(api)?(key|secret|token|password)", re.IGNORECASE)

_WRITE_ONLY = (
    " The service never shows it: a change made elsewhere is not seen. After an import it is "
    "unknown, and sent by the first update that gives it."
)


def _name(path: str, value: Any) -> Any:
    if is_mask(text(path, value)):
        raise InvalidSetting(path, value, "it is a row of asterisks", "Give the real one.")
    return value


def _target_url(path: str, value: Any) -> Any:
    parts = endpoint(path, value)
    keys = [name for name in parse_qs(parts.query) if _KEY.fullmatch(name)]
    if keys and parts.hostname not in LOOPBACK:
        raise InvalidSetting(
            path,
            str(value).partition("?")[0],
            f"its query has a key ({keys[0]}), which would stand in plain text in the state and in "
            "the portal",
            "Remove it, and let the API check username and password or the certificate; an Azure "
            "function does so itself with the authorization level anonymous.",
        )
    return value


def _password(path: str, value: Any) -> Any:
    """The password of a file, which may be empty."""
    if not isinstance(value, str):
        raise InvalidSetting(path, HIDDEN, "it must be a text", "Quote it.")
    return printable(path, value, secret=True)


API_CONNECTOR = Record(
    "ApiConnector",
    "An API connector of an Azure AD B2C tenant: a web API that user flows call. It signs in to "
    "the API with `username` and `password`, or with `certificate`. A tenant has at most 20.\n\n"
    "Import: `pulumi import b2c:index:ApiConnector check-invitation <GUID>`",
    (
        Property(
            "displayName",
            "The connector's name. No second connector of this name is made.",
            rule=_name,
            required=True,
            graph="displayName",
        ),
        Property(
            "targetUrl",
            "The URL that flows call; https, or http for this machine only.",
            rule=_target_url,
            required=True,
            graph="targetUrl",
        ),
        Property("username", "The user name for HTTP basic authentication.", rule=_name),
        Property(
            "password",
            "The password for HTTP basic authentication." + _WRITE_ONLY,
            rule=secret_text,
            secret=True,
        ),
        Property(
            "certificate",
            "A client certificate with its private key: a PKCS#12 file (.pfx) in base64. Another "
            "one is added to those that the connector has, so that the API may accept both for a "
            "time." + _WRITE_ONLY,
            rule=secret_file,
            secret=True,
        ),
        Property(
            "certificatePassword",
            "The password of the PKCS#12 file; none if left out.",
            rule=_password,
            secret=True,
        ),
    ),
)

# https://learn.microsoft.com/azure/active-directory-b2c/service-limits
MOST_CONNECTORS = 20


def check(
    old: Mapping[str, Any], inputs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """The inputs, and what is wrong with them.

    `old`: the inputs so far. An imported connector's credentials are unknown to everyone, so one
    that never had any here does not need them.
    """
    checked, wrong = check_alone(inputs)
    if not {one.setting for one in wrong} & {*BASIC, *CERTIFICATE}:
        wrong += _missing(old, inputs)
    return checked, wrong


def check_alone(inputs: Mapping[str, Any]) -> tuple[dict[str, Any], list[InvalidSetting]]:
    """The same as far as it is right or wrong whatever the connector had before."""
    checked, wrong = API_CONNECTOR.normal_form(inputs)
    return checked, wrong + (
        refused(_check_one_kind, inputs) or refused(_check_certificate, checked)
    )


def _check_one_kind(inputs: Mapping[str, Any]) -> None:
    basic = [name for name in BASIC if name in inputs]
    certificate = [name for name in CERTIFICATE if name in inputs]
    if basic and certificate:
        name = basic[0]
        raise InvalidSetting(
            name,
            HIDDEN if name in API_CONNECTOR.secrets else inputs[name],
            f"a connector with a {certificate[0]} has no {name}",
            "Give username and password, or certificate, not both.",
        )


def _missing(old: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[InvalidSetting]:
    """The credentials that are missing."""
    for name, other in (("certificate", "certificatePassword"), ("username", "password")):
        if other in inputs:
            if name not in inputs:
                yield InvalidSetting(name, None, f"{other} needs it", "Give it a value.")
            return
    imported = bool(old) and not API_CONNECTOR.secrets & old.keys()
    if "certificate" in inputs or (imported and inputs.get("username") == old.get("username")):
        return
    if "username" in inputs:
        yield InvalidSetting("password", None, "username needs it", "Give it a value.")
    else:
        remedy = "Give username and password, or certificate."
        yield InvalidSetting("username", None, "a connector signs in to its API", remedy)


def _check_certificate(inputs: Mapping[str, Any]) -> None:
    value, password = inputs.get("certificate", UNKNOWN), inputs.get("certificatePassword", "")
    if value is UNKNOWN or password is UNKNOWN:
        return
    try:
        has_key, certificate = open_pkcs12(value, password)
    except binascii.Error:
        remedy = "Encode the .pfx file: base64 -w0 client.pfx."
        raise InvalidSetting("certificate", HIDDEN, "it is not base64", remedy) from None
    except ValueError:
        rule = "it is no PKCS#12 file, or certificatePassword is not its password"
        remedy = "Export it again: openssl pkcs12 -export."
        raise InvalidSetting("certificate", HIDDEN, rule, remedy) from None
    if not has_key or certificate is None:
        rule = "it must hold a certificate and its private key"
        remedy = "Export both: openssl pkcs12 -export -inkey client.key -in client.crt."
        raise InvalidSetting("certificate", HIDDEN, rule, remedy)
