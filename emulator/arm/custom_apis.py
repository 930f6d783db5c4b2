"""`Microsoft.Web/customApis`: connectors of Logic Apps.

Two things are not documented, and chosen by the emulator: the response has the redirect URI and the
runtime's address, as it does for the service's own connectors (`managedApis`), and never the
secret.
"""

from __future__ import annotations

import copy
from typing import Any

from emulator.arm.call import Call
from emulator.arm.errors import ArmError
from emulator.tenant.store import Document

# https://learn.microsoft.com/connectors/custom-connectors/faq
_LARGEST_DEFINITION = 1024 * 1024
_PROVIDERS = ("oauth2", "oauth2generic", "aad", "aadcertificate", "facebook")


def write_custom_api(call: Call) -> Document:
    """The document of a connector with its sign-in and sealed secret; raises ArmError."""
    properties = copy.deepcopy(call.properties())
    _check_definition(properties.get("swagger"), properties.get("backendService"))
    document = call.envelope(properties)
    for name, parameter in (properties.get("connectionParameters") or {}).items():
        settings = parameter.get("oAuthSettings")
        if parameter.get("type") != "oauthSetting" or not isinstance(settings, dict):
            continue
        if settings.get("identityProvider") not in _PROVIDERS:
            raise _invalid(
                f"The identity provider '{settings.get('identityProvider')}' of the connection"
                f" parameter '{name}' is not supported."
            )
        secret = settings.pop("clientSecret", None)
        if secret:
            settings["_clientSecret"] = call.tenant.secrets.seal(secret)
        settings["redirectUrl"] = redirect_url(document["location"])
    properties["runtimeUrls"] = [
        f"https://logic-apis-{document['location']}.azure-apim.net/apim/{document['name']}"
    ]
    return document


def show_custom_api(document: Document) -> Document:
    """The connector in a response, without its sealed secret."""
    shown = copy.deepcopy(document)
    for parameter in (shown["properties"].get("connectionParameters") or {}).values():
        parameter.get("oAuthSettings", {}).pop("_clientSecret", None)
    return shown


def redirect_url(location: str) -> str:
    """The redirect URI of Logic Apps in a region, to which the sign-in returns."""
    return f"https://logic-apis-{location}.consent.azure-apim.net/redirect"


def _check_definition(swagger: Any, backend: Any) -> None:
    if not isinstance(swagger, dict) or swagger.get("swagger") != "2.0":
        raise _invalid("The API definition must be a Swagger 2.0 document.")
    if len(str(swagger)) > _LARGEST_DEFINITION:
        raise _invalid("The API definition is larger than 1 MB.")
    url = backend.get("serviceUrl") if isinstance(backend, dict) else None
    base = swagger.get("basePath", "").rstrip("/")
    if not isinstance(url, str) or not url.rstrip("/").endswith(base):
        raise _invalid(
            f"Swagger contains base path '{base}' but backend Url doesn't end on same path."
        )


def _invalid(message: str) -> ArmError:
    return ArmError(400, "InvalidApiDefinition", message)
