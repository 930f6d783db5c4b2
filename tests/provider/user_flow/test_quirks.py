"""Each behaviour of Graph's user flows that no public source settles, in each of its forms."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from clients.errors import GraphError, Response
from plugin.resource import Change
from provider.user_flow.resource import UserFlow
from tests.provider.flows import FLOW, PATH, PLAIN, add_providers_and_connectors, checked, full
from tests.provider.in_process import Directory

USER_FLOW = UserFlow()


def _live(directory: Directory) -> None:
    """Make, read, change everything, read, import and delete a flow; none shows a difference."""
    first, second = add_providers_and_connectors(directory.graph)
    inputs = checked(full(first))
    resource_id, state = USER_FLOW.create(directory.graph, inputs)
    assert resource_id == FLOW
    assert _differences(directory, state, inputs) == {}

    changed = copy.deepcopy(full(first))
    changed["identityProviders"] = ["facebook-oauth"]
    changed["attributes"].reverse()
    changed["attributes"][0]["displayName"] = "Land"
    changed["attributes"].insert(
        1, {"attribute": "surname", "displayName": "Surname", "inputType": "textBox"}
    )
    changed["attributes"].pop()
    changed["defaultLanguage"] = "de"
    changed["languages"] = [{"tag": "nl"}]
    changed["apiConnectors"] = {"preTokenIssuance": second}
    after = checked(changed)
    state = USER_FLOW.update(directory.graph, FLOW, state, after)
    assert _differences(directory, state, after) == {}

    imported = USER_FLOW.read(directory.graph, FLOW, {}, {})
    assert imported is not None
    assert USER_FLOW.diff(imported[0], checked(imported[1])).changes == {}

    USER_FLOW.delete(directory.graph, FLOW, state)
    assert USER_FLOW.read(directory.graph, FLOW, state, after) is None


def _differences(
    directory: Directory, state: dict[str, Any], inputs: dict[str, Any]
) -> dict[str, Change]:
    read = USER_FLOW.read(directory.graph, FLOW, state, inputs)
    assert read is not None
    return dict(USER_FLOW.diff(read[0], inputs).changes)


@pytest.mark.parametrize(
    "behaviour",
    [
        {"updateAnswer": "body"},
        {"otherProperties": "refused"},
        {"versionNumbers": "decimal"},
        {"defaultLanguage": "en"},
        {"attachMethod": "PATCH"},
        {"attachMethod": "both"},
        {"createUserFlowProviders": "attached"},
        {"deprecatedProviders": "empty"},
        {"defaultAssignments": "byType"},
        {"inputTypeCase": "pascal"},
        {"orderList": "complete"},
        {"unwrittenPages": "missing"},
        {"connectorExpand": "ignored"},
        {
            "updateAnswer": "body",
            "versionNumbers": "decimal",
            "attachMethod": "PATCH",
            "defaultAssignments": "byType",
            "inputTypeCase": "pascal",
            "orderList": "complete",
            "unwrittenPages": "missing",
            "connectorExpand": "ignored",
        },
    ],
    ids=lambda behaviour: "-".join(f"{name}={value}" for name, value in behaviour.items())[:60],
)
def test_a_flow_lives_without_a_difference(directory: Directory, behaviour: dict[str, str]) -> None:
    directory.behave(throttling="off", **behaviour)
    _live(directory)


def test_the_default_language_that_the_service_tells_as_null_is_no_difference(
    directory: Directory,
) -> None:
    inputs = checked(PLAIN)
    _, state = USER_FLOW.create(directory.graph, inputs)
    assert state["defaultLanguage"] == "en"
    assert _differences(directory, state, inputs) == {}
    assert USER_FLOW.read(directory.graph, FLOW, state, inputs) == (state, inputs)
    imported = USER_FLOW.read(directory.graph, FLOW, {}, {})
    assert imported is not None
    assert "defaultLanguage" not in imported[1]


def test_assignments_that_a_flow_comes_with_are_taken_away_if_none_are_wanted(
    directory: Directory,
) -> None:
    directory.behave(defaultAssignments="byType")
    USER_FLOW.create(directory.graph, checked({**PLAIN, "attributes": []}))
    assert directory.graph.entries(f"{PATH}/userAttributeAssignments") == []


def test_assignments_that_a_flow_comes_with_stay_if_the_program_says_nothing(
    directory: Directory,
) -> None:
    directory.behave(defaultAssignments="byType")
    USER_FLOW.create(directory.graph, checked(PLAIN))
    assert directory.graph.entries(f"{PATH}/userAttributeAssignments") != []


@pytest.mark.parametrize("status", [400, 404, 405, 501])
def test_the_deprecated_collection_of_providers_is_used_where_the_new_one_does_not_answer(
    directory: Directory, status: int
) -> None:
    directory.behave(throttling="off")
    directory.faults({"path": "/userFlowIdentityProviders", "status": status, "times": None})
    add_providers_and_connectors(directory.graph)
    inputs = checked({**PLAIN, "identityProviders": []})
    _, state = USER_FLOW.create(directory.graph, inputs)
    assert _differences(directory, state, inputs) == {}


@pytest.mark.parametrize("status", ["400", "500"])
def test_a_version_that_the_type_does_not_have_is_permanent_whatever_the_status(
    directory: Directory, status: str
) -> None:
    directory.behave(unsupportedVersionStatus=status, unconfirmedVersions="refused")
    inputs = {**checked(PLAIN), "version": 2}
    with pytest.raises(GraphError, match='Use version "Recommended"'):
        USER_FLOW.create(directory.graph, inputs)
    assert directory.sent.count("POST identity/b2cUserFlows") == 1


def test_connectors_that_the_service_does_not_tell_keep_what_the_state_says(
    directory: Directory,
) -> None:
    directory.behave(connectorExpand="ignored")
    first, _ = add_providers_and_connectors(directory.graph)
    inputs = checked({**PLAIN, "apiConnectors": {"preTokenIssuance": first}})
    _, state = USER_FLOW.create(directory.graph, inputs)
    read = USER_FLOW.read(directory.graph, FLOW, state, inputs)
    assert read is not None
    assert read[0]["apiConnectors"] == {"preTokenIssuance": first}


def test_an_expansion_that_is_refused_is_asked_without_the_newest_step(
    directory: Directory,
) -> None:
    first, second = add_providers_and_connectors(directory.graph)
    wanted = {"preTokenIssuance": first, "postFederationSignup": second}
    inputs = checked({**PLAIN, "apiConnectors": wanted})
    _, state = USER_FLOW.create(directory.graph, inputs)
    send = directory.send

    def refuse_the_newest(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        if "$expand" in url and "preTokenIssuance" in url:
            return Response(400, {"error": {"code": "AADB2C", "message": "Bad expand."}})
        return send(method, url, body, repeat=repeat)

    directory.send = refuse_the_newest  # type: ignore[method-assign]
    read = USER_FLOW.read(directory.graph, FLOW, state, inputs)
    assert read is not None
    assert read[0]["apiConnectors"] == wanted


def test_values_and_fields_that_are_not_known_are_kept_and_ignored(directory: Directory) -> None:
    inputs = checked({**PLAIN, "attributes": []})
    _, state = USER_FLOW.create(directory.graph, inputs)
    send = directory.send

    def tell_more(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        if url.endswith("/userAttributeAssignments"):
            new = {"id": "city", "displayName": None, "userInputType": "slider", "new": {"a": 1}}
            return Response(200, {"value": [new]})
        answer = send(method, url, body, repeat=repeat)
        if url.endswith(FLOW):
            answer.body["userFlowType"] = "unknownFutureValue"
        return answer

    directory.send = tell_more  # type: ignore[method-assign]
    read = USER_FLOW.read(directory.graph, FLOW, state, inputs)
    assert read is not None
    assert read[0]["attributes"][0]["inputType"] == "slider"
    assert USER_FLOW.diff(read[0], inputs).replaces == {"type"}


def test_every_page_of_a_list_is_read(directory: Directory) -> None:
    inputs = checked({**PLAIN, "identityProviders": []})
    _, state = USER_FLOW.create(directory.graph, inputs)
    send = directory.send
    more = directory.graph.address(f"{PATH}/userFlowIdentityProviders?$skiptoken=2")

    def page(method: str, url: str, body: Any, *, repeat: bool) -> Response:
        if url == more:
            return Response(200, {"value": [{"id": "Two"}]})
        if url.endswith("/userFlowIdentityProviders"):
            return Response(200, {"value": [{"id": "One"}], "@odata.nextLink": more})
        return send(method, url, body, repeat=repeat)

    directory.send = page  # type: ignore[method-assign]
    read = USER_FLOW.read(directory.graph, FLOW, state, inputs)
    assert read is not None
    assert read[0]["identityProviders"] == ["One", "Two"]
