"""Signs the application in, by its secret, certificate or federated token; or whoever has signed in
to the Azure CLI."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from azure.core.credentials import TokenCredential
from azure.identity import (
    AzureCliCredential,
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
)

from clients.cloud import Cloud
from clients.configuration import Configuration
from clients.proof import AzureCli, Federation
from clients.sources import ConfigurationError

_AUDIENCE = "api://AzureADTokenExchange"


def make_credential(
    configuration: Configuration,
    cloud: Cloud,
    transport: Any,
    fetch_token: Callable[[Federation, str], str],
) -> TokenCredential:
    """The credential. It sends no request before the first token is needed.

    `fetch_token` takes the source of a federated token and its issuer's whole URL, and returns the
    token. Raises `ConfigurationError` for a certificate that cannot be read.
    """
    if isinstance(configuration.proof, AzureCli):
        return AzureCliCredential(tenant_id=configuration.tenant_id)
    options: dict[str, Any] = {
        "authority": cloud.login,
        "transport": transport,
        # Otherwise the library would look a foreign cloud up at Microsoft.
        "disable_instance_discovery": not cloud.run_by_microsoft,
    }
    application, proof = (configuration.tenant_id, configuration.client_id), configuration.proof
    if isinstance(proof, str):
        return ClientSecretCredential(*application, proof, **options)
    if isinstance(proof, Federation):
        return ClientAssertionCredential(*application, _assertion(proof, fetch_token), **options)
    options |= {"certificate_data": proof.data, "password": proof.password or None}
    try:
        return CertificateCredential(*application, **options)
    except ValueError:
        # The library's own text is left out, because it may quote the unreadable file.
        raise ConfigurationError(
            f"b2c:{proof.source}: this is no PEM or PKCS#12 file with a certificate and its "
            "private key, or the password given for it is not its own. Correct one of them."
        ) from None


def _assertion(
    source: Federation, fetch_token: Callable[[Federation, str], str]
) -> Callable[[], str]:
    """A function that returns a fresh federated token for a sign-in."""
    if source.token:
        return lambda: source.token
    file = source.file
    if file is not None:
        return lambda: _read(source.source, file)
    joint = "&" if "?" in source.request_url else "?"
    url = f"{source.request_url}{joint}{urlencode({'audience': _AUDIENCE})}"
    return lambda: fetch_token(source, url)


def _read(setting: str, file: Path) -> str:
    """The token in the file. Its issuer writes a new one before it expires."""
    try:
        return file.read_text().strip()
    except OSError as error:
        raise ConfigurationError(
            f'b2c:{setting} is "{file}": the file cannot be read '
            f"({error.strerror}). Correct the path."
        ) from error
