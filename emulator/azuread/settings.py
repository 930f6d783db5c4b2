"""The plugin's configuration: where the tenant is, and the credentials of the caller.

The provider's own arguments (`azuread:…` configuration or an explicit provider) take precedence
over the environment variables that the official plugin reads.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator.azuread import PACKAGE, VERSION
from emulator.old_names import variable
from emulator.stand_in import SettingsError, emulator_host

_ENVIRONMENT = {
    "tenantId": "ARM_TENANT_ID",
    "clientId": "ARM_CLIENT_ID",
    "clientIdFilePath": "ARM_CLIENT_ID_FILE_PATH",
    "clientSecret": "ARM_CLIENT_SECRET",
    "clientSecretFilePath": "ARM_CLIENT_SECRET_FILE_PATH",
    "metadataHost": "ARM_METADATA_HOSTNAME",
    "useOidc": "ARM_USE_OIDC",
    "oidcToken": "ARM_OIDC_TOKEN",
    "oidcTokenFilePath": "ARM_OIDC_TOKEN_FILE_PATH",
}


@dataclass(frozen=True)
class Settings:
    """A usable configuration. Exactly one of `client_secret` and `oidc_token` is not empty."""

    tenant_id: str
    client_id: str
    metadata_host: str
    client_secret: str = field(default="", repr=False)
    oidc_token: str = field(default="", repr=False)


def read_settings(arguments: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    """The configuration from the provider's arguments and the environment.

    Raises `SettingsError` if no emulated tenant is configured, or no usable credentials (the
    latter in the official plugin's words).
    """

    def setting(name: str) -> str:
        return str(arguments.get(name) or environment.get(_ENVIRONMENT[name], "")).strip()

    def setting_or_file(name: str) -> str:
        path = setting(f"{name}FilePath")
        return setting(name) or (Path(path).read_text().strip() if path else "")

    host = emulator_host(setting("metadataHost"), PACKAGE, VERSION)
    try:
        client_id = setting_or_file("clientId")
        client_secret = setting_or_file("clientSecret")
        use_oidc = setting("useOidc").lower() in ("true", "1")
        oidc_token = setting_or_file("oidcToken") if use_oidc else ""
    except OSError as error:
        raise SettingsError(
            f"failed to load Azure credentials.\nDetails: {error.strerror}: {error.filename}"
        ) from error
    tenant_id = setting("tenantId")
    missing = [
        name
        for name, value in (
            ("ARM_TENANT_ID", tenant_id),
            ("ARM_CLIENT_ID", client_id),
            ("ARM_CLIENT_SECRET or ARM_OIDC_TOKEN with ARM_USE_OIDC", client_secret or oidc_token),
        )
        if not value
    ]
    if missing:
        raise SettingsError(
            f"failed to load Azure credentials.\nDetails: not set: {', '.join(missing)}\n\n"
            "\tThis stand-in signs in to the emulated tenant by client secret or OIDC token only: "
            "run it inside the rehearsal's environment."
        )
    if client_secret:
        oidc_token = ""
    return Settings(tenant_id, client_id, host, client_secret, oidc_token)


def waits_are_official() -> bool:
    """Whether `REHEARSAL_PROVIDER_WAITS=official` asks for the official plugin's pauses."""
    return variable("REHEARSAL_PROVIDER_WAITS", os.environ) == "official"
