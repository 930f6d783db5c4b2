from __future__ import annotations

import json
from typing import Any

import pytest

from b2c.refusal import InvalidSetting, Refusal
from clients.dataverse_errors import DataverseError
from emulator.tenant.power_platform.identity import SOLUTION, SOLUTION_PREFIX
from plugin.resource import Adoptable, Subject, Unfinished
from provider.custom_connector.resource import CustomConnector
from tests.b2c.test_custom_connector import PNG, signing_in
from tests.provider.custom_connector.connectors import (
    BY_HAND,
    CONNECTOR,
    DEFINITION,
    EVERYTHING,
    POST,
    enter_secret,
    foreign,
    here,
    key_of,
    maker,
    members,
    stored_secret,
)
from tests.provider.environment import Environment, KilledError, refusal


@pytest.mark.parametrize("inputs", [CONNECTOR, EVERYTHING, BY_HAND])
def test_what_was_made_reads_back_as_it_was_given(
    environment: Environment, inputs: dict[str, Any]
) -> None:
    resource_id, state = environment.create(inputs)
    wanted = environment.checked(inputs)
    assert {name: state[name] for name in wanted} == wanted
    assert environment.read(resource_id, state) == state
    assert not environment.resource.diff(state, wanted).changes


def test_the_row_has_its_columns_as_texts_and_the_secret_where_the_sign_in_is(
    environment: Environment,
) -> None:
    resource_id, _ = environment.create(EVERYTHING)
    [row] = environment.bodies("POST")
    assert json.loads(row.pop("connectionparameters")) == signing_in(clientSecret="planted")
    assert row == {
        "connectorid": key_of(resource_id),
        "name": "new_orders",
        "displayname": "Orders",
        "connectortype": 1,
        "description": "Orders of our customers.\nAll of them.",
        "iconbrandcolor": "#0b556a",
        "iconblob": PNG,
        "openapidefinition": json.dumps(DEFINITION, separators=(",", ":")),
        "policytemplateinstances": '[{"templateId":"routerequesttoendpoint","parameters":{"a":1}}]',
        "customcodeblobcontent": "public class Script : ScriptBase {}\n",
        "scriptoperations": '["ListOrders"]',
    }
    assert stored_secret(environment) == "planted"


def test_it_tells_its_names_and_the_redirect_url_of_the_service(environment: Environment) -> None:
    resource_id, state = environment.create(CONNECTOR)
    [row] = environment.rows()
    assert resource_id == f"{environment.url}/connectors({row['connectorid']})"
    told = {name: state[name] for name in environment.resource.outputs}
    slug = row["connectorinternalid"].removeprefix("shared_")
    assert told == {
        "connectorId": row["connectorid"],
        "name": "new_orders",
        "internalId": row["connectorinternalid"],
        "environmentId": environment.organization.platform.environment_id,
        "publisherPrefix": "new",
        "redirectUrl": f"{environment.organization.tenant.state.url}/redirect/{slug}",
    }


def test_another_slug_than_calculated_is_told_and_registered(environment: Environment) -> None:
    environment.organization.switch(slug="another")
    _, state = environment.create(here(environment))
    [row] = environment.rows()
    assert state["internalId"] == row["connectorinternalid"]
    assert state["redirectUrl"].endswith(row["connectorinternalid"].removeprefix("shared_"))
    [line] = environment.lines.shown
    assert line.startswith(f"warning: this connector's redirect URL is {state['redirectUrl']}")


def test_a_late_internal_id_and_a_late_url_are_waited_for(environment: Environment) -> None:
    environment.organization.switch(internalIdReads=4, redirectUrlReads=6)
    _, state = environment.create(here(environment))
    assert state["redirectUrl"].startswith("http://")
    assert environment.lines.shown == []
    assert 0 < environment.clock.waited < 60


def test_a_url_that_stays_away_is_built_from_the_internal_id(environment: Environment) -> None:
    environment.organization.switch(redirectUrlReads=1000)
    _, state = environment.create(CONNECTOR)
    slug = state["internalId"].removeprefix("shared_")
    assert state["redirectUrl"] == f"https://global.consent.azure-apim.net/redirect/{slug}"


def test_the_url_that_connectors_shared_is_not_taken_for_their_own(
    environment: Environment,
) -> None:
    environment.organization.switch(redirectUrlReads=1000)
    plain = "https://global.consent.azure-apim.net/redirect"
    inputs = {**CONNECTOR, "connectionParameters": signing_in(redirectUrl=plain)}
    assert environment.create(inputs)[1]["redirectUrl"].startswith(f"{plain}/new-5forders-5f")


def test_without_a_sign_in_no_url_is_waited_for(environment: Environment) -> None:
    environment.create({**BY_HAND, "connectionParameters": {}})
    assert environment.clock.waited == 0


def test_a_connector_that_gets_no_id_stays_in_the_state_until_it_has_one(
    environment: Environment,
) -> None:
    environment.organization.switch(internalIdReads=1000)
    with pytest.raises(Unfinished, match="has not given it an id") as unfinished:
        environment.create(CONNECTOR)
    assert "redirectUrl" not in unfinished.value.state
    environment.organization.switch(internalIdReads=0)
    resource_id, state = unfinished.value.resource_id, unfinished.value.state
    assert environment.update(resource_id, state, CONNECTOR)["redirectUrl"]
    assert len(environment.rows()) == 1


@pytest.mark.parametrize("header", ["effective", "ignored"])
def test_a_connector_is_in_its_solution_whether_the_header_has_an_effect_or_not(
    environment: Environment, header: str
) -> None:
    environment.organization.switch(solutionHeader=header)
    _, state = environment.create({**CONNECTOR, "solution": SOLUTION})
    assert state["name"] == f"{SOLUTION_PREFIX}_orders"
    assert state["publisherPrefix"] == SOLUTION_PREFIX
    assert members(environment) == [state["connectorId"]]
    added = environment.sent.count("POST AddSolutionComponent")
    assert added == (header == "ignored")


@pytest.mark.parametrize(
    ("inputs", "setting"),
    [
        ({"solution": "Missing"}, "solution"),
        ({"solution": SOLUTION, "publisherPrefix": "new"}, "publisherPrefix"),
        ({"solution": SOLUTION, "displayName": "x" * 40}, "displayName"),
        ({"environmentId": "11111111-2222-3333-4444-555555555555"}, "environmentId"),
        (
            {
                "shareWith": [
                    {
                        "objectId": "11111111-2222-3333-4444-555555555555",
                        "kind": "group",
                        "access": "view",
                    }
                ]
            },
            "shareWith[0].objectId",
        ),
    ],
)
def test_what_does_not_fit_the_environment_is_refused_before_anything_is_made(
    environment: Environment, inputs: dict[str, Any], setting: str
) -> None:
    with pytest.raises(InvalidSetting) as refused:
        environment.create({**CONNECTOR, **inputs})
    assert refused.value.setting == setting
    assert environment.sent == []


def test_credentials_of_another_directory_are_refused(environment: Environment) -> None:
    platform = environment.organization.platform
    environment.start()
    settings = environment.client._configuration
    object.__setattr__(settings, "tenant_id", platform.organization_id)
    with pytest.raises(Refusal, match=f"belongs to the directory {platform.tenant_id}"):
        environment.resource.create(environment.client, environment.checked(CONNECTOR))
    assert environment.sent == []


def test_a_connector_of_this_name_is_never_taken_over(environment: Environment) -> None:
    key = foreign(environment)
    for act in (
        lambda: environment.create(CONNECTOR),
        lambda: environment.resource.foresee(
            environment.client, {}, environment.checked(CONNECTOR)
        ),
    ):
        with pytest.raises(Adoptable, match="It is not taken over: import it") as refused:
            act()
        assert refused.value.resource_id == f"{environment.url}/connectors({key})"
    assert environment.sent == []


def test_a_component_is_told_to_adopt_by_its_argument(environment: Environment) -> None:
    key = foreign(environment)
    kinds = "b2c:index:PowerPlatformConnector$b2c:index:CustomConnector"
    resource = CustomConnector(Subject(f"urn:pulumi:test::project::{kinds}::orders"))
    for act in (
        lambda: resource.create(environment.client, environment.checked(CONNECTOR)),
        lambda: resource.foresee(environment.client, {}, environment.checked(CONNECTOR)),
    ):
        with pytest.raises(Adoptable) as refused:
            act()
        said = refused.value.with_import("b2c:index:CustomConnector", "orders")
        assert f"import it with adopted: {key}" in said
        assert "give it that name again" in said
        assert "pulumi import" not in said
    assert environment.sent == []


def test_one_of_a_managed_solution_cannot_even_be_imported(environment: Environment) -> None:
    foreign(environment)
    environment.organization.switch(rows="managed")
    with pytest.raises(Refusal, match="give another displayName") as refused:
        environment.create(CONNECTOR)
    assert not isinstance(refused.value, Adoptable)


def test_a_connector_that_someone_makes_meanwhile_is_refused_with_its_import(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = foreign(environment)
    send = environment.send
    looks: list[str] = []

    def overlook_at_first(method: str, url: str, body: Any, **options: Any) -> Any:
        response = send(method, url, body, **options)
        if "name%20eq" in url and not looks:
            looks.append(url)
            response.body["value"] = []
        return response

    monkeypatch.setattr(environment, "send", overlook_at_first)
    with pytest.raises(Adoptable, match=key):
        environment.create(CONNECTOR)


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}, {"status": 500}])
@pytest.mark.parametrize("after_effect", [True, False])
def test_after_a_lost_answer_there_is_one_connector(
    environment: Environment, fault: dict[str, Any], after_effect: bool
) -> None:
    environment.faults({**POST, "after_effect": after_effect, **fault})
    _, state = environment.create(CONNECTOR)
    [row] = environment.rows()
    assert row["connectorid"] == state["connectorId"]
    assert environment.sent.count("POST connectors") == (1 if after_effect else 2)
    assert stored_secret(environment) == "planted"


@pytest.mark.parametrize("header", ["effective", "ignored"])
def test_a_run_that_is_killed_at_any_request_of_a_creation_is_finished_by_the_next(
    environment: Environment, header: str
) -> None:
    environment.organization.switch(solutionHeader=header, internalIdReads=1)
    inputs = {**EVERYTHING, "solution": SOLUTION, "shareWith": [maker(environment)]}
    killed = 0
    while True:
        environment.start()
        environment.requests_left = killed
        try:
            environment.resource.create(environment.client, environment.checked(inputs))
        except KilledError:
            killed += 1
        else:
            break
        _, state = environment.create(inputs)
        [row] = environment.rows()
        assert row["connectorid"] == state["connectorId"]
        assert stored_secret(environment) == "planted"
        assert members(environment) == [row["connectorid"]]
        assert len(environment.shares(row["connectorid"])) == 1
        environment.delete(f"{environment.url}/connectors({row['connectorid']})", state)
        assert environment.rows() == []
    assert killed > 6


def test_the_next_run_after_a_kill_brings_what_has_changed_since(environment: Environment) -> None:
    environment.create(EVERYTHING)
    _, state = environment.create({**CONNECTOR, "description": "New", "clientSecret": "planted 2"})
    [row] = environment.rows()
    assert (row["description"], row["iconbrandcolor"]) == ("New", None)
    assert stored_secret(environment) == "planted 2"
    assert state["description"] == "New"


def test_a_secret_that_a_person_has_entered_since_a_kill_stays(environment: Environment) -> None:
    environment.create(BY_HAND)
    enter_secret(environment)
    environment.create({**BY_HAND, "description": "New"})
    assert stored_secret(environment) == "entered by a person"


@pytest.mark.parametrize(
    ("switch", "what"),
    [
        ({"membership": "missing"}, "is no user of the environment"),
        ({"privileges": "read"}, "lacks the privilege prvCreateconnector"),
        ({"privileges": "none"}, "lacks the privilege prvRead"),
    ],
)
def test_a_missing_user_or_privilege_is_named_with_its_remedy(
    environment: Environment, switch: dict[str, str], what: str
) -> None:
    environment.organization.switch(**switch)
    with pytest.raises(DataverseError, match=what) as refused:
        environment.create(CONNECTOR)
    text = refusal(refused.value)
    assert environment.organization.platform.client_id in text
    assert "System Customizer" in text
    environment.organization.switch(privileges="all", membership="present")
    assert environment.rows() == []


@pytest.mark.parametrize(
    "message",
    [
        'Cannot read {"token": {"oAuthSettings": {"clientSecret": "planted"}}} of the row',
        'Bad value [{\\"clientSecret\\": \\"planted\\"}]',
        'near clientSecret":"planted"',
    ],
)
def test_a_row_that_the_service_quotes_is_not_shown(environment: Environment, message: str) -> None:
    environment.faults({**POST, "status": 400, "message": message})
    with pytest.raises(DataverseError, match="was refused with 400") as refused:
        environment.create(CONNECTOR)
    refusal(refused.value)


def test_what_is_too_long_for_the_service_is_named(environment: Environment) -> None:
    long = "The length of the 'x' attribute exceeded the maximum allowed length of '10'."
    environment.faults({**POST, "status": 400, "code": "0x80044331", "message": long})
    with pytest.raises(DataverseError, match="Shorten the one that the text names"):
        environment.create(CONNECTOR)
