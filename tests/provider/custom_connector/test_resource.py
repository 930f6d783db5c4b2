from __future__ import annotations

import json
from typing import Any

import pytest

from b2c.refusal import InvalidSetting, Refusal
from b2c.unknown import UNKNOWN
from clients.dataverse_errors import DataverseError
from emulator.tenant.power_platform.identity import SOLUTION, SOLUTION_PREFIX
from emulator.tenant.power_platform.variables import save_variable
from plugin.resource import Adoptable, Change, Unfinished
from tests.b2c.test_custom_connector import BY_HAND as _BY_HAND
from tests.b2c.test_custom_connector import CONNECTOR as _CONNECTOR
from tests.b2c.test_custom_connector import PNG, signing_in
from tests.provider.environment import Environment, KilledError, refusal

CONNECTOR = {name: value for name, value in _CONNECTOR.items() if name != "environmentUrl"}
BY_HAND = {name: value for name, value in _BY_HAND.items() if name != "environmentUrl"}
DEFINITION = CONNECTOR["definition"]
EVERYTHING = {
    **CONNECTOR,
    "description": "Orders of our customers.\nAll of them.",
    "iconBrandColor": "#0b556a",
    "icon": PNG,
    "policyTemplateInstances": [{"templateId": "routerequesttoendpoint", "parameters": {"a": 1}}],
    "script": "public class Script : ScriptBase {}\n",
    "scriptOperations": ["ListOrders"],
}
OTHER = {"clientId": "another client"}


def key_of(resource_id: str) -> str:
    return resource_id.partition("(")[2].removesuffix(")")


def stored_secret(environment: Environment) -> str | None:
    """The secret with which a connection signs in."""
    [row] = environment.rows()
    return environment.organization.secret(row)


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


def here(environment: Environment) -> dict[str, Any]:
    """The connector with the consent service of the emulator."""
    address = environment.organization.tenant.state.url.partition("//")[2]
    return {**CONNECTOR, "redirectHost": address}


def test_a_preview_tells_what_the_creation_is_going_to_tell(environment: Environment) -> None:
    inputs = environment.checked(here(environment))
    foreseen = environment.resource.foresee(environment.client, {}, inputs)
    assert environment.sent == []
    assert environment.create(inputs)[1] == foreseen
    assert environment.lines.shown == []


def test_a_preview_needs_no_request_where_the_environments_id_is_given(
    environment: Environment,
) -> None:
    platform = environment.organization.platform
    inputs = environment.checked({**here(environment), "environmentId": platform.environment_id})
    foreseen = environment.resource.foresee(None, {}, inputs)
    assert environment.requests == []
    assert environment.create(inputs)[1] == foreseen


@pytest.mark.parametrize("membership", ["missing", "present"])
def test_a_preview_that_may_not_ask_goes_on_and_says_so(
    environment: Environment, membership: str
) -> None:
    environment.organization.switch(membership=membership)
    client = environment.client if membership == "missing" else None
    inputs = environment.checked(CONNECTOR)
    foreseen = environment.resource.foresee(client, {}, inputs)
    assert foreseen["redirectUrl"] is UNKNOWN
    [line] = environment.lines.shown
    assert line.startswith("info: the redirect URL is not known before the connector is made")
    assert "environmentId" in line


@pytest.mark.parametrize("name", ["environmentUrl", "displayName", "publisherPrefix"])
def test_what_a_preview_does_not_know_yet_is_not_asked(environment: Environment, name: str) -> None:
    inputs = {**environment.checked(CONNECTOR), name: UNKNOWN}
    foreseen = environment.resource.foresee(environment.client, {}, inputs)
    assert foreseen["redirectUrl"] is UNKNOWN
    assert environment.requests == []


def test_a_preview_of_a_change_keeps_what_the_connector_has_told(environment: Environment) -> None:
    _, state = environment.create(EVERYTHING)
    inputs = environment.checked({**CONNECTOR, "description": "Another"})
    environment.requests.clear()
    foreseen = environment.resource.foresee(environment.client, state, inputs)
    assert environment.requests == []
    assert foreseen["redirectUrl"] == state["redirectUrl"]
    assert "icon" not in foreseen


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


def members(environment: Environment) -> list[str]:
    """The connectors that are in the solution."""
    key = environment.organization.platform.row_id("solution/rehearsal")
    rows = environment.organization.ok("GET", "solutioncomponents")["value"]
    return [row["objectid"] for row in rows if row["_solutionid_value"] == key]


def test_a_connector_comes_into_another_solution_in_place(environment: Environment) -> None:
    resource_id, state = environment.create(CONNECTOR)
    inputs = {**CONNECTOR, "solution": SOLUTION, "publisherPrefix": "new"}
    environment.update(resource_id, state, inputs)
    assert members(environment) == [state["connectorId"]]


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


def foreign(environment: Environment, **columns: Any) -> str:
    """The row of a connector that somebody else has made."""
    key = "99999999-0000-0000-0000-000000000001"
    row: str = environment.organization.create(connectorid=key, **columns)["connectorid"]
    return row


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


POST = {"method": "POST", "path": "/connectors$"}
PATCH = {"method": "PATCH", "path": r"/connectors\("}
DELETE = {"method": "DELETE", "path": r"/connectors\("}


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


def enter_secret(environment: Environment) -> None:
    """What a person does in the maker portal."""
    [row] = environment.rows()
    parameters = json.dumps(signing_in(clientSecret="entered by a person"))
    path = f"connectors({row['connectorid']})"
    environment.organization.ok("PATCH", path, {"connectionparameters": parameters})


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


def edit(environment: Environment, **columns: Any) -> None:
    """What a person changes in the maker portal."""
    [row] = environment.rows()
    environment.organization.ok("PATCH", f"connectors({row['connectorid']})", columns)


def test_what_someone_changed_in_the_portal_is_found_and_put_right(
    environment: Environment,
) -> None:
    resource_id, state = environment.create(EVERYTHING)
    edit(
        environment,
        description="Theirs",
        customcodeblobcontent=None,
        openapidefinition=json.dumps({**DEFINITION, "info": {"title": "Theirs"}}),
        connectionparameters=json.dumps(signing_in(**OTHER)),
    )
    wanted = environment.checked(EVERYTHING)
    found = environment.resource.read(environment.client, resource_id, state, wanted)
    assert found is not None
    now, inputs = found
    assert environment.resource.diff(now, wanted).changes == {
        "description": Change.UPDATE,
        "script": Change.ADD,
        "definition": Change.UPDATE,
        "connectionParameters": Change.UPDATE,
    }
    assert inputs["description"] == "Theirs"
    assert "script" not in inputs
    assert inputs["clientSecret"] == "planted"
    environment.update(resource_id, now, EVERYTHING)
    assert stored_secret(environment) == "planted"


def test_what_the_service_adds_is_no_difference(environment: Environment) -> None:
    resource_id, state = environment.create(CONNECTOR)
    edit(environment, openapidefinition=json.dumps({**DEFINITION, "x-added": {"by": "service"}}))
    assert environment.read(resource_id, state) == state


def test_a_name_that_somebody_changed_is_given_back_in_place(environment: Environment) -> None:
    resource_id, state = environment.create(CONNECTOR)
    edit(environment, displayname="Renamed")
    now = environment.read(resource_id, state)
    difference = environment.resource.diff(now, environment.checked(CONNECTOR))
    assert (set(difference.changes), difference.replaces) == ({"displayName"}, frozenset())
    environment.update(resource_id, now, CONNECTOR)
    assert environment.bodies("PATCH") == [{"displayname": "Orders"}]


def test_an_import_brings_everything_but_the_secret(environment: Environment) -> None:
    resource_id, state = environment.create(EVERYTHING)
    imported = environment.resource.read(environment.client, resource_id.upper(), {}, {})
    assert imported is not None
    now, inputs = imported
    wanted = environment.checked(EVERYTHING)
    assert not environment.resource.check(inputs, inputs).failures
    assert inputs.keys() == wanted.keys() - {"clientSecret"} | {"publisherPrefix"}
    assert {name: now[name] for name in environment.resource.outputs} == {
        name: state[name] for name in environment.resource.outputs
    }
    # The service has added a mark of its own to the sign-in.
    changes = environment.resource.diff(now, wanted).changes
    assert changes == {"clientSecret": Change.ADD, "connectionParameters": Change.UPDATE}
    environment.update(resource_id, now, EVERYTHING)
    assert stored_secret(environment) == "planted"


@pytest.mark.parametrize(
    "text",
    [
        "11111111-2222-3333-4444-555555555555",
        "https://contoso.crm4.dynamics.com/connectors(x)",
        "https://contoso.crm4.dynamics.com/connectors(------------------------------------)",
    ],
)
def test_the_import_of_no_id_says_what_one_looks_like(environment: Environment, text: str) -> None:
    with pytest.raises(Refusal, match="It has the environment and the GUID of the row"):
        environment.resource.read(environment.client, text, {}, {})


def test_the_import_of_what_does_not_exist_finds_nothing(environment: Environment) -> None:
    missing = f"{environment.url}/connectors(99999999-0000-0000-0000-000000000002)"
    assert environment.resource.read(environment.client, missing, {}, {}) is None


def test_a_deleted_connector_is_gone_and_deleting_it_again_is_no_error(
    environment: Environment,
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    environment.delete(resource_id, state)
    assert environment.rows() == []
    environment.delete(resource_id, state)
    assert environment.resource.read(environment.client, resource_id, state, state) is None


def test_a_deletion_that_was_made_though_its_answer_was_lost_is_no_error(
    environment: Environment,
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    environment.faults({**DELETE, "drop": True, "after_effect": True})
    with pytest.raises(Refusal):
        environment.delete(resource_id, state)
    environment.delete(resource_id, state)
    assert environment.rows() == []


def test_what_came_with_a_managed_solution_is_neither_changed_nor_deleted(
    environment: Environment,
) -> None:
    resource_id, state = environment.create(CONNECTOR)
    environment.organization.switch(rows="managed")
    environment.requests.clear()
    with pytest.raises(Refusal, match="is not changed"):
        environment.update(resource_id, state, {**CONNECTOR, "description": "New"})
    with pytest.raises(Refusal, match="is not deleted"):
        environment.delete(resource_id, state)
    assert environment.sent == []


def test_a_replacement_by_the_same_connector_does_not_delete_it(environment: Environment) -> None:
    resource_id, state = environment.create(CONNECTOR)
    assert environment.create(CONNECTOR)[0] == resource_id
    environment.resource.delete(environment.client, resource_id, state)
    assert len(environment.rows()) == 1


def maker(environment: Environment, access: str = "view") -> dict[str, str]:
    object_id = environment.organization.platform.maker_object_id
    return {"objectId": object_id, "kind": "user", "access": access}


def makers(environment: Environment, access: str = "edit") -> dict[str, str]:
    object_id = environment.organization.platform.makers_group_id
    return {"objectId": object_id, "kind": "group", "access": access}


def test_a_connector_is_shared_with_users_and_groups(environment: Environment) -> None:
    platform = environment.organization.platform
    inputs = {**CONNECTOR, "shareWith": [maker(environment), makers(environment)]}
    resource_id, state = environment.create(inputs)
    assert environment.shares(key_of(resource_id)) == {
        platform.row_id("maker"): "ReadAccess",
        platform.row_id("makers"): "ReadAccess, WriteAccess",
    }
    reordered = {**inputs, "shareWith": inputs["shareWith"][::-1]}
    assert not environment.resource.diff(state, environment.checked(reordered)).changes

    less = {**CONNECTOR, "shareWith": [maker(environment, "edit")]}
    environment.update(resource_id, state, less)
    assert environment.shares(key_of(resource_id)) == {
        platform.row_id("maker"): "ReadAccess, WriteAccess"
    }
    viewing = {**CONNECTOR, "shareWith": [maker(environment, "view")]}
    environment.update(resource_id, {**state, **less}, viewing)
    assert environment.shares(key_of(resource_id)) == {platform.row_id("maker"): "ReadAccess"}


def test_what_others_have_shared_stays(environment: Environment) -> None:
    platform = environment.organization.platform
    resource_id, state = environment.create({**CONNECTOR, "shareWith": [maker(environment)]})
    team = {"@odata.type": "Microsoft.Dynamics.CRM.team", "teamid": platform.row_id("makers")}
    target = {"@odata.id": f"connectors({key_of(resource_id)})"}
    access = {"Principal": team, "AccessMask": "ReadAccess"}
    body = {"Target": target, "PrincipalAccess": access}
    environment.organization.ok("POST", "GrantAccess", body)
    assert not environment.resource.diff(
        environment.read(resource_id, state),
        environment.checked({**CONNECTOR, "shareWith": [maker(environment)]}),
    ).changes
    environment.update(resource_id, state, CONNECTOR)
    assert environment.shares(key_of(resource_id)) == {platform.row_id("makers"): "ReadAccess"}


def test_a_share_that_fails_leaves_those_that_were_made_in_the_state(
    environment: Environment,
) -> None:
    environment.faults({"method": "POST", "path": "/ModifyAccess$", "status": 403, "times": None})
    resource_id, state = environment.create({**CONNECTOR, "shareWith": [maker(environment)]})
    wanted = {**CONNECTOR, "shareWith": [makers(environment), maker(environment, "edit")]}
    with pytest.raises(Unfinished) as unfinished:
        environment.update(resource_id, state, wanted)
    assert unfinished.value.state["shareWith"] == [maker(environment), makers(environment)]
    environment.faults()
    environment.update(resource_id, unfinished.value.state, wanted)


def test_the_secret_is_in_no_path_and_no_line(environment: Environment) -> None:
    environment.organization.switch(slug="another")
    resource_id, state = environment.create(CONNECTOR)
    environment.update(resource_id, state, {**CONNECTOR, "clientSecret": "planted 2"})
    traces = [path for _, path, _ in environment.requests] + environment.lines.shown
    assert not [trace for trace in traces if "planted" in trace]


def test_the_engines_own_notes_are_no_inputs(environment: Environment) -> None:
    noted = environment.checked({**CONNECTOR, "__defaults": []})
    assert noted == environment.checked(CONNECTOR)
