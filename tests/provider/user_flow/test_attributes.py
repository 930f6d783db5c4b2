"""The attributes of a user flow, where the service has what this provider would not make."""

from __future__ import annotations

from plugin.resource import Change
from provider.user_flow.resource import UserFlow
from tests.provider.flows import FLOW, PATH, PLAIN, checked
from tests.provider.in_process import Directory

USER_FLOW = UserFlow()


def test_a_select_without_choices_is_imported_and_changed_as_it_is(directory: Directory) -> None:
    graph = directory.graph
    USER_FLOW.create(graph, checked(PLAIN))
    graph.act(
        f"{PATH}/userAttributeAssignments",
        {
            "userAttribute": {"id": "country"},
            "displayName": "Land",
            "userInputType": "dropdownSingleSelect",
            "isOptional": False,
            "requiresVerification": False,
            "userAttributeValues": [],
        },
    )

    imported = USER_FLOW.read(graph, FLOW, {}, {})

    assert imported is not None
    state, found = imported
    assert USER_FLOW.diff(state, checked(found, old=found)).changes == {}
    (country,) = found["attributes"]
    given = {**found, "attributes": [{**country, "displayName": "Country"}]}
    changed = checked(given, old=found)
    assert USER_FLOW.diff(state, changed).changes == {"attributes[0].displayName": Change.UPDATE}
    state = USER_FLOW.update(graph, FLOW, state, changed)
    read = USER_FLOW.read(graph, FLOW, state, changed)
    assert read is not None
    assert USER_FLOW.diff(read[0], changed).changes == {}
