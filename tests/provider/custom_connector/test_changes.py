from __future__ import annotations

from typing import Any

import pytest

from b2c.refusal import InvalidSetting, Refusal
from clients.dataverse_errors import DataverseError
from emulator.tenant.power_platform.identity import SOLUTION, SOLUTION_PREFIX
from emulator.tenant.power_platform.variables import save_variable
from tests.b2c.test_custom_connector import signing_in
from tests.provider.custom_connector.connectors import (
    BY_HAND,
    CONNECTOR,
    DEFINITION,
    EVERYTHING,
    OTHER,
    PATCH,
    enter_secret,
    foreign,
    key_of,
    maker,
    makers,
    members,
    stored_secret,
)
from tests.provider.environment import Environment, KilledError, refusal


def test_a_connector_comes_into_another_solution_in_place(environment: Environment) -> None:
    resource_id, state = environment.create(CONNECTOR)
    inputs = {**CONNECTOR, "solution": SOLUTION, "publisherPrefix": "new"}
    environment.update(resource_id, state, inputs)
    assert members(environment) == [state["connectorId"]]


@pytest.mark.parametrize(
    ("name", "value", "column"),
    [
        ("description", "Another", "description"),
        ("iconBrandColor", "#ffffff", "iconbrandcolor"),
        ("definition", {**DEFINITION, "host": "api.contoso.com"}, "openapidefinition"),
        ("policyTemplateInstances", [{"templateId": "x"}], "policytemplateinstances"),
        ("script", "// another", "customcodeblobcontent"),
        ("scriptOperations", ["One", "Two"], "scriptoperations"),
    ],
)
def test_a_change_sends_the_changed_column_only(
    environment: Environment, name: str, value: Any, column: str
) -> None:
    resource_id, state = environment.create(EVERYTHING)
    environment.update(resource_id, state, {**EVERYTHING, name: value})
    [patch] = environment.bodies("PATCH")
    assert set(patch) == {column}
    assert stored_secret(environment) == "planted"


def test_what_the_program_leaves_out_is_emptied(environment: Environment) -> None:
    resource_id, state = environment.create(EVERYTHING)
    environment.update(resource_id, state, CONNECTOR)
    [patch] = environment.bodies("PATCH")
    assert set(patch.values()) == {None}
    assert len(patch) == 6


@pytest.mark.parametrize(
    "change",
    [
        {"clientSecret": "planted 2"},
        {"connectionParameters": signing_in(**OTHER)},
        {"clientSecretVersion": "2027-08-20"},
    ],
)
def test_the_connection_parameters_are_written_with_the_secret_whenever_one_of_them_changes(
    environment: Environment, change: dict[str, Any]
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    wanted = {**CONNECTOR, **change}
    after = environment.update(resource_id, state, wanted)
    [patch] = environment.bodies("PATCH")
    assert set(patch) == {"connectionparameters"}
    assert stored_secret(environment) == wanted["clientSecret"]
    assert after["redirectUrl"] == state["redirectUrl"]


def test_without_the_secret_nothing_of_the_sign_in_is_written(environment: Environment) -> None:
    resource_id, state = environment.create(BY_HAND)
    enter_secret(environment)
    environment.update(resource_id, state, {**BY_HAND, "description": "New"})
    versioned = {**BY_HAND, "description": "New", "clientSecretVersion": "2027-08-20"}
    environment.update(resource_id, {**state, "description": "New"}, versioned)
    assert [set(patch) for patch in environment.bodies("PATCH")] == [{"description"}]
    assert stored_secret(environment) == "entered by a person"


def test_a_person_who_enters_the_secret_again_lets_the_sign_in_change(
    environment: Environment,
) -> None:
    resource_id, state = environment.create(BY_HAND)
    changed = {**BY_HAND, "connectionParameters": signing_in(**OTHER)}
    with pytest.raises(InvalidSetting, match="set secretByHand"):
        environment.update(resource_id, state, changed)
    with pytest.raises(InvalidSetting, match="set secretByHand"):
        environment.resource.update(environment.client, resource_id, state, {**state, **changed})
    environment.update(resource_id, state, {**changed, "secretByHand": True})
    assert not stored_secret(environment)


def test_a_variable_of_the_environment_stands_for_the_secret(environment: Environment) -> None:
    organization = environment.organization
    tenant = organization.tenant.state
    save_variable(tenant, organization.platform, "new_Secret", "of the vault", secret=False)
    inputs = {**BY_HAND, "clientSecretVariable": "new_Secret", "clientSecretVersion": "1"}
    resource_id, state = environment.create(inputs)
    assert stored_secret(environment) == "of the vault"
    save_variable(tenant, organization.platform, "new_Secret", "rotated", secret=False)
    assert stored_secret(environment) == "of the vault"
    environment.update(resource_id, state, {**inputs, "clientSecretVersion": "2"})
    assert stored_secret(environment) == "rotated"


def test_a_change_of_a_row_that_is_gone_makes_no_other(environment: Environment) -> None:
    resource_id, state = environment.create(CONNECTOR)
    environment.delete(resource_id, state)
    with pytest.raises(DataverseError, match="does not exist any more"):
        environment.update(resource_id, state, {**CONNECTOR, "description": "New"})
    assert environment.rows() == []


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}])
def test_a_change_without_an_answer_is_made_by_the_next_run(
    environment: Environment, fault: dict[str, Any]
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    environment.faults({**PATCH, "after_effect": True, **fault})
    wanted = {**CONNECTOR, "clientSecret": "planted 2"}
    with pytest.raises(Refusal) as refused:
        environment.update(resource_id, state, wanted)
    refusal(refused.value)
    environment.update(resource_id, state, wanted)
    assert stored_secret(environment) == "planted 2"


def test_a_run_that_is_killed_at_any_request_of_a_change_is_finished_by_the_next(
    environment: Environment,
) -> None:
    before = {**CONNECTOR, "shareWith": [maker(environment)]}
    wanted = {
        **EVERYTHING,
        "clientSecret": "planted 2",
        "solution": SOLUTION,
        "publisherPrefix": "new",
        "shareWith": [makers(environment)],
    }
    killed = 0
    while True:
        resource_id, state = environment.create(before)
        environment.start()
        environment.requests_left = killed
        try:
            environment.resource.update(
                environment.client, resource_id, state, environment.checked(wanted)
            )
        except KilledError:
            killed += 1
        else:
            break
        environment.update(resource_id, state, wanted)
        assert stored_secret(environment) == "planted 2"
        team = environment.organization.platform.row_id("makers")
        assert environment.shares(key_of(resource_id)) == {team: "ReadAccess, WriteAccess"}
        assert members(environment) == [key_of(resource_id)]
        environment.delete(resource_id, state)
    assert killed > 6


def test_another_name_or_environment_is_another_connector(environment: Environment) -> None:
    _, state = environment.create(CONNECTOR)
    for change in (
        {"displayName": "Other"},
        {"publisherPrefix": "reh"},
        {"environmentUrl": "https://other.crm4.dynamics.com"},
    ):
        difference = environment.resource.diff(state, environment.checked({**CONNECTOR, **change}))
        assert difference.replaces == set(change)
        assert not difference.delete_before_replace


def test_what_the_environment_says_is_no_difference_to_what_the_program_does_not(
    environment: Environment,
) -> None:
    inputs = {**CONNECTOR, "solution": SOLUTION}
    _, state = environment.create(inputs)
    assert not environment.resource.diff(state, environment.checked(inputs)).changes
    given = {
        **inputs,
        "publisherPrefix": SOLUTION_PREFIX.upper(),
        "environmentId": state["environmentId"].upper(),
    }
    assert not environment.resource.diff(state, environment.checked(given)).changes


def test_a_connector_keeps_the_prefix_that_it_has_where_the_program_says_none(
    environment: Environment,
) -> None:
    foreign(environment, name="cr5f3_orders")
    resource_id = f"{environment.url}/connectors(99999999-0000-0000-0000-000000000001)"
    imported = environment.resource.read(environment.client, resource_id, {}, {})
    assert imported is not None
    assert imported[1]["publisherPrefix"] == "cr5f3"
    assert not environment.resource.diff(imported[0], environment.checked(CONNECTOR)).replaces


def test_another_environment_id_than_the_connector_has_is_refused(
    environment: Environment,
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    other = {**CONNECTOR, "environmentId": "11111111-2222-3333-4444-555555555555"}
    with pytest.raises(InvalidSetting, match="says that its environment's id is"):
        environment.update(resource_id, state, other)


def test_another_host_of_the_consent_service_gives_another_url_where_it_is_built(
    environment: Environment,
) -> None:
    environment.organization.switch(redirectUrlReads=1000)
    resource_id, state = environment.create(CONNECTOR)
    moved = environment.update(resource_id, state, {**CONNECTOR, "redirectHost": "consent.example"})
    assert moved["redirectUrl"].startswith("https://consent.example/redirect/new-5forders")


def test_the_secret_is_in_no_path_and_no_line(environment: Environment) -> None:
    environment.organization.switch(slug="another")
    resource_id, state = environment.create(CONNECTOR)
    environment.update(resource_id, state, {**CONNECTOR, "clientSecret": "planted 2"})
    traces = [path for _, path, _ in environment.requests] + environment.lines.shown
    assert not [trace for trace in traces if "planted" in trace]


def test_the_engines_own_notes_are_no_inputs(environment: Environment) -> None:
    noted = environment.checked({**CONNECTOR, "__defaults": []})
    assert noted == environment.checked(CONNECTOR)
