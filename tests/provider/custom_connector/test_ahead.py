from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.power_platform.identity import SOLUTION
from provider.custom_connector import ahead
from tests.provider.custom_connector.connectors import CONNECTOR, foreign, maker, makers
from tests.provider.environment import URN, Environment

NOBODY = "11111111-2222-3333-4444-555555555555"


def answer(environment: Environment, **changes: Any) -> dict[str, Any]:
    """What the environment says of a connector, by requests that only read."""
    inputs = {"displayName": CONNECTOR["displayName"], "shareWith": [], **changes}
    environment.requests.clear()
    told = ahead.answer(environment.client, URN, {"environmentUrl": environment.url, **inputs})
    assert environment.sent == []
    return told


def test_a_connector_that_can_be_made_is_asked_for_in_four_requests(
    environment: Environment,
) -> None:
    assert answer(environment) == {}
    assert len(environment.requests) == 4
    share = [maker(environment), makers(environment)]
    assert answer(environment, solution=SOLUTION, shareWith=share) == {}


def test_a_connector_that_is_there_is_asked_for_in_one_request_and_its_environment_once_in_a_run(
    environment: Environment,
) -> None:
    environment.create(CONNECTOR)
    environment.organization.switch(privileges="read")
    environment.start()
    assert answer(environment) == {}
    assert len(environment.requests) == 2
    assert answer(environment) == {}
    assert len(environment.requests) == 1


def test_a_connector_of_ones_own_that_became_managed_is_refused_before(
    environment: Environment,
) -> None:
    environment.create(CONNECTOR)
    environment.organization.switch(rows="managed")
    assert "came with a managed solution" in answer(environment)["refusal"]


@pytest.mark.parametrize(
    ("switch", "changes", "what"),
    [
        ({"membership": "missing"}, {}, "is no user of the environment"),
        ({"privileges": "none"}, {}, "lacks the privilege prvReadconnector"),
        ({"privileges": "read"}, {}, "lacks the privilege prvCreateConnector"),
        ({}, {"solution": "Nowhere"}, "the environment has no such solution"),
        ({}, {"displayName": "x" * 42}, "characters, and how the service shortens"),
        ({}, {"environmentId": NOBODY}, "environment's id is"),
        (
            {},
            {"shareWith": [{"objectId": NOBODY, "kind": "user", "access": "view"}]},
            "shareWith[0].objectId",
        ),
    ],
)
def test_what_a_creation_would_be_refused_for_is_said_before(
    environment: Environment, switch: dict[str, str], changes: dict[str, Any], what: str
) -> None:
    environment.organization.switch(**switch)
    told = answer(environment, **changes)
    assert what in told["refusal"]
    assert "inItsPlace" not in told


def test_a_foreign_connector_of_the_name_is_told_with_its_id_and_the_import(
    environment: Environment,
) -> None:
    key = foreign(environment)
    told = answer(environment)
    assert told["inItsPlace"] == f"{environment.url}/connectors({key})"
    assert (
        f"pulumi import b2c:index:CustomConnector orders '{told['inItsPlace']}'"
        in (told["refusal"])
    )
    environment.organization.switch(rows="managed")
    told = answer(environment)
    assert "from a managed solution" in told["refusal"]
    assert "inItsPlace" not in told


@pytest.mark.parametrize("unsaid", ["names", "function"])
def test_privileges_that_nobody_tells_refuse_nothing(environment: Environment, unsaid: str) -> None:
    environment.organization.switch(privileges="read", privilegeNames="unknown")
    if unsaid == "function":
        environment.faults({"path": "RetrieveUserSetOfPrivilegesByNames", "status": 404})
    assert answer(environment) == {}
