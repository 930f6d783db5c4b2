"""The part of the provider's configuration that signs in to Power Platform's directory.

It is a directory of its own: neither the B2C tenant nor, always, the subscription's. The variables
are those of Microsoft's Terraform provider for Power Platform; an identity is never taken from
`ARM_*`, and a token of the pipeline proves none by itself. Reading them sends no request.
"""

from collections.abc import Mapping
from typing import Any

from clients.configuration import (
    ENVIRONMENT,
    Configuration,
    read_cloud,
    read_metadata_host,
    read_tenant,
)
from clients.proof import AzureCli, read_proof
from clients.sources import ConfigurationError, Sources

PREFIX = "powerPlatform"
"""What the names of these settings begin with."""

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "tenantId": ("POWER_PLATFORM_TENANT_ID",),
    "clientId": ("POWER_PLATFORM_CLIENT_ID",),
    "clientSecret": ("POWER_PLATFORM_CLIENT_SECRET",),
    "clientCertificate": ("POWER_PLATFORM_CLIENT_CERTIFICATE",),
    "clientCertificatePath": ("POWER_PLATFORM_CLIENT_CERTIFICATE_FILE_PATH",),
    "clientCertificatePassword": ("POWER_PLATFORM_CLIENT_CERTIFICATE_PASSWORD",),
    "useOidc": ("POWER_PLATFORM_USE_OIDC",),
    "oidcToken": ENVIRONMENT["oidcToken"],
    "oidcTokenFilePath": ENVIRONMENT["oidcTokenFilePath"],
    "oidcRequestUrl": ENVIRONMENT["oidcRequestUrl"],
    "oidcRequestToken": ENVIRONMENT["oidcRequestToken"],
    "useCli": ("POWER_PLATFORM_USE_CLI",),
}
"""The settings, without the prefix, and the environment's variables that stand in for each."""

# Dataverse takes 6,000 requests in five minutes from one user of one environment:
# https://learn.microsoft.com/power-apps/developer/data-platform/api-limits
_REQUESTS_PER_MINUTE = 1_000
_WAYS = (
    "Custom connectors in Power Platform are made by an application of the environment's "
    "directory, which is an application user of the environment. Give powerPlatformTenantId "
    "(POWER_PLATFORM_TENANT_ID), powerPlatformClientId (POWER_PLATFORM_CLIENT_ID) and one of: "
    "powerPlatformClientSecret (POWER_PLATFORM_CLIENT_SECRET); powerPlatformClientCertificatePath "
    "(POWER_PLATFORM_CLIENT_CERTIFICATE_FILE_PATH); powerPlatformUseOidc "
    "(POWER_PLATFORM_USE_OIDC) in a pipeline that issues tokens; or powerPlatformUseCli "
    "(POWER_PLATFORM_USE_CLI) for whoever has signed in to the Azure CLI."
)


def read_power_platform(
    arguments: Mapping[str, Any], environment: Mapping[str, str]
) -> Configuration:
    """The configuration from the provider's arguments and the environment; the cloud is that of
    the B2C tenant. Raises `ConfigurationError`."""
    shared = Sources(arguments, environment, ENVIRONMENT)
    sources = Sources(arguments, environment, VARIABLES, PREFIX)
    tenant_id = read_tenant(sources, _WAYS)
    proof = AzureCli() if sources.flag("useCli") else read_proof(sources)
    if proof is None:
        raise ConfigurationError(f"b2c: there are no credentials for Power Platform. {_WAYS}")
    client_id = sources.text("clientId")
    if not client_id and not isinstance(proof, AzureCli):
        raise sources.missing("clientId", _WAYS)
    return Configuration(
        tenant_id=tenant_id,
        client_id=client_id,
        proof=proof,
        environment=read_cloud(shared),
        metadata_host=read_metadata_host(shared),
        requests_per_minute=_REQUESTS_PER_MINUTE,
    )


def has_power_platform(arguments: Mapping[str, Any], environment: Mapping[str, str]) -> bool:
    """Whether anything says to which directory of Power Platform to sign in."""
    return bool(Sources(arguments, environment, VARIABLES, PREFIX).text("tenantId"))
