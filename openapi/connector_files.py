"""The files of a custom connector: its properties, its API definition, paconn's settings.

The functions are pure. They make the files of the stack's values and the user's API description. No
file holds the client secret, which paconn takes as an argument and the portal in its form.
Formats: https://learn.microsoft.com/connectors/custom-connectors/paconn-cli
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qs

from b2c.addresses import parts_of
from b2c.refusal import InvalidSetting
from openapi import connector, rules
from openapi.composition import Json
from openapi.conversion import Conversion, to_swagger
from openapi.findings import Findings, InvalidDescription, at, within
from openapi.mending import mend
from openapi.selection import Selection
from openapi.text import definition_text
from openapi.walk import mapping

API_PROPERTIES: Final = "apiProperties.json"
API_DEFINITION: Final = "apiDefinition.swagger.json"
SETTINGS: Final = "settings.json"
ICON: Final = "icon.png"

ICON_BRAND_COLOR: Final = "#0b556a"
REDIRECT_MODE: Final = "GlobalPerConnector"
"""Every connector has a redirect URL of its own. The published schema of the file lacks this value,
but the service requires it: https://github.com/microsoft/PowerPlatformConnectors/pull/3124"""


def connector_properties(
    authorization_url: str,
    token_url: str,
    refresh_url: str,
    scope: str,
    client_id: str,
    icon_brand_color: str = ICON_BRAND_COLOR,
) -> dict[str, Any]:
    """The value of `apiProperties.json`, without the secret.

    The identity provider is the one that the designer calls Generic OAuth 2. Raises
    `InvalidSetting`, for example for a policy in the query (`?p=`), to which the platform appends a
    query of its own.
    """
    _check_endpoints(authorizationUrl=authorization_url, tokenUrl=token_url, refreshUrl=refresh_url)
    if not scope.strip():
        raise InvalidSetting("scope", scope, "without a scope there is no token", "Give one.")
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", icon_brand_color):
        raise InvalidSetting(
            "iconBrandColor", icon_brand_color, "it must be a colour", 'Use a value like "#0b556a".'
        )
    urls = (authorization_url, token_url, refresh_url)
    return {
        "properties": {
            "iconBrandColor": icon_brand_color,
            "capabilities": [],
            "connectionParameters": {
                "token": {
                    "type": "oauthSetting",
                    "oAuthSettings": oauth_settings(
                        *urls, scope, client_id, redirectMode=REDIRECT_MODE
                    ),
                }
            },
        }
    }


def oauth_settings(
    authorization_url: Any, token_url: Any, refresh_url: Any, scope: Any, client_id: Any, **own: Any
) -> dict[str, Any]:
    """The sign-in of a connector, of whatever kind, out of values that may be known later.

    `own`: what only this kind has.
    """
    return {
        "identityProvider": "oauth2",
        "clientId": client_id,
        # One element: how several are joined is not documented.
        "scopes": [scope],
        **own,
        # A text and a flag, as the wizard writes them.
        "properties": {"IsFirstParty": "False", "IsOnbehalfofLoginSupported": False},
        "customParameters": {
            "authorizationUrl": {"value": authorization_url},
            "tokenUrl": {"value": token_url},
            "refreshUrl": {"value": refresh_url},
        },
    }


def describe(
    source: Mapping[str, Any],
    *,
    authorization_url: str,
    token_url: str,
    scope: str,
    api_url: str | None = None,
    operations: Sequence[str] | None = None,
) -> Conversion:
    """The value of `apiDefinition.swagger.json` made from the user's API description, with the
    warnings and notes on it.

    `source`: OpenAPI 2.0, 3.0 or 3.1. `api_url`: the API's public address, by default that of the
    description (`servers[0]`, `host`). `operations`: those to take, as `Selection` describes.
    Raises `InvalidDescription`, which lists every place that a connector cannot use, and
    `InvalidSetting` for a bad `api_url` and for one of `operations` that there is not.
    """
    _check_endpoints(authorizationUrl=authorization_url, tokenUrl=token_url)
    selection = Selection(dict(source), operations)
    left_out = Findings()
    while True:
        description = selection.description()
        conversion = _definition(
            description, selection.ids, authorization_url, token_url, scope, api_url
        )
        refused = selection.without((description, conversion.document), conversion.findings.errors)
        if not refused:
            break
        left_out += refused
    for finding in left_out:
        conversion.findings.add(finding)
    if operations is not None:
        conversion = replace(conversion, chosen=selection.report(conversion.findings))
    if conversion.findings.errors:
        title = mapping(source.get("info")).get("title", "untitled")
        raise InvalidDescription(title, conversion.findings.errors)
    return conversion


def _definition(
    description: Json,
    ids: Mapping[tuple[str, str], str],
    authorization_url: str,
    token_url: str,
    scope: str,
    address: str | None,
) -> Conversion:
    try:
        # The way through JSON copies the source, and turns keys that are numbers in YAML into text.
        copied = json.loads(json.dumps(description, default=_text_of, allow_nan=False))
    except (TypeError, ValueError) as failure:
        return _no_conversion(f"JSON has no form for it ({failure})", "Read it from its file.")
    except RecursionError:
        return _no_conversion("it is nested too deeply", "Give the parts names.")
    try:
        conversion = to_swagger(copied, ids)
        document, findings = conversion.document, conversion.findings
        connector.leave_out_unused(document)
        if document and rules.well_formed(document, findings):
            _report_security(description, findings)
            connector.add_server(document, findings, address)
            connector.add_sign_in(document, findings, authorization_url, token_url, scope)
            connector.leave_out(document, findings)
            connector.add_texts(document, findings)
            mend(document, findings)
            found = Findings()
            rules.check(document, found)
            # A part that was refused lacks what the rules ask for, and one cause gives one line.
            broken = [
                place
                for place in (at("paths", path) for path in document["paths"])
                if any(within(finding.path, place) for finding in findings.errors)
            ]
            for finding in found:
                if not any(within(finding.path, place) for place in broken):
                    findings.add(finding)
        return conversion
    except RecursionError:
        return _no_conversion("it is nested too deeply", "Give the parts names.")


def _no_conversion(rule: str, remedy: str) -> Conversion:
    conversion = Conversion({}, Findings())
    conversion.findings.error("the description", rule, remedy)
    return conversion


def _text_of(value: object) -> str:
    """A date, which YAML may make of a version, as text."""
    if isinstance(value, date):
        return str(value)
    raise TypeError(f"a value of the type {type(value).__name__}")


def definition_digest(definition: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of the file that `definition_text` makes of the definition."""
    return hashlib.sha256(definition_text(definition).encode()).hexdigest()


def settings(existing: Mapping[str, Any]) -> dict[str, Any]:
    """The value of `settings.json`. `existing`: the file's present value, in which paconn keeps the
    connector's id and environment."""
    names = {"apiProperties": API_PROPERTIES, "apiDefinition": API_DEFINITION, "icon": ICON}
    defaults = {"powerAppsUrl": "https://api.powerapps.com", "powerAppsApiVersion": "2016-11-01"}
    return {**defaults, **existing, **names}


def _report_security(source: Mapping[str, Any], findings: Findings) -> None:
    components = mapping(source.get("components"))
    for place, declared in (
        ("components.securitySchemes", components.get("securitySchemes")),
        ("securityDefinitions", source.get("securityDefinitions")),
    ):
        for name, scheme in mapping(declared).items():
            kind = mapping(scheme).get("type")
            remedy = "Nothing to do if the API takes this tenant's tokens."
            if kind in ("apiKey", "basic"):
                remedy = "Let the API take this tenant's tokens as well."
            add = findings.warning if kind in ("apiKey", "basic") else findings.note
            add(f"{place}.{name}", "the connector's own sign-in takes its place", remedy)


def _check_endpoints(**urls: str) -> None:
    for setting, url in urls.items():
        parts = parts_of(url)
        if "p" in parse_qs(parts.query):
            raise InvalidSetting(
                setting,
                url,
                "the policy is in the query, where Power Platform appends a query of its own",
                "Set urlForm to path.",
            )
        local = parts.scheme == "http" and parts.hostname == "localhost"
        if not (parts.scheme == "https" or local) or not parts.hostname or parts.query:
            raise InvalidSetting(
                setting, url, "it must be an https URL without a query", "Take the stack's output."
            )
