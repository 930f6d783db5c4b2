"""The schema of the provider's own configuration."""

from __future__ import annotations

from collections.abc import Mapping

from clients.configuration import ENVIRONMENT
from clients.power_platform import PREFIX, VARIABLES
from clients.sources import SECRET, Sources
from tools.generate.described import FLAG, INTEGER, TEXT, Spec

_TEXTS = {
    "tenantId": "The B2C tenant, by its id or domain.",
    "clientId": "The application that the provider signs in as, registered in the B2C tenant.",
    "clientIdFilePath": "The file with the application's id.",
    "clientSecret": "The application's secret.",
    "clientSecretFilePath": "The file with the application's secret.",
    "clientCertificate": "The application's certificate with its private key: a PKCS#12 file in "
    "base64.",
    "clientCertificatePath": "The path of such a file.",
    "clientCertificatePassword": "The password of the certificate.",
    "useOidc": "Whether to sign in by a federated token.",
    "oidcToken": "The federated token.",
    "oidcTokenFilePath": "The file with the federated token.",
    "oidcRequestUrl": "Where to ask for a federated token; set in a workflow of GitHub.",
    "oidcRequestToken": "The bearer token of that question; set in a workflow of GitHub.",
    "environment": "The cloud, in azuread's words: public (the default), usgovernment, "
    "usgovernmentl5 or china.",
    "metadataHost": "The host to ask for the cloud's addresses.",
    "requestsPerMinute": "How many requests a minute are sent at most; 190 if not given, because "
    "Microsoft Graph allows an application 200 in a tenant.",
}
_OF_POWER_PLATFORM = {
    "tenantId": "The directory of the environments in Power Platform, by its id or domain. The "
    "settings that begin with `powerPlatform` are needed for custom connectors there only.",
    "clientId": "The application that the provider signs in there as; it is an application user of "
    "each environment.",
    "clientSecret": "That application's secret.",
    "clientCertificate": "That application's certificate with its private key: a PKCS#12 file in "
    "base64.",
    "clientCertificatePath": "The path of such a file.",
    "clientCertificatePassword": "The password of that certificate.",
    "useOidc": "Whether to sign in there by a federated token.",
    "oidcToken": "The federated token.",
    "oidcTokenFilePath": "The file with the federated token.",
    "oidcRequestUrl": "Where to ask for a federated token; set in a workflow of GitHub.",
    "oidcRequestToken": "The bearer token of that question; set in a workflow of GitHub.",
    "useCli": "Whether to sign in there as whoever has signed in to the Azure CLI.",
}
_spelled = Sources({}, {}, VARIABLES, PREFIX).spelled
_TYPES = {"useOidc": FLAG, "useCli": FLAG, "requestsPerMinute": INTEGER}


def _property(name: str, text: str, environment: Mapping[str, tuple[str, ...]]) -> Spec:
    # Environment variables are not declared as `defaultInfo`: programs would then write their
    # values into the state. The plugin reads them itself.
    variables = " or ".join(f"`{variable}`" for variable in environment[name])
    return {
        **_TYPES.get(name, TEXT),
        "description": f"{text} Else {variables}." if variables else text,
        **({"secret": True} if name in SECRET else {}),
    }


CONFIGURATION = {name: _property(name, text, ENVIRONMENT) for name, text in _TEXTS.items()} | {
    _spelled(name): _property(name, text, VARIABLES) for name, text in _OF_POWER_PLATFORM.items()
}
