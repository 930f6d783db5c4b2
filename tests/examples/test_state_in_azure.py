"""`examples/state-in-azure` under mocks: wiring only, not that Azure takes it.

The addresses are opened by the engine alone, which needs Azure for it.
"""

from __future__ import annotations

import re
from typing import Any

from tests.components.recording import Program
from tests.examples import programs

PERSON, PIPELINE = "55555555-5555-5555-5555-555555555555", "66666666-6666-6666-6666-666666666666"
DIRECTORY = "22222222-2222-2222-2222-222222222222"
SUBSCRIPTION = "33333333-3333-3333-3333-333333333333"
ROLES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
CONTRIBUTOR = f"{ROLES}/ba92f5b4-2d11-453d-a403-e96b0029c9fe"  # Storage Blob Data Contributor
CRYPTO_USER = f"{ROLES}/12338af0-0e69-4776-bea7-57ae8d297424"  # Key Vault Crypto User
KEY = "contoso-pulumi-state.vault.azure.net/keys/pulumi-secrets/0123456789abcdef"


def run(exported: dict[str, Any] | None = None) -> Program:
    return programs.run(
        "state-in-azure",
        {
            "account": "contosopulumistate",
            "vault": "contoso-pulumi-state",
            "deployers": [
                {"objectId": PERSON, "type": "User"},
                {"objectId": PIPELINE, "type": "ServicePrincipal"},
            ],
        },
        providers={
            "azure-native:tenantId": DIRECTORY,
            "azure-native:subscriptionId": SUBSCRIPTION,
        },
        answers={
            "azure-native:resources:ResourceGroup": {"name": "b2c-connector-state"},
            "azure-native:storage:StorageAccount": {"name": "contosopulumistate"},
            "azure-native:keyvault:Vault": {"name": "contoso-pulumi-state"},
            "azure-native:keyvault:Key": {"keyUriWithVersion": f"https://{KEY}"},
        },
        exported=exported,
    )


def test_each_deployer_gets_two_roles_each_on_the_one_thing_it_is_for() -> None:
    given = ("principalId", "principalType", "roleDefinitionId", "scope")
    roles = run().of_type("authorization:RoleAssignment")
    assert {tuple(role.inputs[key] for key in given) for role in roles} == {
        (PERSON, "User", CONTRIBUTOR, "container-id"),
        (PERSON, "User", CRYPTO_USER, "key-id"),
        (PIPELINE, "ServicePrincipal", CONTRIBUTOR, "container-id"),
        (PIPELINE, "ServicePrincipal", CRYPTO_USER, "key-id"),
    }
    assert len(roles) == 4


def test_nobody_reads_the_state_without_a_role_and_nothing_of_it_is_lost_at_once() -> None:
    resources = run().resources
    account = resources["account"].inputs
    assert account["allowSharedKeyAccess"] is False
    assert account["allowBlobPublicAccess"] is False
    assert account["enableHttpsTrafficOnly"] is True
    assert resources["container"].inputs["publicAccess"] == "None"
    assert resources["history"].inputs["isVersioningEnabled"] is True
    assert resources["history"].inputs["deleteRetentionPolicy"] == {"enabled": True, "days": 30}
    vault = resources["vault"].inputs["properties"]
    assert vault["enableRbacAuthorization"] is True
    assert vault["enablePurgeProtection"] is True
    assert vault["tenantId"] == DIRECTORY
    protected = {name for name, resource in resources.items() if resource.protect}
    assert protected == {"account", "container", "vault", "key"}


def test_the_key_does_what_the_engine_asks_of_it_and_no_more() -> None:
    key = run().resources["key"].inputs["properties"]
    assert key["kty"] == "RSA"
    assert key["keyOps"] == ["encrypt", "decrypt"]


def test_the_outputs_are_the_addresses_that_the_engine_takes() -> None:
    exported: dict[str, Any] = {}
    run(exported)
    assert {name: programs.value(output) for name, output in exported.items()} == {
        "backendUrl": "azblob://pulumi-state?storage_account=contosopulumistate",
        "secretsProvider": f"azurekeyvault://{KEY}",
    }


def test_the_commands_of_the_readme_name_what_the_program_makes() -> None:
    text = (programs.EXAMPLES / "state-in-azure" / "README.md").read_text()
    assert set(re.findall(r"azblob://[^'\s]+", text)) == {
        "azblob://pulumi-state?storage_account=contosopulumistate"
    }
    assert set(re.findall(r"azurekeyvault://[^'\s]+", text)) == {
        f"azurekeyvault://{KEY.rpartition('/')[0]}/…"
    }
