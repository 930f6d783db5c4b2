"""The setting `powerPlatform` under mocks: credentials are checked first, the rest is wiring."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from b2c.resource_types import ASK_AHEAD
from tests.components.recording import DEPLOYER_TENANT, Program
from tests.dates import IN_SIX_MONTHS
from tests.infra.test_program import run
from tests.infra.test_subscription import KEY_VAULT, LOGIC_APPS, PROVIDER, REGION

ENTRY = {"environmentUrl": "https://contoso-dev.crm4.dynamics.com", "displayName": "Orders"}
DIRECTORY = "22222222-2222-2222-2222-222222222222"
CREDENTIALS = {
    "b2c:powerPlatformTenantId": DIRECTORY,
    "b2c:powerPlatformClientId": "33333333-3333-3333-3333-333333333333",
    "b2c:powerPlatformClientSecret": "planted",
}
VARIABLES = {
    "POWER_PLATFORM_TENANT_ID": DIRECTORY,
    "POWER_PLATFORM_CLIENT_ID": "33333333-3333-3333-3333-333333333333",
    "POWER_PLATFORM_CLIENT_SECRET": "planted",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """One that names an identity of the B2C tenant and none of Power Platform's directory."""
    for name in [name for name in os.environ if name.startswith("POWER_PLATFORM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ARM_TENANT_ID", DEPLOYER_TENANT)
    for name in ("CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"ARM_{name}", "of-the-b2c-tenant")
    return monkeypatch


def made(
    exported: dict[str, Any] | None = None,
    providers: Mapping[str, str] = CREDENTIALS,
    **settings: Any,
) -> Program:
    return run(exported, providers, **{"powerPlatform": [ENTRY], **settings})


def refusal(providers: Mapping[str, str] = CREDENTIALS, **settings: Any) -> str:
    with pytest.raises(pulumi.RunError) as ended:
        made(None, providers, **settings)
    return str(ended.value)


def test_without_the_setting_no_credentials_are_needed_and_nothing_is_made() -> None:
    exported: dict[str, Any] = {}
    program = made(exported, {}, powerPlatform=None)
    assert program.of_type("CustomConnector") == []
    assert program.outputs["connector"]["connectors"] == {}
    assert "connectors" in exported


def test_an_entry_is_a_connector_and_the_stand_in_is_no_default_any_more() -> None:
    program = made(redirectUrls=None)
    [connector] = program.of_type("CustomConnector")
    assert connector.name == "connector-power-platform-connector"
    assert connector.inputs["environmentUrl"] == ENTRY["environmentUrl"]
    urls = program.resources["connector-client-redirect-uris"].inputs["redirectUris"]
    assert "https://global.consent.azure-apim.net/redirect" not in urls


def test_the_environment_is_asked_once_by_the_connectors_urn() -> None:
    flow = {"flowId": "siin", "type": "signUpOrSignIn", "identityProviders": [], "attributes": []}
    program = made(userFlows=[flow])
    [asked] = [asked for token, asked in program.calls if token == ASK_AHEAD]
    assert asked["urn"] == (
        "urn:pulumi:test::b2c-connector::b2c:index:FlowConnector"
        "$b2c:index:PowerPlatformConnector$b2c:index:CustomConnector"
        "::connector-power-platform-connector"
    )


def test_the_next_secret_makes_the_variable_read_again_though_it_ends_on_the_same_day() -> None:
    of_variable = {**ENTRY, "secret": "environmentVariable", "secretVariable": "new_Secret"}

    def version(generation: int) -> Any:
        secret = {"generation": generation, "expires": IN_SIX_MONTHS}
        [connector] = made(powerPlatform=[of_variable], clientSecrets=[secret]).of_type(
            "CustomConnector"
        )
        return connector.inputs["clientSecretVersion"]

    assert version(1) != version(2)


def test_logic_apps_stand_beside_it_with_the_url_of_their_region(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.delenv("ARM_CLIENT_ID")
    environment.delenv("ARM_CLIENT_SECRET")
    program = made(None, {**CREDENTIALS, **PROVIDER}, logicApps=LOGIC_APPS, redirectUrls=None)
    urls = program.resources["connector-client-redirect-uris"].inputs["redirectUris"]
    assert REGION in urls
    assert "https://global.consent.azure-apim.net/redirect" not in urls
    assert len(program.of_type("CustomApi")) == 1


def test_a_connector_that_reads_a_variable_waits_for_the_secret_in_the_key_vault(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.delenv("ARM_CLIENT_ID")
    environment.delenv("ARM_CLIENT_SECRET")
    reading = {
        **ENTRY,
        "name": "reading",
        "displayName": "Reading",
        "secret": "environmentVariable",
        "secretVariable": "new_Secret",
    }
    program = made(
        None, {**CREDENTIALS, **PROVIDER}, keyVault=KEY_VAULT, powerPlatform=[ENTRY, reading]
    )
    assert "key-vault-secret" in program.dependencies["connector-reading"]
    assert "key-vault-secret" not in program.dependencies["connector-power-platform"]


@pytest.mark.parametrize(
    ("providers", "variables"),
    [
        (CREDENTIALS, {}),
        ({}, VARIABLES),
        ({}, {"POWER_PLATFORM_TENANT_ID": DIRECTORY, "POWER_PLATFORM_USE_CLI": "true"}),
        (
            {"b2c:powerPlatformUseOidc": "true"},
            {name: VARIABLES[name] for name in list(VARIABLES)[:2]},
        ),
        (
            {"b2c:powerPlatformClientCertificatePath": "cert.pfx"},
            {name: VARIABLES[name] for name in list(VARIABLES)[:2]},
        ),
    ],
)
def test_credentials_come_from_the_configuration_or_the_environment(
    environment: pytest.MonkeyPatch, providers: dict[str, str], variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        environment.setenv(name, value)
    assert made(None, providers).of_type("CustomConnector")


@pytest.mark.parametrize(
    ("left_out", "missing"),
    [
        (CREDENTIALS, ("TenantId", "ClientId", "ClientSecret")),
        (["b2c:powerPlatformClientSecret"], ("ClientSecret",)),
        (["b2c:powerPlatformTenantId"], ("TenantId",)),
    ],
)
def test_missing_credentials_are_one_message_that_names_them_and_never_those_of_the_b2c_tenant(
    left_out: Any, missing: tuple[str, ...]
) -> None:
    text = refusal({name: CREDENTIALS[name] for name in CREDENTIALS if name not in left_out})
    names = " and ".join(f"b2c:powerPlatform{name}" for name in missing)
    assert text.startswith(f"{names} is missing: ")
    assert "takes none from ARM_*" in text
    assert "POWER_PLATFORM_TENANT_ID, POWER_PLATFORM_CLIENT_ID" in text


def test_a_switch_that_is_off_proves_nothing() -> None:
    given = {**CREDENTIALS, "b2c:powerPlatformUseOidc": "false"}
    del given["b2c:powerPlatformClientSecret"]
    assert "b2c:powerPlatformClientSecret is missing" in refusal(given)


def test_the_b2c_tenant_has_no_environments() -> None:
    text = refusal({**CREDENTIALS, "b2c:powerPlatformTenantId": DEPLOYER_TENANT.upper()})
    assert text.startswith("b2c:powerPlatformTenantId is ")
    assert "no environments of Power Platform" in text


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"powerPlatform": [{**ENTRY, "displayname": "x"}]}, "powerPlatform[0].displayname is"),
        ({"powerPlatform": [ENTRY, ENTRY]}, "powerPlatform[1].name is missing"),
        ({"apiDefinition": None}, "apiDefinition is missing"),
        ({"urlForm": "query"}, 'urlForm is "query"'),
        (
            {"powerPlatform": [{**ENTRY, "secret": "byhand"}]},
            'powerPlatform[0].secret is "byhand"',
        ),
        (
            {"powerPlatform": [{**ENTRY, "secret": "environmentVariable"}]},
            "powerPlatform[0].secretVariable is missing",
        ),
    ],
)
def test_a_wrong_entry_is_named_as_the_stacks_file_spells_it(
    settings: dict[str, Any], said: str
) -> None:
    assert refusal(**settings).startswith(f"b2c-connector:{said}")
