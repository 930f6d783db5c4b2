from __future__ import annotations

import pytest

from b2c.unknown import UNKNOWN
from tests.provider.custom_connector.connectors import CONNECTOR, EVERYTHING, here
from tests.provider.environment import Environment


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
