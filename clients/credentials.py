"""Signs the application in, by its secret, certificate or federated token."""

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
from clients.configuration import Certificate, Configuration, ConfigurationError, Federation

_AUDIENCE = "api://AzureADTokenExchange"


def make_credential(
    configuration: Configuration,
    cloud: Cloud,
    transport: Any,
    fetch_token: Callable[[str, str], str],
) -> TokenCredential:
    """The credential. It sends no request before the first token is needed.

    `fetch_token` takes an issuer's URL and a bearer token, and returns a federated token. Raises
    `ConfigurationError` for a certificate that cannot be read.
    """
    options: dict[str, Any] = {
        "authority": cloud.login,
        "transport": transport,
        # Otherwise the library would look a foreign cloud up at Microsoft.
        "disable_instance_discovery": not cloud.run_by_microsoft,
    }
    proof = configuration.proof
    if isinstance(proof, str):
        return ClientSecretCredential(
            configuration.tenant_id, configuration.client_id, proof, **options
        )
    if isinstance(proof, Certificate):
        return _by_certificate(configuration, proof, options)
    return ClientAssertionCredential(
        configuration.tenant_id, configuration.client_id, _assertion(proof, fetch_token), **options
    )


def _by_certificate(
    configuration: Configuration, certificate: Certificate, options: dict[str, Any]
) -> TokenCredential:
    try:
        return CertificateCredential(
            configuration.tenant_id,
            configuration.client_id,
            certificate_data=certificate.data,
            password=certificate.password or None,
            **options,
        )
    except ValueError:
        # The library's own text is left out, because it may quote the unreadable file.
        raise ConfigurationError(
            f"b2c:{certificate.source}: this is no PEM or PKCS#12 file with a certificate and its "
            "private key, or clientCertificatePassword is not its password. Correct one of them."
        ) from None


def _assertion(source: Federation, fetch_token: Callable[[str, str], str]) -> Callable[[], str]:
    """A function that returns a fresh federated token for a sign-in."""
    if source.token:
        return lambda: source.token
    if source.file is not None:
        return lambda: _read(source)
    joint = "&" if "?" in source.request_url else "?"
    url = f"{source.request_url}{joint}{urlencode({'audience': _AUDIENCE})}"
    return lambda: fetch_token(url, source.request_token)


def _read(source: Federation) -> str:
    """The token in the file. Its issuer writes a new one before it expires."""
    assert source.file is not None
    try:
        return source.file.read_text().strip()
    except OSError as error:
        raise ConfigurationError(
            f'b2c:oidcTokenFilePath is "{source.file}": the file cannot be read '
            f"({error.strerror}). Correct the path."
        ) from error
