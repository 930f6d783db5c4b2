"""The provider's configuration: the tenant, and the application that signs in.

There are two sources. The provider's own arguments (`b2c:…` configuration, or those of an explicit
provider) come before the environment variables of the azuread provider. Reading them sends no
request, so a preview without changes needs no tenant.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clients.pace import REQUESTS_PER_MINUTE
from clients.proof import Proof, read_proof
from clients.sources import ConfigurationError, Sources

ENVIRONMENT: Mapping[str, tuple[str, ...]] = {
    "tenantId": ("ARM_TENANT_ID",),
    "clientId": ("ARM_CLIENT_ID",),
    "clientIdFilePath": ("ARM_CLIENT_ID_FILE_PATH",),
    "clientSecret": ("ARM_CLIENT_SECRET",),
    "clientSecretFilePath": ("ARM_CLIENT_SECRET_FILE_PATH",),
    "clientCertificate": ("ARM_CLIENT_CERTIFICATE",),
    "clientCertificatePath": ("ARM_CLIENT_CERTIFICATE_PATH",),
    "clientCertificatePassword": ("ARM_CLIENT_CERTIFICATE_PASSWORD",),
    "useOidc": ("ARM_USE_OIDC",),
    "oidcToken": ("ARM_OIDC_TOKEN",),
    "oidcTokenFilePath": ("ARM_OIDC_TOKEN_FILE_PATH",),
    "oidcRequestUrl": ("ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL"),
    "oidcRequestToken": ("ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
    "environment": ("ARM_ENVIRONMENT",),
    "metadataHost": ("ARM_METADATA_HOSTNAME",),
    "requestsPerMinute": (),
}

# azuread's names of the clouds, and the names that Terraform took before.
CLOUDS: Mapping[str, str] = {
    "public": "public",
    "global": "public",
    "usgovernment": "usgovernment",
    "usgovernmentl4": "usgovernment",
    "usgovernmentl5": "usgovernmentl5",
    "dod": "usgovernmentl5",
    "china": "china",
}

# Microsoft Graph's limit for one application in one tenant.
_MOST_REQUESTS_PER_MINUTE = 200
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?|\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?")

_NO_CLI = (
    "The Azure CLI's tokens do not do: they lack the IdentityUserFlow permissions, so that "
    "Microsoft Graph's user flows answer them with 403, even for a global administrator."
)
_WAYS = (
    "Register an application in the B2C tenant, grant it the application permission "
    "IdentityUserFlow.ReadWrite.All with admin consent, and give one of: clientSecret "
    "(ARM_CLIENT_SECRET); clientCertificatePath or clientCertificate "
    "(ARM_CLIENT_CERTIFICATE_PATH, ARM_CLIENT_CERTIFICATE); useOidc (ARM_USE_OIDC) with oidcToken, "
    "oidcTokenFilePath, or oidcRequestUrl and oidcRequestToken."
)


@dataclass(frozen=True)
class Configuration:
    """A valid configuration.

    `environment`: one of the values of `CLOUDS`; it does not count if `metadata_host` (`host:port`)
    names a cloud's metadata. `proof`: with what the application signs in.
    """

    tenant_id: str
    client_id: str
    proof: Proof = field(repr=False)
    environment: str = "public"
    metadata_host: str = ""
    requests_per_minute: int = REQUESTS_PER_MINUTE


def read_configuration(
    arguments: Mapping[str, Any], environment: Mapping[str, str]
) -> Configuration:
    """The configuration from the provider's arguments and the environment.

    No argument may be unknown. Raises `ConfigurationError`.
    """
    sources = Sources(arguments, environment, ENVIRONMENT)
    tenant_id = read_tenant(sources, "Give the B2C tenant's id or its .onmicrosoft.com name.")
    client_id = sources.text_or_file("clientId")
    proof = read_proof(sources)
    if proof is None:
        raise ConfigurationError(f"b2c: no usable credentials are given. {_NO_CLI}\n{_WAYS}")
    if not client_id:
        raise sources.missing("clientId", _WAYS)
    return Configuration(
        tenant_id=tenant_id,
        client_id=client_id,
        proof=proof,
        environment=read_cloud(sources),
        metadata_host=read_metadata_host(sources),
        requests_per_minute=_requests_per_minute(sources),
    )


def has_b2c(arguments: Mapping[str, Any], environment: Mapping[str, str]) -> bool:
    """Whether anything says to which B2C tenant to sign in, or as whom."""
    sources = Sources(arguments, environment, ENVIRONMENT)
    return any(map(sources.text, ("tenantId", "clientId", "clientIdFilePath")))


def read_tenant(sources: Sources, fix: str) -> str:
    """The id or the domain of the directory to sign in to; `fix` is the remedy if it is missing."""
    tenant_id = sources.text("tenantId")
    if not tenant_id:
        raise sources.missing("tenantId", fix)
    if not _TENANT.fullmatch(tenant_id):
        raise sources.wrong(
            "tenantId", tenant_id, "a tenant is named by its id or domain", "Correct it."
        )
    return tenant_id


def read_cloud(sources: Sources) -> str:
    """One of the values of `CLOUDS`."""
    name = sources.text("environment").lower()
    cloud = CLOUDS.get(name or "public")
    if cloud is None:
        raise sources.wrong(
            "environment",
            name,
            f"it must be {' or '.join(sorted(set(CLOUDS.values())))}",
            "Correct it, or give metadataHost.",
        )
    return cloud


def read_metadata_host(sources: Sources) -> str:
    """The host, with a port or without, that tells a cloud's addresses; empty if there is none."""
    host = sources.text("metadataHost")
    if host and not _HOST.fullmatch(host):
        raise sources.wrong(
            "metadataHost", host, "it must be a host, with or without a port", "Leave out the rest."
        )
    return host


def _requests_per_minute(sources: Sources) -> int:
    text = sources.text("requestsPerMinute")
    if not text:
        return REQUESTS_PER_MINUTE
    number = int(text) if text.isdecimal() else 0
    if 1 <= number <= _MOST_REQUESTS_PER_MINUTE:
        return number
    raise sources.wrong(
        "requestsPerMinute",
        text,
        f"it must be a whole number from 1 to {_MOST_REQUESTS_PER_MINUTE}, which is Microsoft "
        "Graph's limit for one application in one tenant",
        "Leave it out, or give less if the application has other work.",
    )
