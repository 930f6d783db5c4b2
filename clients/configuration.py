"""The provider's configuration: the tenant, and the application that signs in.

There are two sources. The provider's own arguments (`b2c:…` configuration, or those of an explicit
provider) come before the environment variables of the azuread provider. Reading them sends no
request, so a preview without changes needs no tenant.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from b2c.refusal import HIDDEN, Refusal
from clients.pace import REQUESTS_PER_MINUTE

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
_SECRET = {"clientSecret", "clientCertificate", "clientCertificatePassword", "oidcToken"}

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


class ConfigurationError(Refusal):
    """A setting of the provider is missing or wrong. The text names it and the remedy."""


@dataclass(frozen=True)
class Certificate:
    """A certificate with its private key, PEM or PKCS#12; `source` names its setting."""

    data: bytes = field(repr=False)
    password: str = field(repr=False)
    source: str


@dataclass(frozen=True)
class Federation:
    """The source of the federated token: a value, a file, or a URL that issues it."""

    token: str = field(default="", repr=False)
    file: Path | None = None
    request_url: str = ""
    request_token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Configuration:
    """A valid configuration.

    `environment`: one of the values of `CLOUDS`; it does not count if `metadata_host` (`host:port`)
    names a cloud's metadata. `proof`: the client secret, certificate or federated token with which
    the application signs in.
    """

    tenant_id: str
    client_id: str
    proof: str | Certificate | Federation = field(repr=False)
    environment: str = "public"
    metadata_host: str = ""
    requests_per_minute: int = REQUESTS_PER_MINUTE


def read_configuration(
    arguments: Mapping[str, Any], environment: Mapping[str, str]
) -> Configuration:
    """The configuration from the provider's arguments and the environment.

    No argument may be unknown. Raises `ConfigurationError`.
    """
    sources = _Sources(arguments, environment)
    tenant_id = sources.text("tenantId")
    if not tenant_id:
        fix = "Give the B2C tenant's id or its .onmicrosoft.com name."
        raise sources.missing("tenantId", fix)
    if not _TENANT.fullmatch(tenant_id):
        raise sources.wrong(
            "tenantId", tenant_id, "a tenant is named by its id or domain", "Correct it."
        )
    client_id = sources.text_or_file("clientId")
    proof = _proof(sources)
    if not client_id:
        raise sources.missing("clientId", _WAYS)
    return Configuration(
        tenant_id=tenant_id,
        client_id=client_id,
        proof=proof,
        environment=_cloud(sources),
        metadata_host=_metadata_host(sources),
        requests_per_minute=_requests_per_minute(sources),
    )


class _Sources:
    """Reads single settings from the two sources, and refuses them by name."""

    def __init__(self, arguments: Mapping[str, Any], environment: Mapping[str, str]) -> None:
        self._arguments = arguments
        self._environment = environment

    def text(self, name: str) -> str:
        """The setting's text; empty if no source has it."""
        value = self._arguments.get(name)
        if value is None or value == "":
            names = ENVIRONMENT[name]
            value = next(filter(None, (self._environment.get(variable) for variable in names)), "")
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value).strip()

    def text_or_file(self, name: str) -> str:
        """The setting, or the contents of the file that its twin `…FilePath` names."""
        path = self.text(f"{name}FilePath")
        return self.text(name) or (self.file(f"{name}FilePath").decode().strip() if path else "")

    def file(self, name: str) -> bytes:
        """The contents of the file that the setting names."""
        path = Path(self.text(name)).expanduser()
        try:
            return path.read_bytes()
        except OSError as error:
            raise self.wrong(
                name,
                str(path),
                f"the file cannot be read ({error.strerror})",
                "Correct the path, which counts from the program's folder.",
            ) from error

    def flag(self, name: str) -> bool:
        """Whether the setting is true; it is false if no source has it."""
        text = self.text(name).lower()
        if text in ("true", "1"):
            return True
        if text in ("", "false", "0"):
            return False
        raise self.wrong(name, text, "it must be true or false", "Use true or false.")

    def missing(self, name: str, fix: str) -> ConfigurationError:
        """The refusal of a setting that no source has."""
        variables = " or ".join(ENVIRONMENT[name])
        return ConfigurationError(f"b2c:{name} (or {variables}) is missing. {fix}")

    def wrong(self, name: str, value: str, rule: str, fix: str) -> ConfigurationError:
        """The refusal of a setting that breaks a rule."""
        shown = HIDDEN if name in _SECRET else f'"{value}"'
        return ConfigurationError(f"b2c:{name} is {shown}: {rule}. {fix}")


def _proof(sources: _Sources) -> str | Certificate | Federation:
    """The first of certificate, secret and federated token, which is azuread's order."""
    if sources.text("clientCertificate") or sources.text("clientCertificatePath"):
        return _certificate(sources)
    secret = sources.text_or_file("clientSecret")
    if secret:
        return secret
    if sources.flag("useOidc"):
        return _federation(sources)
    raise ConfigurationError(f"b2c: no usable credentials are given. {_NO_CLI}\n{_WAYS}")


def _certificate(sources: _Sources) -> Certificate:
    password = sources.text("clientCertificatePassword")
    text = sources.text("clientCertificate")
    source = "clientCertificate" if text else "clientCertificatePath"
    if not text:
        return Certificate(sources.file(source), password, source)
    if text.startswith("-----BEGIN"):
        return Certificate(text.encode(), password, source)
    try:
        return Certificate(base64.b64decode("".join(text.split()), validate=True), password, source)
    except binascii.Error as error:
        raise sources.wrong(
            source,
            text,
            "it is neither base64 of a PKCS#12 file nor PEM",
            "Use `base64 -w0 file.pfx`, or clientCertificatePath.",
        ) from error


def _federation(sources: _Sources) -> Federation:
    token = sources.text("oidcToken")
    if token:
        return Federation(token=token)
    if sources.text("oidcTokenFilePath"):
        sources.file("oidcTokenFilePath")
        return Federation(file=Path(sources.text("oidcTokenFilePath")).expanduser())
    url = sources.text("oidcRequestUrl")
    request_token = sources.text("oidcRequestToken")
    if url and request_token:
        if not url.startswith("https://"):
            raise sources.wrong("oidcRequestUrl", url, "it must be https", "Correct it.")
        return Federation(request_url=url, request_token=request_token)
    raise ConfigurationError(
        "b2c:useOidc is true, but there is no token to sign in with. Give oidcToken "
        "(ARM_OIDC_TOKEN), oidcTokenFilePath (ARM_OIDC_TOKEN_FILE_PATH), or oidcRequestUrl and "
        "oidcRequestToken; in a GitHub workflow the permission `id-token: write` sets the latter."
    )


def _cloud(sources: _Sources) -> str:
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


def _metadata_host(sources: _Sources) -> str:
    host = sources.text("metadataHost")
    if host and not _HOST.fullmatch(host):
        raise sources.wrong(
            "metadataHost", host, "it must be a host, with or without a port", "Leave out the rest."
        )
    return host


def _requests_per_minute(sources: _Sources) -> int:
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
