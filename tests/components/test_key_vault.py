"""Wiring only, under mocks: the engine test proves that the stand-in of ARM takes it, and nothing
here proves that Azure does."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from components import InvalidSetting
from components.key_vault import NO_PREVIOUS, ConnectorSecrets
from tests.components.recording import Program, record

SECRET, PREVIOUS = "a planted secret", "an older planted secret"


def program(**more: Any) -> Program:
    args: Any = {
        "resource_group": "orders-rg",
        "vault": "contoso-connectors",
        "client_secret": SECRET,
        "client_secret_expires": "2027-05-20T00:00:00Z",
        "previous_client_secret": None,
        "previous_secret_expires": None,
        **more,
    }
    return record(lambda: ConnectorSecrets("flow", args))


def properties(registered: Program, name: str) -> Any:
    """What a Key Vault secret is made from, which holds a secret; in Python that marks it whole."""
    found = registered.resources[name].inputs["properties"]
    assert pulumi.runtime.rpc._special_sig_key in found
    return found["value"]


def test_there_are_exactly_three_secrets_in_the_vault() -> None:
    registered = program()
    assert {
        r.name: (r.parent, r.inputs["resourceGroupName"], r.inputs["vaultName"])
        for r in registered.of_type("keyvault:Secret")
    } == {
        "flow-secret": ("flow", "orders-rg", "contoso-connectors"),
        "flow-secret-expires": ("flow", "orders-rg", "contoso-connectors"),
        "flow-secret-previous": ("flow", "orders-rg", "contoso-connectors"),
    }
    assert {r.inputs["secretName"] for r in registered.of_type("keyvault:Secret")} == {
        "flow-client-secret",
        "flow-client-secret-expires",
        "flow-client-secret-previous",
    }


def test_the_secret_ends_in_the_vault_when_it_ends_in_the_tenant() -> None:
    registered = program()
    assert properties(registered, "flow-secret")["value"] == SECRET
    assert properties(registered, "flow-secret")["contentType"] == "text/plain"
    # 2027-05-20T00:00:00Z
    assert properties(registered, "flow-secret")["attributes"] == {
        "enabled": True,
        "expires": 1810771200,
    }
    assert properties(registered, "flow-secret-expires")["value"] == "2027-05-20T00:00:00Z"


def test_the_previous_secret_is_disabled_while_there_is_none() -> None:
    """Deleted, its name would be taken for weeks, and the next rotation would fail."""
    registered = program()
    assert properties(registered, "flow-secret-previous")["value"] == NO_PREVIOUS
    assert properties(registered, "flow-secret-previous")["attributes"] == {"enabled": False}


def test_the_previous_secret_has_its_own_date() -> None:
    registered = program(
        previous_client_secret=PREVIOUS, previous_secret_expires="2026-12-01T00:00:00Z"
    )
    assert properties(registered, "flow-secret-previous")["value"] == PREVIOUS
    assert properties(registered, "flow-secret-previous")["attributes"] == {
        "enabled": True,
        "expires": 1796083200,
    }


def test_the_outputs_are_addresses_without_a_version_and_no_secrets() -> None:
    assert program(secret_name="orders").outputs["flow"] == {
        "secretUri": "https://vault/secrets/orders",
        "expiresUri": "https://vault/secrets/orders-expires",
        "previousUri": "https://vault/secrets/orders-previous",
    }


@pytest.mark.parametrize(
    ("settings", "setting"),
    [
        ({"vault": "https://contoso.vault.azure.net"}, "vault"),
        ({"vault": None}, "vault"),
        ({"resource_group": None}, "resource_group"),
        ({"secret_name": "client_secret"}, "secret_name"),
        ({"secret_name": "s" * 119}, "secret_name"),
    ],
)
def test_a_wrong_setting_is_refused(settings: dict[str, Any], setting: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        program(**settings)
    assert refused.value.setting == setting
