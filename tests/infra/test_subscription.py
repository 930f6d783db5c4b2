"""Logic Apps and Key Vault of the configuration under mocks: what is made, what is refused.

Wiring only; the engine test proves that the stand-ins take it.
"""

from __future__ import annotations

import sys
from typing import Any

import pulumi
import pytest

from components.azure_native import REQUIREMENT
from tests.components.recording import DEPLOYER_TENANT, Program
from tests.components.without_azure import run_without_azure
from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS
from tests.infra.test_program import ROOT, run

DIRECTORY = "22222222-2222-2222-2222-222222222222"
PROVIDER = {
    "azure-native:tenantId": DIRECTORY,
    "azure-native:subscriptionId": "33333333-3333-3333-3333-333333333333",
}
LOGIC_APPS = {"resourceGroup": "orders-rg", "location": "West Europe"}
KEY_VAULT = {"resourceGroup": "orders-rg", "vault": "contoso-connectors"}
REGION = "https://logic-apis-westeurope.consent.azure-apim.net/redirect"


def made(exported: dict[str, Any] | None = None, **settings: Any) -> Program:
    return run(exported, PROVIDER, **settings)


def refusal(providers: dict[str, str] | None = None, **settings: Any) -> str:
    with pytest.raises(pulumi.RunError) as ended:
        run(None, PROVIDER if providers is None else providers, **settings)
    return str(ended.value)


def test_nothing_of_azure_is_made_unless_it_is_asked_for() -> None:
    assert [r for r in made().resources.values() if r.type.startswith("azure-native:")] == []


def test_the_regions_redirect_url_is_registered_beside_the_listed_ones() -> None:
    program = made(logicApps=LOGIC_APPS, redirectUrls=["http://localhost:8400/callback"])
    assert program.outputs["connector"]["redirectUrls"] == [
        "http://localhost:8400/callback",
        REGION,
    ]
    assert program.outputs["logic-apps"]["redirectUrl"] == REGION
    again = made(logicApps=LOGIC_APPS, redirectUrls=[REGION])
    assert again.outputs["connector"]["redirectUrls"] == [REGION]


def test_the_connector_is_named_after_project_and_stack_and_protected_as_the_rest() -> None:
    program = made(logicApps={**LOGIC_APPS, "connection": {}}, protect=False)
    [connector] = program.of_type("web:CustomApi")
    [connection] = program.of_type("web:Connection")
    assert connector.inputs["apiName"] == "b2c-connector-test"
    assert connection.inputs["connectionName"] == "b2c-connector-test-connection"
    assert not connector.protect
    [protected] = made(logicApps=LOGIC_APPS).of_type("web:CustomApi")
    assert protected.protect


def test_key_vault_gets_both_secrets_of_a_rotation() -> None:
    secrets = [
        {"generation": 2, "expires": IN_NINE_MONTHS},
        {"generation": 1, "expires": IN_SIX_MONTHS},
    ]
    program = made(keyVault=KEY_VAULT, clientSecrets=secrets)
    values = {
        secret.inputs["secretName"]: secret.inputs["properties"]["value"]["value"]
        for secret in program.of_type("keyvault:Secret")
    }
    assert sorted(values) == [
        "b2c-connector-test-client-secret",
        "b2c-connector-test-client-secret-expires",
        "b2c-connector-test-client-secret-previous",
    ]
    assert values["b2c-connector-test-client-secret"].endswith("generation 2")
    assert values["b2c-connector-test-client-secret-previous"].endswith("generation 1")


def test_further_outputs_are_there_only_where_something_is_made() -> None:
    exported: dict[str, Any] = {}
    made(exported, logicApps=LOGIC_APPS, keyVault=KEY_VAULT)
    further = {name for name in exported if name.startswith(("logicApps", "keyVault"))}
    assert further == {
        "logicAppsConnectorId",
        "logicAppsConnectionId",
        "logicAppsRedirectUrl",
        "keyVaultSecretUri",
        "keyVaultExpiresUri",
        "keyVaultPreviousUri",
    }
    plain: dict[str, Any] = {}
    made(plain)
    assert not further & set(plain)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"logicApps": {"location": "westeurope"}}, "logicApps.resourceGroup is missing"),
        ({"logicApps": {**LOGIC_APPS, "location": "china east"}}, "logicApps.location is"),
        ({"logicApps": {**LOGIC_APPS, "region": "x"}}, "logicApps.region is"),
        ({"logicApps": {**LOGIC_APPS, "connection": {"name": "-"}}}, "logicApps.connection.name"),
        ({"logicApps": LOGIC_APPS, "apiDefinition": None}, "apiDefinition is missing"),
        ({"logicApps": LOGIC_APPS, "urlForm": "query"}, 'urlForm is "query"'),
        ({"keyVault": {"vault": "a--b", "resourceGroup": "g"}}, 'keyVault.vault is "a--b"'),
        ({"keyVault": {**KEY_VAULT, "secretName": "a_b"}}, 'keyVault.secretName is "a_b"'),
    ],
)
def test_a_wrong_setting_is_named_as_the_configuration_spells_it(
    settings: dict[str, Any], message: str
) -> None:
    assert f"b2c-connector:{message}" in refusal(**settings)


@pytest.mark.parametrize(
    ("providers", "variables", "message"),
    [
        (
            {"azure-native:subscriptionId": "s"},
            {"ARM_TENANT_ID": DEPLOYER_TENANT},
            f'azure-native:tenantId is "{DEPLOYER_TENANT}": logicApps and keyVault need the '
            "subscription's directory, which ARM_TENANT_ID, the B2C tenant, is not.\n"
            "Set it: pulumi config set azure-native:tenantId …",
        ),
        (
            {**PROVIDER, "azure-native:tenantId": DEPLOYER_TENANT.upper()},
            {},
            "this is the B2C tenant, which has no subscription",
        ),
        ({"azure-native:tenantId": DIRECTORY}, {}, "azure-native:subscriptionId is missing"),
        (PROVIDER, {"ARM_CLIENT_ID": "c"}, "azure-native:clientId is missing"),
        (
            {**PROVIDER, "azure-native:clientId": "c"},
            {"ARM_CLIENT_ID": "c", "ARM_CLIENT_SECRET": "a planted secret"},
            "Set it: pulumi config set azure-native:clientSecret --secret …",
        ),
        (
            {**PROVIDER, "azure-native:clientId": "c", "azure-native:clientSecret": "s"},
            {"ARM_CLIENT_CERTIFICATE_PATH": "deployer.pfx"},
            "azure-native would take ARM_CLIENT_CERTIFICATE_PATH",
        ),
    ],
)
def test_azure_never_takes_the_b2c_tenants_credentials(
    providers: dict[str, str],
    variables: dict[str, str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for settings in ({"logicApps": LOGIC_APPS}, {"keyVault": KEY_VAULT}):
        said = refusal(providers, **settings)
        assert message in said
        assert "planted" not in said
    assert run(None, providers).of_type("CustomApi") == []


def test_a_pipelines_token_and_a_subscription_of_the_environment_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ARM_SUBSCRIPTION_ID", "33333333-3333-3333-3333-333333333333")
    monkeypatch.setenv("ARM_CLIENT_ID", "the-deployer-of-the-b2c-tenant")
    monkeypatch.setenv("ARM_USE_OIDC", "true")
    monkeypatch.setenv("ARM_OIDC_TOKEN", "a token of the pipeline")
    providers = {"azure-native:tenantId": DIRECTORY, "azure-native:clientId": "another"}
    assert len(run(None, providers, keyVault=KEY_VAULT).of_type("keyvault:Secret")) == 3


def test_a_program_without_azure_runs_where_the_package_is_not_installed() -> None:
    code = (
        "from tests.infra.test_subscription import LOGIC_APPS, refusal, run\n"
        "assert run().outputs['connector']['clientId']\n"
        "print(refusal(logicApps=LOGIC_APPS))"
    )
    assert run_without_azure(code, ROOT / "infra") == (
        "logicApps needs the package pulumi-azure-native, which is not installed.\n"
        f"Install it (350 MB): {sys.executable} -m pip install '{REQUIREMENT}'\n"
    )
