"""What is asked of the environments first, under mocks: what they answer is proven elsewhere."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from b2c.resource_types import ASK_AHEAD
from components import FlowConnector
from tests.components.recording import Program, record
from tests.components.test_arguments import DOCUMENT, ENTRY, NEEDED

URN = (
    "urn:pulumi:test::b2c-connector::b2c:index:FlowConnector$b2c:index:PowerPlatformConnector"
    "$b2c:index:CustomConnector::connector-power-platform-connector"
)
IN_ITS_PLACE = f"{ENTRY['environment_url']}/connectors(99999999-0000-0000-0000-000000000001)"
STATE = "pulumi:pulumi:readStackResourceOutputs"


def made(answers: dict[str, Any] | None = None, **changes: Any) -> Program:
    entries = [{**ENTRY, **changes}]
    args: Any = {**NEEDED[FlowConnector], "power_platform": entries, "api_definition": DOCUMENT}
    return record(lambda: FlowConnector("connector", args), answers=answers)


def state(connector_id: str) -> dict[str, Any]:
    """What the engine tells of a stack that has this connector."""
    shown = {"environmentUrl": ENTRY["environment_url"], "connectorId": connector_id}
    return {"outputs": {URN: {"type": "b2c:index:CustomConnector", "outputs": shown}}}


def test_each_connector_is_asked_for_by_its_urn_with_what_it_may_be_refused_for() -> None:
    share = {"object_id": "11111111-2222-3333-4444-555555555555", "kind": "user", "access": "view"}
    program = made(solution="Orders", share_with=[share])
    [asked] = [asked for token, asked in program.calls if token == ASK_AHEAD]
    # The mocks' own URNs begin otherwise.
    assert asked["urn"].endswith(URN.partition("FlowConnector$")[2])
    assert asked["inputs"] == {
        "environmentUrl": ENTRY["environment_url"],
        "displayName": "Orders",
        "solution": "Orders",
        "shareWith": [{"objectId": share["object_id"], "kind": "user", "access": "view"}],
    }


def test_a_refusal_ends_the_program_before_a_registration() -> None:
    with pytest.raises(pulumi.RunError, match="no user of the environment"):
        made({ASK_AHEAD: {"refusal": "The application is no user of the environment."}})


def test_a_connector_that_is_adopted_is_not_asked_for() -> None:
    program = made(adopted="99999999-0000-0000-0000-000000000001")
    assert ASK_AHEAD not in [token for token, _ in program.calls]


def test_a_connector_that_was_adopted_before_is_the_stacks_own() -> None:
    foreign = {"refusal": "It is not taken over.", "inItsPlace": IN_ITS_PLACE}
    ours = state("99999999-0000-0000-0000-000000000001")
    assert made({ASK_AHEAD: foreign, STATE: ours}).of_type("CustomConnector")
    other = state("99999999-0000-0000-0000-000000000002")
    with pytest.raises(pulumi.RunError, match="not taken over"):
        made({ASK_AHEAD: foreign, STATE: other})
