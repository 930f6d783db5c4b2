"""The schema of the provider's own configuration."""

from clients.configuration import ENVIRONMENT
from provider.described import FLAG, INTEGER, TEXT, Spec

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
_TYPES = {"useOidc": FLAG, "requestsPerMinute": INTEGER}
_SECRETS = {
    "clientSecret",
    "clientCertificate",
    "clientCertificatePassword",
    "oidcToken",
    "oidcRequestToken",
}


def _property(name: str, text: str) -> Spec:
    # Environment variables are not declared as `defaultInfo`: programs would then write their
    # values into the state. The plugin reads them itself.
    variables = " or ".join(f"`{variable}`" for variable in ENVIRONMENT[name])
    return {
        **_TYPES.get(name, TEXT),
        "description": f"{text} Else {variables}." if variables else text,
        **({"secret": True} if name in _SECRETS else {}),
    }


CONFIGURATION = {name: _property(name, text) for name, text in _TEXTS.items()}
