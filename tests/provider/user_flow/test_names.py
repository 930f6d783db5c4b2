"""Names of flows that differ in case only, and the tenant's limit of flows."""

from __future__ import annotations

import pytest

from clients.errors import ServiceError
from provider.user_flow.resource import UserFlow
from tests.provider.flows import FLOW, PLAIN, checked
from tests.provider.in_process import Directory

USER_FLOW = UserFlow()


def test_a_name_in_another_case_replaces_the_flow_after_it_is_deleted(directory: Directory) -> None:
    resource_id, state = USER_FLOW.create(directory.graph, checked({**PLAIN, "flowId": "Shop"}))
    renamed = checked({**PLAIN, "flowId": "shop"})
    difference = USER_FLOW.diff(state, renamed)
    assert difference.replaces == {"flowId"}
    assert difference.delete_before_replace
    USER_FLOW.delete(directory.graph, resource_id, state)
    resource_id, state = USER_FLOW.create(directory.graph, renamed)
    assert (resource_id, state["flowId"]) == ("B2C_1_shop", "B2C_1_shop")
    assert USER_FLOW.diff(state, renamed).changes == {}


def test_a_name_that_the_service_writes_in_another_case_is_no_difference(
    directory: Directory,
) -> None:
    inputs = checked(PLAIN)
    _, state = USER_FLOW.create(directory.graph, inputs)
    other = {**state, "flowId": FLOW.upper()}
    asked = {**inputs, "flowId": FLOW.upper()}
    found = USER_FLOW.read(directory.graph, FLOW, other, asked)
    assert found is not None
    assert USER_FLOW.diff(found[0], asked).changes == {}


def test_a_change_of_a_flow_that_was_imported_in_another_case_keeps_its_name(
    directory: Directory,
) -> None:
    inputs = checked(PLAIN)
    USER_FLOW.create(directory.graph, inputs)
    imported = USER_FLOW.read(directory.graph, FLOW.lower(), {}, {})
    assert imported is not None
    assert imported[0]["flowId"] == FLOW
    after = checked({**PLAIN, "defaultLanguage": "de"})
    state = USER_FLOW.update(directory.graph, FLOW.lower(), imported[0], after)
    assert USER_FLOW.diff(state, after).changes == {}


def test_one_flow_more_than_the_tenant_holds_is_refused_with_the_limit(
    directory: Directory,
) -> None:
    directory.behave(throttling="off")
    # The tenant starts with policies of its own.
    for number in range(200 - len(directory.graph.entries("identity/b2cUserFlows"))):
        USER_FLOW.create(directory.graph, checked({**PLAIN, "flowId": f"f{number}"}))
    with pytest.raises(ServiceError, match="A B2C tenant holds 200 policies") as refused:
        USER_FLOW.create(directory.graph, checked(PLAIN))
    assert "Delete what is not used" in str(refused.value)
    assert "connector" not in str(refused.value)
