"""Which settings the provider takes, from where, and how it refuses wrong ones."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

import pytest

from clients.configuration import Configuration, read_configuration
from clients.proof import Certificate, Federation
from clients.sources import ConfigurationError

BASE = {"ARM_TENANT_ID": "contoso.onmicrosoft.com", "ARM_CLIENT_ID": "client"}
SECRET = {**BASE, "ARM_CLIENT_SECRET": "planted"}


def _settings(environment: dict[str, str], /, **arguments: Any) -> Configuration:
    return read_configuration(arguments, environment)


def test_the_variables_of_azuread_are_enough() -> None:
    assert _settings(SECRET) == Configuration("contoso.onmicrosoft.com", "client", "planted")


def test_arguments_come_before_variables() -> None:
    found = _settings({**SECRET, "ARM_ENVIRONMENT": "china"}, clientId="mine", environment="public")
    assert (found.client_id, found.environment) == ("mine", "public")


def test_an_empty_argument_is_not_given() -> None:
    assert _settings(SECRET, clientId="").client_id == "client"


def test_id_and_secret_may_stand_in_files(tmp_path: Path) -> None:
    for name in ("id", "secret"):
        (tmp_path / name).write_text(f"of-{name}\n")
    found = _settings(
        {
            "ARM_TENANT_ID": "t",
            "ARM_CLIENT_ID_FILE_PATH": str(tmp_path / "id"),
            "ARM_CLIENT_SECRET_FILE_PATH": str(tmp_path / "secret"),
        }
    )
    assert (found.client_id, found.proof) == ("of-id", "of-secret")


def test_a_certificate_comes_before_a_secret(tmp_path: Path) -> None:
    file = tmp_path / "client.pfx"
    file.write_bytes(b"pkcs12")
    found = _settings({**SECRET, "ARM_CLIENT_CERTIFICATE_PATH": str(file)})
    assert found.proof == Certificate(b"pkcs12", "", "clientCertificatePath")


@pytest.mark.parametrize(
    ("given", "data"),
    [
        (base64.b64encode(b"pkcs12").decode(), b"pkcs12"),
        ("-----BEGIN CERTIFICATE-----", b"-----BEGIN CERTIFICATE-----"),
    ],
)
def test_a_certificate_may_stand_in_the_variable(given: str, data: bytes) -> None:
    found = _settings(
        {**BASE, "ARM_CLIENT_CERTIFICATE": given, "ARM_CLIENT_CERTIFICATE_PASSWORD": "planted"}
    )
    assert found.proof == Certificate(data, "planted", "clientCertificate")


def test_a_workflow_of_github_signs_in_by_its_own_token() -> None:
    found = _settings(
        {
            **BASE,
            "ARM_USE_OIDC": "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL": "https://issuer.example/token?v=1",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "planted",
        }
    )
    assert found.proof == Federation(
        request_url="https://issuer.example/token?v=1", request_token="planted"
    )


def test_a_federated_token_may_be_given_or_stand_in_a_file(tmp_path: Path) -> None:
    oidc = {**BASE, "ARM_USE_OIDC": "1"}
    assert _settings({**oidc, "ARM_OIDC_TOKEN": "jwt"}).proof == Federation(token="jwt")
    file = tmp_path / "token"
    file.write_text("jwt")
    assert _settings({**oidc, "ARM_OIDC_TOKEN_FILE_PATH": str(file)}).proof == Federation(file=file)


def test_no_secret_shows_in_a_setting() -> None:
    shown = [
        repr(_settings(SECRET)),
        repr(_settings({**BASE, "ARM_CLIENT_CERTIFICATE": base64.b64encode(b"planted").decode()})),
        repr(_settings({**BASE, "ARM_USE_OIDC": "1", "ARM_OIDC_TOKEN": "planted"}).proof),
    ]
    assert not [each for each in shown if "planted" in each or "cGxhbnRlZA" in each]


@pytest.mark.parametrize(
    ("environment", "arguments", "text"),
    [
        ({}, {}, r"b2c:tenantId \(or ARM_TENANT_ID\) is missing\. Give"),
        ({**SECRET, "ARM_TENANT_ID": "a/b"}, {}, 'b2c:tenantId is "a/b": a tenant is named by'),
        ({"ARM_TENANT_ID": "t", "ARM_CLIENT_SECRET": "s"}, {}, r"b2c:clientId \(or ARM_CLIENT_ID"),
        (SECRET, {"environment": "mars"}, 'b2c:environment is "mars": it must be china or public'),
        (SECRET, {"metadataHost": "https://h/"}, "b2c:metadataHost is .* it must be a host"),
        (SECRET, {"requestsPerMinute": 0}, "b2c:requestsPerMinute is .* from 1 to 200"),
        (SECRET, {"requestsPerMinute": 201}, "b2c:requestsPerMinute is .* from 1 to 200"),
        (SECRET, {"requestsPerMinute": 1.5}, "b2c:requestsPerMinute is .* from 1 to 200"),
        (BASE, {"useOidc": "maybe"}, 'b2c:useOidc is "maybe": it must be true or false'),
        (BASE, {"useOidc": True}, "b2c:useOidc is true, but there is no token"),
        (
            BASE,
            {"useOidc": True, "oidcRequestUrl": "http://i", "oidcRequestToken": "planted"},
            'b2c:oidcRequestUrl is "http://i": it must be https',
        ),
        (
            BASE,
            {"useOidc": True, "oidcTokenFilePath": "/nowhere/token"},
            r'b2c:oidcTokenFilePath is "/nowhere/token": the file cannot be read \(No such file',
        ),
        (
            BASE,
            {"clientCertificatePath": "/nowhere/c.pfx"},
            'b2c:clientCertificatePath is "/nowhere/c.pfx": the file cannot be read',
        ),
        (
            BASE,
            {"clientCertificate": "planted!"},
            r"b2c:clientCertificate is \[secret\]: it is neither base64",
        ),
        (
            BASE,
            {"clientCertificate": "planted\u00fc"},
            r"b2c:clientCertificate is \[secret\]: it is neither base64",
        ),
        (
            BASE,
            {"clientCertificatePath": "a\0"},
            "b2c:clientCertificatePath is .*: the file cannot be read",
        ),
        (
            BASE,
            {"clientCertificatePath": "~nobody-of-this-name/c.pfx"},
            "b2c:clientCertificatePath is .*: the file cannot be read",
        ),
        (
            BASE,
            {"clientSecretFilePath": sys.executable},
            "b2c:clientSecretFilePath is .*: the file's letters are not encoded in UTF-8",
        ),
        (
            BASE,
            {"clientSecret": "planted", "metadataHost": "https://u:planted@x/"},
            'b2c:metadataHost is "https://…@x/"',
        ),
    ],
)
def test_a_wrong_setting_is_named_with_its_rule(
    environment: dict[str, str], arguments: dict[str, Any], text: str
) -> None:
    with pytest.raises(ConfigurationError, match=text) as refusal:
        _settings(environment, **arguments)
    assert "planted" not in str(refusal.value)


@pytest.mark.parametrize("cli", [{}, {"ARM_USE_CLI": "true"}])
def test_the_azure_cli_is_refused_with_the_reason_and_what_to_use(cli: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        _settings({**BASE, **cli})
    text = str(refusal.value)
    assert "Azure CLI's tokens do not do" in text
    assert "403" in text
    assert "IdentityUserFlow.ReadWrite.All" in text
    for variable in ("ARM_CLIENT_SECRET", "ARM_CLIENT_CERTIFICATE_PATH", "ARM_USE_OIDC"):
        assert variable in text
