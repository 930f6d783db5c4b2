"""A change that fails half way: the state says what the flow is then, whichever part failed."""

from __future__ import annotations

from typing import Any

import pytest

from b2c.refusal import Refusal
from clients.clock import Cancelled
from clients.errors import GraphError, Response
from plugin.resource import Unfinished
from provider.part_refused import PartRefused
from provider.user_flow.resource import UserFlow
from tests.provider.flows import (
    FLOW,
    PATH,
    PLAIN,
    add_providers_and_connectors,
    checked,
)
from tests.provider.in_process import Directory

USER_FLOW = UserFlow()
CITY = {"attribute": "city", "displayName": "City", "inputType": "textBox"}
BEFORE: dict[str, Any] = {**PLAIN, "identityProviders": [], "attributes": [CITY]}
NONSENSE = {**CITY, "attribute": "nonsense"}


def _made(directory: Directory, inputs: dict[str, Any]) -> dict[str, Any]:
    directory.behave(throttling="off")
    _, state = USER_FLOW.create(directory.graph, checked(inputs))
    directory.requests.clear()
    return state


def _fails(directory: Directory, state: dict[str, Any], inputs: dict[str, Any]) -> Unfinished:
    with pytest.raises(Unfinished) as unfinished:
        USER_FLOW.update(directory.graph, FLOW, state, checked(inputs))
    return unfinished.value


def test_what_a_failed_change_left_is_undone_by_the_former_program(directory: Directory) -> None:
    add_providers_and_connectors(directory.graph)
    state = _made(directory, BEFORE)
    after = {**BEFORE, "identityProviders": ["Google-OAUTH"], "attributes": [NONSENSE]}
    unfinished = _fails(directory, state, after)
    assert "nonsense" in str(unfinished)
    assert unfinished.state == {**state, "identityProviders": ["Google-OAUTH"]}
    assert set(USER_FLOW.diff(unfinished.state, checked(BEFORE)).changes) == {
        "identityProviders[0]"
    }
    USER_FLOW.update(directory.graph, FLOW, unfinished.state, checked(BEFORE))
    assert directory.graph.entries(f"{PATH}/userFlowIdentityProviders") == []


def test_what_a_failed_change_left_is_finished_by_the_right_program(directory: Directory) -> None:
    add_providers_and_connectors(directory.graph)
    state = _made(directory, BEFORE)
    after = {**BEFORE, "identityProviders": ["Google-OAUTH"], "expect": {"multifactor": "off"}}
    unfinished = _fails(directory, state, {**after, "attributes": [NONSENSE]})
    assert set(USER_FLOW.diff(unfinished.state, checked(after)).changes) == {"expect.multifactor"}


def test_a_failure_before_anything_was_changed_keeps_the_state(directory: Directory) -> None:
    state = _made(directory, BEFORE)
    with pytest.raises(PartRefused, match="404"):
        USER_FLOW.update(
            directory.graph, FLOW, state, checked({**BEFORE, "attributes": [CITY, NONSENSE]})
        )


def test_a_change_of_a_flow_that_is_gone_says_so(directory: Directory) -> None:
    state = _made(directory, BEFORE)
    USER_FLOW.delete(directory.graph, FLOW, state)
    with pytest.raises(GraphError, match="pulumi refresh"):
        USER_FLOW.update(
            directory.graph, FLOW, state, checked({**BEFORE, "identityProviders": ["x"]})
        )


def test_a_failed_change_that_cannot_be_read_either_names_the_refresh(
    directory: Directory,
) -> None:
    add_providers_and_connectors(directory.graph)
    state = _made(directory, BEFORE)
    directory.faults({"method": "GET", "path": f"{FLOW}$", "status": 403, "times": None})
    after = {**BEFORE, "identityProviders": ["Google-OAUTH"], "attributes": [NONSENSE]}
    with pytest.raises(Refusal, match=r"(?s)nonsense.*403.*pulumi refresh"):
        USER_FLOW.update(directory.graph, FLOW, state, checked(after))


def test_an_interrupted_change_tells_the_state_what_was_made(directory: Directory) -> None:
    add_providers_and_connectors(directory.graph)
    state = _made(directory, BEFORE)
    send = directory.send

    def interrupt(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        answer = send(method, url, body, repeat=repeat)
        if method == "POST":
            directory.clock.cancel()
        return answer

    directory.send = interrupt  # type: ignore[method-assign]
    after = {**BEFORE, "identityProviders": ["Google-OAUTH"], "attributes": []}
    unfinished = _fails(directory, state, after)
    assert isinstance(unfinished.__cause__, Cancelled)
    assert unfinished.state == {**state, "identityProviders": ["Google-OAUTH"]}


@pytest.mark.parametrize("expand", ["readable", "ignored"])
@pytest.mark.parametrize("given_before", [True, False])
def test_the_steps_that_were_made_are_known_though_graph_may_not_tell_them(
    directory: Directory, expand: str, given_before: bool
) -> None:
    first, second = add_providers_and_connectors(directory.graph)
    before = {**PLAIN, "apiConnectors": {"preTokenIssuance": first}} if given_before else PLAIN
    state = _made(directory, before)
    directory.behave(connectorExpand=expand)
    directory.faults(
        {"method": "PUT", "path": "preTokenIssuance/\\$ref$", "status": 403, "times": None}
    )
    wanted = {"postAttributeCollection": second, "preTokenIssuance": second}
    unfinished = _fails(directory, state, {**PLAIN, "apiConnectors": wanted})
    assert unfinished.state["apiConnectors"] == {
        **state.get("apiConnectors", {}),
        "postAttributeCollection": second,
    }


def test_connectors_that_were_not_reached_are_not_believed_to_be_attached(
    directory: Directory,
) -> None:
    first, _ = add_providers_and_connectors(directory.graph)
    state = _made(directory, BEFORE)
    directory.behave(connectorExpand="ignored")
    after = {
        **BEFORE,
        "identityProviders": ["Google-OAUTH"],
        "attributes": [NONSENSE],
        "apiConnectors": {"preTokenIssuance": first},
    }
    assert _fails(directory, state, after).state["apiConnectors"] == {}
