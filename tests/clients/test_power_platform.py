"""Which settings sign in to Power Platform's directory, and that no other identity does."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from clients.configuration import Configuration
from clients.power_platform import has_power_platform, read_power_platform
from clients.proof import AzureCli, Certificate, Federation
from clients.sources import ConfigurationError

BASE = {"POWER_PLATFORM_TENANT_ID": "contoso.com", "POWER_PLATFORM_CLIENT_ID": "client"}
SECRET = {**BASE, "POWER_PLATFORM_CLIENT_SECRET": "planted"}
OIDC = {**BASE, "POWER_PLATFORM_USE_OIDC": "true"}
OF_B2C = {
    "ARM_TENANT_ID": "b2c",
    "ARM_CLIENT_ID": "client of b2c",
    "ARM_CLIENT_SECRET": "planted",
    "ARM_USE_OIDC": "true",
    "ARM_OIDC_TOKEN": "planted",
}


def settings(environment: dict[str, str], /, **arguments: Any) -> Configuration:
    return read_power_platform(arguments, environment)


def test_the_variables_of_microsofts_terraform_provider_are_enough() -> None:
    found = settings({**OF_B2C, **SECRET})
    assert (found.tenant_id, found.client_id, found.proof) == ("contoso.com", "client", "planted")


def test_arguments_come_before_variables() -> None:
    found = settings(SECRET, powerPlatformClientId="mine", clientId="of b2c")
    assert found.client_id == "mine"


def test_the_cloud_is_that_of_the_b2c_tenant() -> None:
    found = settings({**SECRET, "ARM_METADATA_HOSTNAME": "localhost:1"}, environment="china")
    assert (found.environment, found.metadata_host) == ("china", "localhost:1")


def test_a_certificate_may_stand_in_a_variable_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "c.pfx"
    file.write_bytes(b"pkcs12")
    password = {"POWER_PLATFORM_CLIENT_CERTIFICATE_PASSWORD": "planted"}
    text = {"POWER_PLATFORM_CLIENT_CERTIFICATE": base64.b64encode(b"pkcs12").decode()}
    path = {"POWER_PLATFORM_CLIENT_CERTIFICATE_FILE_PATH": str(file)}
    for given, source in ((text, "Certificate"), (path, "CertificatePath")):
        found = settings({**BASE, **given, **password})
        assert found.proof == Certificate(b"pkcs12", "planted", f"powerPlatformClient{source}")


def test_a_pipeline_proves_itself_by_its_own_token_if_it_is_asked_to(tmp_path: Path) -> None:
    request = {
        "ACTIONS_ID_TOKEN_REQUEST_URL": "https://issuer.example/token",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "planted",
    }
    found = settings({**OIDC, **request}).proof
    assert found == Federation(request_url="https://issuer.example/token", request_token="planted")
    assert settings({**OIDC, "ARM_OIDC_TOKEN": "jwt"}).proof == Federation(token="jwt")
    file = tmp_path / "token"
    file.write_text("jwt")
    environment = {**OIDC, "ARM_OIDC_TOKEN_FILE_PATH": str(file)}
    assert settings(environment).proof == Federation(file=file)


def test_whoever_has_signed_in_to_the_azure_cli_needs_no_application() -> None:
    environment = {"POWER_PLATFORM_TENANT_ID": "t", "POWER_PLATFORM_USE_CLI": "true"}
    found = settings({**environment, "POWER_PLATFORM_CLIENT_SECRET": "planted"})
    assert (found.client_id, found.proof) == ("", AzureCli())


@pytest.mark.parametrize(
    ("environment", "text"),
    [
        (OF_B2C, r"b2c:powerPlatformTenantId \(or POWER_PLATFORM_TENANT_ID\) is missing\."),
        ({**OF_B2C, **BASE}, "there are no credentials for Power Platform"),
        (
            {**OF_B2C, "POWER_PLATFORM_TENANT_ID": "t", "POWER_PLATFORM_CLIENT_SECRET": "planted"},
            r"b2c:powerPlatformClientId \(or POWER_PLATFORM_CLIENT_ID\) is missing",
        ),
        ({**SECRET, "POWER_PLATFORM_TENANT_ID": "a/b"}, 'b2c:powerPlatformTenantId is "a/b"'),
        (OIDC, "b2c:powerPlatformUseOidc is true, but there is no token"),
        ({**BASE, "POWER_PLATFORM_USE_CLI": "maybe"}, 'b2c:powerPlatformUseCli is "maybe"'),
    ],
)
def test_an_identity_is_never_taken_from_that_of_b2c(
    environment: dict[str, str], text: str
) -> None:
    with pytest.raises(ConfigurationError, match=text) as refusal:
        settings(environment)
    assert "planted" not in str(refusal.value)


def test_whether_power_platform_is_configured_follows_from_its_directory() -> None:
    assert not has_power_platform({}, OF_B2C)
    assert has_power_platform({}, SECRET)
    assert has_power_platform({"powerPlatformTenantId": "t"}, {})


def test_no_secret_shows_in_a_setting() -> None:
    assert "planted" not in repr(settings(SECRET))
