from __future__ import annotations

import json

import pytest

from b2c.refusal import Refusal
from plugin.resource import Change
from tests.b2c.test_custom_connector import signing_in
from tests.provider.custom_connector.connectors import (
    CONNECTOR,
    DEFINITION,
    EVERYTHING,
    OTHER,
    edit,
    foreign,
    here,
    stored_secret,
)
from tests.provider.environment import Environment


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
    everything = {**EVERYTHING, "redirectHost": here(environment)["redirectHost"]}
    wanted = environment.checked(everything)
    assert not environment.resource.check(inputs, inputs).failures
    assert inputs.keys() == wanted.keys() - {"clientSecret"} | {"publisherPrefix"}
    assert {name: now[name] for name in environment.resource.outputs} == {
        name: state[name] for name in environment.resource.outputs
    }
    # The service has added a mark of its own to the sign-in.
    changes = environment.resource.diff(now, wanted).changes
    assert changes == {"clientSecret": Change.ADD, "connectionParameters": Change.UPDATE}
    environment.update(resource_id, now, everything)
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


def test_a_connector_of_the_same_sign_in_gets_the_secret_when_it_is_handed_over(
    environment: Environment,
) -> None:
    key = foreign(environment, displayname="Orders", connectionparameters=json.dumps(signing_in()))
    resource_id = f"{environment.url}/connectors({key})"
    found = environment.resource.read(environment.client, resource_id, {}, {})
    assert found is not None
    state, inputs = found
    after = environment.update(resource_id, state, {**inputs, "clientSecret": "planted"})
    assert stored_secret(environment) == "planted"
    assert after["connectorId"] == key
