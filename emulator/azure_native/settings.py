"""How the plugin is configured: where Azure is, who is asking, and for which subscription.

Sources, first one wins: `azure-native:…` configuration or an explicit provider's arguments, then
the environment variables that the official plugin reads, which azuread reads as well.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from b2c.refusal import Refusal
from emulator.azuread.settings import is_this_machine

_ENVIRONMENT = {
    "tenantId": "ARM_TENANT_ID",
    "subscriptionId": "ARM_SUBSCRIPTION_ID",
    "clientId": "ARM_CLIENT_ID",
    "clientSecret": "ARM_CLIENT_SECRET",
    "metadataHost": "ARM_METADATA_HOSTNAME",
    "useOidc": "ARM_USE_OIDC",
    "oidcToken": "ARM_OIDC_TOKEN",
}

_ONLY_THE_REHEARSAL = (
    "This azure-native plugin is a stand-in that speaks to the rehearsal only. For any other "
    "subscription install the official plugin: pulumi plugin install resource azure-native 3.29.0"
)
_NEEDED = {
    "tenantId": "Tenant ID",
    "subscriptionId": "Subscription ID",
    "clientId": "Client ID",
}


class AzureSettingsError(Refusal):
    """A setting is missing or wrong; the text says which and what to do."""


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
    """The configuration; raises `AzureSettingsError` in the official plugin's words."""

    def setting(name: str) -> str:
        # A value that is given counts, even an empty one; so does the official plugin take it.
        given = arguments.get(name)
        if given is None:
            return environment.get(_ENVIRONMENT[name], "").strip()
        return given.strip() if isinstance(given, str) else json.dumps(given)

    host = setting("metadataHost")
    if not host:
        raise AzureSettingsError(
            "azure-native:metadataHost (or ARM_METADATA_HOSTNAME) is not set. "
            + _ONLY_THE_REHEARSAL
        )
    if not is_this_machine(host):
        raise AzureSettingsError(
            f'azure-native:metadataHost is "{host}", which is not on this machine. '
            + _ONLY_THE_REHEARSAL
        )
    secret = setting("clientSecret")
    token = setting("oidcToken") if not secret and setting("useOidc") == "true" else ""
    if not secret and not token:
        raise AzureSettingsError(
            "A Client Secret or an OIDC token must be configured: this stand-in signs in by these "
            "only."
        )
    for name, called in _NEEDED.items():
        if not setting(name):
            raise AzureSettingsError(
                f"A {called} must be configured when authenticating as a Service Principal using "
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
