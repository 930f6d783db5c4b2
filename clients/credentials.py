"""Who signs in to Microsoft Graph: the application's secret, certificate or federated token."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from azure.core.credentials import TokenCredential
from azure.identity import (
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
)

from clients.cloud import Cloud
from clients.configuration import Certificate, ConfigurationError, Federation, Settings

_AUDIENCE = "api://AzureADTokenExchange"


def make_credential(
    settings: Settings, cloud: Cloud, transport: Any, fetch_token: Callable[[str, str], str]
) -> TokenCredential:
    """The credential; it sends nothing before the first token is asked for.

    `fetch_token` asks an issuer at a URL, with a bearer token, for a federated token. Raises
    `ConfigurationError` for a certificate that cannot be read.
    """
    options: dict[str, Any] = {
        "authority": cloud.login,
        "transport": transport,
        # Otherwise a cloud that Microsoft does not know would be looked up at Microsoft.
        "disable_instance_discovery": not cloud.known,
    }
    proof = settings.proof
    if isinstance(proof, str):
        return ClientSecretCredential(settings.tenant_id, settings.client_id, proof, **options)
    if isinstance(proof, Certificate):
        return _by_certificate(settings, proof, options)
    return ClientAssertionCredential(
        settings.tenant_id, settings.client_id, _assertion(proof, fetch_token), **options
    )


def _by_certificate(
    settings: Settings, certificate: Certificate, options: dict[str, Any]
) -> TokenCredential:
    try:
        return CertificateCredential(
            settings.tenant_id,
            settings.client_id,
            certificate_data=certificate.data,
            password=certificate.password or None,
            **options,
        )
    except ValueError:
        # The library's own text is left out: it may quote what it could not read.
        raise ConfigurationError(
            f"b2c:{certificate.source}: this is no PEM or PKCS#12 file with a certificate and its "
            "private key, or clientCertificatePassword is not its password. Correct one of them."
        ) from None


def _assertion(source: Federation, fetch_token: Callable[[str, str], str]) -> Callable[[], str]:
    """A function that gives a fresh federated token at each sign-in."""
    if source.token:
        return lambda: source.token
    if source.file is not None:
        return lambda: _read(source)
    joint = "&" if "?" in source.request_url else "?"
    url = f"{source.request_url}{joint}{urlencode({'audience': _AUDIENCE})}"
    return lambda: fetch_token(url, source.request_token)


def _read(source: Federation) -> str:
    """The token as it is now: whoever issues it writes a new one before it expires."""
    assert source.file is not None
    try:
        return source.file.read_text().strip()
    except OSError as error:
        raise ConfigurationError(
            f'b2c:oidcTokenFilePath is "{source.file}": the file cannot be read '
            f"({error.strerror}). Correct the path."
        ) from error
