"""An interrupted run takes back its own half-made flow, and never one that someone else made."""

from __future__ import annotations

from typing import Any

import pytest

from clients.clock import Cancelled
from clients.errors import ConnectionLost, Response, ServiceError
from clients.graph import Graph
from provider.user_flow.resource import UserFlow
from tests.provider.flows import FLOW, PATH, PLAIN, checked
from tests.provider.in_process import Directory, NoWaiting

FOREIGN = {"id": FLOW, "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3}


def _is_there(directory: Directory) -> bool:
    return Graph(lambda: directory, NoWaiting()).find(PATH) is not None


def test_a_flow_that_someone_makes_before_the_own_request_is_sent_stays(
    directory: Directory,
) -> None:
    send = directory.send

    def someone_is_faster(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        answer = send(method, url, body, repeat=repeat)
        collection = directory.graph.address("identity/b2cUserFlows")
        directory.send = send  # type: ignore[method-assign]
        send("POST", collection, FOREIGN, repeat=False)
        directory.clock.cancel()
        return answer

    directory.send = someone_is_faster  # type: ignore[method-assign]
    with pytest.raises(Cancelled, match="no further request was sent"):
        UserFlow().create(directory.graph, checked(PLAIN))
    assert _is_there(directory)


@pytest.mark.parametrize("made", [True, False])
def test_a_flow_whose_making_was_interrupted_without_an_answer_is_deleted(
    directory: Directory, made: bool
) -> None:
    send = directory.send

    def lose(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        if method != "POST":
            return send(method, url, body, repeat=repeat)
        directory.clock.cancel()
        if made:
            send(method, url, body, repeat=repeat)
        raise ConnectionLost("POST")

    directory.send = lose  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        # With a part, so that something is left to be done after the flow is found.
        UserFlow().create(directory.graph, checked({**PLAIN, "identityProviders": ["x"]}))
    assert not _is_there(directory)
    assert f"DELETE {PATH}" in directory.sent


@pytest.mark.parametrize("said", [None, "", "Created", []])
def test_a_flow_that_is_made_without_an_answer_of_its_own_is_kept(
    directory: Directory, said: Any
) -> None:
    send = directory.send

    def say_little(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        answer = send(method, url, body, repeat=repeat)
        return Response(201, said) if method == "POST" else answer

    directory.send = say_little  # type: ignore[method-assign]
    resource_id, state = UserFlow().create(directory.graph, checked(PLAIN))
    assert (resource_id, state["flowId"]) == (FLOW, FLOW)


def test_a_flow_that_is_made_and_cannot_be_looked_for_is_deleted(directory: Directory) -> None:
    directory.faults(
        {"method": "POST", "path": "b2cUserFlows$", "status": 500, "after_effect": True},
        {"method": "GET", "path": f"{FLOW}$", "status": 404},
        {"method": "GET", "path": f"{FLOW}$", "status": 403},
    )
    with pytest.raises(ServiceError, match="403"):
        UserFlow().create(directory.graph, checked(PLAIN))
    assert not _is_there(directory)
