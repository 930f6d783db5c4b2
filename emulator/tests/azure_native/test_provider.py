from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pulumi.provider.experimental import provider as pulumi_provider

from b2c.unknown import UNKNOWN
from emulator.azure_native.arm_client import AzureError
from emulator.tenant.faults import FaultRule
from emulator.tests.arm.conftest import connector_body
from emulator.tests.azure_native.conftest import Plugin, urn
from plugin.values import plain_map, wire_map

API, CONNECTION, SECRET = (
    "azure-native:web:CustomApi",
    "azure-native:web:Connection",
    "azure-native:keyvault:Secret",
)
PLANTED = "a planted client secret"


def connector(**more: Any) -> dict[str, Any]:
    return {"resourceGroupName": "rehearsal", "apiName": "orders", **connector_body(), **more}


def secret(value: str = PLANTED, **attributes: Any) -> dict[str, Any]:
    return {
        "resourceGroupName": "rehearsal",
        "vaultName": "rehearsal-vault",
        "secretName": "orders",
        "properties": {"value": value, "attributes": attributes},
    }


@contextmanager
def refused(text: str) -> Iterator[None]:
    with pytest.raises(AzureError) as error:
        yield
    assert text in str(error.value)
    assert "planted" not in str(error.value)


def test_a_create_looks_first_writes_and_reads_back(plugin: Plugin) -> None:
    made = plugin.create(API, connector())
    path = made.id
    assert path.endswith("/resourceGroups/rehearsal/providers/Microsoft.Web/customApis/orders")
    assert plugin.requests == [f"GET {path}", f"PUT {path}", f"GET {path}"]
    assert made.outputs["name"] == "orders"
    assert made.outputs["azureApiVersion"] == "2016-06-01"


def test_the_secret_is_in_no_output_and_the_kept_inputs_are_marked(plugin: Plugin) -> None:
    made = plugin.create(API, connector())
    assert made.state["__inputs"].contains_secret()
    shown = {name: value for name, value in made.outputs.items() if name != "__inputs"}
    assert PLANTED not in str(shown)


def test_what_is_there_already_is_not_taken_over(plugin: Plugin) -> None:
    plugin.create(API, connector())
    with refused("cannot create already existing resource '/subscriptions/"):
        plugin.create(API, connector())


def test_nothing_changes_without_a_change_and_after_a_refresh(plugin: Plugin) -> None:
    for token, inputs in ((API, connector()), (SECRET, secret(expires=1810771200))):
        made = plugin.create(token, inputs)
        assert not plugin.diff(made, inputs).changes
        fresh = plugin.refresh(made)
        assert fresh is not None
        assert fresh.inputs == made.inputs
        assert not plugin.diff(fresh, inputs).changes


@pytest.mark.parametrize(
    ("change", "paths", "replaces"),
    [
        ({"tags": {"team": "orders"}}, ["tags"], []),
        ({"apiName": "other"}, ["apiName"], ["apiName"]),
        ({"resourceGroupName": "other"}, ["resourceGroupName"], ["resourceGroupName"]),
        ({"location": "eastus"}, ["location"], []),
        ({"location": "westeurope"}, [], []),
    ],
)
def test_only_what_stands_in_the_address_replaces(
    plugin: Plugin, change: dict[str, Any], paths: list[str], replaces: list[str]
) -> None:
    made = plugin.create(API, connector())
    found = plugin.diff(made, connector(**change))
    assert (sorted(found.detailed_diff or {}), found.replaces) == (paths, replaces)


def test_a_new_client_secret_is_one_nested_update(plugin: Plugin) -> None:
    made = plugin.create(API, connector())
    changed = connector()
    token = changed["properties"]["connectionParameters"]["token"]
    token["oAuthSettings"]["clientSecret"] = "another planted secret"
    found = plugin.diff(made, changed)
    assert list(found.detailed_diff or {}) == [
        "properties.connectionParameters.token.oAuthSettings.clientSecret"
    ]
    assert not plugin.diff(plugin.update(made, changed), changed).changes


def test_a_change_by_hand_is_found_by_a_refresh_and_undone(plugin: Plugin) -> None:
    made = plugin.create(API, connector())
    by_hand = connector()
    by_hand["properties"] = {**by_hand["properties"], "displayName": "Changed"}
    plugin.update(made, by_hand)
    fresh = plugin.refresh(made)
    assert fresh is not None
    assert list(plugin.diff(fresh, connector()).detailed_diff or {}) == ["properties.displayName"]


def test_what_is_gone_is_gone_after_a_refresh(plugin: Plugin) -> None:
    made = plugin.create(API, connector())
    plugin.delete(made)
    assert plugin.refresh(made) is None


def test_a_secrets_dates_go_out_and_come_back_under_the_sdks_names(plugin: Plugin) -> None:
    made = plugin.create(SECRET, secret(enabled=True, expires=1810771200))
    attributes = made.outputs["properties"]["attributes"]
    assert (attributes["enabled"], attributes["expires"]) == (True, 1810771200)
    assert "exp" not in attributes


def test_a_secret_is_deleted_in_its_vault_and_keeps_its_name(plugin: Plugin) -> None:
    made = plugin.create(SECRET, secret())
    plugin.requests.clear()
    plugin.delete(made)
    assert plugin.requests[-1] == "DELETE /keyvault/rehearsal-vault/secrets/orders"
    plugin.delete(made)
    with refused('Status=409 Code="Conflict" Message="Secret orders is currently in a deleted'):
        plugin.create(SECRET, secret())


def test_a_preview_knows_the_inputs_and_not_what_the_service_makes(plugin: Plugin) -> None:
    request = pulumi_provider.CreateRequest(urn(SECRET), wire_map(secret(), ()), 0, True)
    shown = plain_map(plugin.run(plugin.provider.create(request)).properties or {})
    assert shown["name"] is UNKNOWN
    assert shown["properties"]["secretUri"] is UNKNOWN
    assert shown["properties"]["value"] == PLANTED  # marked by the engine, as the input is
    assert plugin.requests == []


def test_an_import_by_id_gives_the_inputs_that_a_program_needs(plugin: Plugin) -> None:
    made = plugin.create(SECRET, secret(enabled=True))
    read = plugin.import_(SECRET, made.id)
    inputs = plain_map(read.inputs or {})
    assert inputs["vaultName"] == "rehearsal-vault"
    assert inputs["secretName"] == "orders"
    assert inputs["properties"]["attributes"]["enabled"] is True
    assert "secretUri" not in inputs["properties"]


def test_a_missing_name_or_group_is_named(plugin: Plugin) -> None:
    failures = plugin.check(SECRET, {}).failures or []
    assert {failure.property for failure in failures} == {
        "resourceGroupName",
        "vaultName",
        "properties",
        "secretName",
    }


def test_a_busy_service_is_asked_again_after_the_time_that_it_names(plugin: Plugin) -> None:
    rule = FaultRule(path="^/subscriptions/", method="PUT", status=429, retry_after=7, times=1)
    plugin.tenant.state.faults.replace([rule])
    plugin.create(API, connector())
    assert plugin.waits == [7.0]
