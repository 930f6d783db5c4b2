"""The plugin's configuration: where Azure is, the caller's credentials, and the subscription.

`azure-native:…` configuration or an explicit provider's arguments take precedence over the
environment variables that the official plugin reads, which azuread reads as well.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.azure_native import PACKAGE, VERSION
from emulator.stand_in import SettingsError, emulator_host

_ENVIRONMENT = {
    "tenantId": "ARM_TENANT_ID",
    "subscriptionId": "ARM_SUBSCRIPTION_ID",
    "clientId": "ARM_CLIENT_ID",
    "clientSecret": "ARM_CLIENT_SECRET",
    "metadataHost": "ARM_METADATA_HOSTNAME",
    "useOidc": "ARM_USE_OIDC",
    "oidcToken": "ARM_OIDC_TOKEN",
}
_REQUIRED = {
    "tenantId": "Tenant ID",
    "subscriptionId": "Subscription ID",
    "clientId": "Client ID",
}


@dataclass(frozen=True)
class AzureSettings:
    """A usable configuration. Exactly one of `client_secret` and `oidc_token` is not empty."""

    tenant_id: str
    subscription_id: str
    client_id: str
    metadata_host: str
    client_secret: str = field(default="", repr=False)
    oidc_token: str = field(default="", repr=False)


def read_settings(arguments: Mapping[str, Any], environment: Mapping[str, str]) -> AzureSettings:
    """The configuration; raises `SettingsError` in the official plugin's words."""

    def setting(name: str) -> str:
        # As with the official plugin, even an empty argument takes precedence over the environment.
        argument = arguments.get(name)
        if argument is None:
            return environment.get(_ENVIRONMENT[name], "").strip()
        return argument.strip() if isinstance(argument, str) else json.dumps(argument)

    host = emulator_host(setting("metadataHost"), PACKAGE, VERSION)
    secret = setting("clientSecret")
    token = setting("oidcToken") if not secret and setting("useOidc") == "true" else ""
    if not secret and not token:
        raise SettingsError(
            "A Client Secret or an OIDC token must be configured: this stand-in signs in by these "
            "only."
        )
    for name, label in _REQUIRED.items():
        if not setting(name):
            raise SettingsError(
                f"A {label} must be configured when authenticating as a Service Principal using "
                "a Client Secret."
            )
    return AzureSettings(
        tenant_id=setting("tenantId"),
        subscription_id=setting("subscriptionId"),
        client_id=setting("clientId"),
        metadata_host=host,
        client_secret=secret,
        oidc_token=token,
    )
