"""What an application proves with that it may sign in: read from the provider's settings."""

import base64
from dataclasses import dataclass, field
from pathlib import Path

from clients.sources import ConfigurationError, Sources


@dataclass(frozen=True)
class Certificate:
    """A certificate with its private key, PEM or PKCS#12; `source` names its setting."""

    data: bytes = field(repr=False)
    password: str = field(repr=False)
    source: str


@dataclass(frozen=True)
class Federation:
    """The source of the federated token: a value, a file, or a URL that issues it; `source` names
    its setting."""

    token: str = field(default="", repr=False)
    file: Path | None = None
    request_url: str = ""
    request_token: str = field(default="", repr=False)
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class AzureCli:
    """Whoever has signed in to the Azure CLI."""


Proof = str | Certificate | Federation | AzureCli
"""A text is a client secret."""


def read_proof(sources: Sources) -> str | Certificate | Federation | None:
    """The first of certificate, secret and federated token, which is azuread's order; or None."""
    if sources.text("clientCertificate") or sources.text("clientCertificatePath"):
        return _certificate(sources)
    secret = sources.text_or_file("clientSecret")
    if secret:
        return secret
    return _federation(sources) if sources.flag("useOidc") else None


def _certificate(sources: Sources) -> Certificate:
    password = sources.text("clientCertificatePassword")
    text = sources.text("clientCertificate")
    name = "clientCertificate" if text else "clientCertificatePath"
    source = sources.spelled(name)
    if not text:
        return Certificate(sources.file(name), password, source)
    if text.startswith("-----BEGIN"):
        return Certificate(text.encode(), password, source)
    try:
        return Certificate(base64.b64decode("".join(text.split()), validate=True), password, source)
    except ValueError as error:
        raise sources.wrong(
            name,
            text,
            "it is neither base64 of a PKCS#12 file nor PEM",
            f"Use `base64 -w0 file.pfx`, or {sources.spelled('clientCertificatePath')}.",
        ) from error


def _federation(sources: Sources) -> Federation:
    spelled = sources.spelled
    token = sources.text("oidcToken")
    if token:
        return Federation(token=token, source=spelled("oidcToken"))
    if sources.text("oidcTokenFilePath"):
        sources.file("oidcTokenFilePath")
        file = Path(sources.text("oidcTokenFilePath")).expanduser()
        return Federation(file=file, source=spelled("oidcTokenFilePath"))
    url = sources.text("oidcRequestUrl")
    request_token = sources.text("oidcRequestToken")
    if url and request_token:
        if not url.startswith("https://"):
            raise sources.wrong("oidcRequestUrl", url, "it must be https", "Correct it.")
        return Federation(
            request_url=url, request_token=request_token, source=spelled("oidcRequestUrl")
        )
    raise ConfigurationError(
        f"b2c:{spelled('useOidc')} is true, but there is no token to sign in with. Give "
        f"{spelled('oidcToken')} (ARM_OIDC_TOKEN), {spelled('oidcTokenFilePath')} "
        f"(ARM_OIDC_TOKEN_FILE_PATH), or {spelled('oidcRequestUrl')} and "
        f"{spelled('oidcRequestToken')}; in a GitHub workflow the permission `id-token: write` "
        "sets the latter."
    )
