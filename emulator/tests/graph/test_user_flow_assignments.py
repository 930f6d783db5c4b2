"""What a flow asks of people: assignments, their order, and what each may say."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import FLOWS, attribute, create, switch

FLOW = f"{FLOWS}/B2C_1_made"
ASSIGNMENTS = f"{FLOW}/userAttributeAssignments"


def assign(tenant: InProcessTenant, attribute_id: str, **properties: Any) -> Any:
    body = {"userAttribute": {"id": attribute_id}, "userInputType": "textBox", **properties}
    return tenant.ok("POST", ASSIGNMENTS, body)


def order(tenant: InProcessTenant) -> list[str]:
    listed: list[str] = tenant.ok("GET", f"{ASSIGNMENTS}/getOrder()")["order"]
    return listed


@pytest.fixture
def flow(tenant: InProcessTenant) -> InProcessTenant:
    """A tenant with a flow that asks for nothing."""
    create(tenant)
    return tenant


def test_an_assignment_is_made_read_changed_and_deleted(flow: InProcessTenant) -> None:
    choices = [{"name": "Red", "value": "red", "isDefault": True}]
    colour = attribute(flow, "Colour")

    made = assign(flow, colour, userInputType="DropdownSingleSelect", userAttributeValues=choices)

    shown = {
        "id": colour,
        "displayName": "Colour",
        "isOptional": False,
        "requiresVerification": False,
        "userInputType": "dropdownSingleSelect",
        "userAttributeValues": choices,
    }
    made.pop("@odata.context")
    assert made == shown
    path = f"{ASSIGNMENTS}/{colour.upper()}"
    read = flow.ok("GET", path)
    read.pop("@odata.context")
    assert read == shown
    assert flow.ok("GET", f"{path}?$expand=userAttribute")["userAttribute"]["id"] == colour
    change = {"isOptional": True, "userAttribute": {"id": "city"}, "displayName": "Favourite"}
    assert flow.call("PATCH", path, change).status_code == 204
    changed = flow.ok("GET", path)
    assert (changed["id"], changed["displayName"]) == (colour, "Favourite")
    assert changed["isOptional"] is True
    assert flow.call("DELETE", path).status_code == 204
    assert flow.ok("GET", ASSIGNMENTS)["value"] == []
    for method in ("GET", "PATCH", "DELETE"):
        assert flow.refused(method, path, {})[0] == 404


def test_a_second_assignment_of_an_attribute_is_refused(flow: InProcessTenant) -> None:
    assign(flow, "City")
    again = {"userAttribute": {"id": "city"}, "userInputType": "textBox"}
    assert flow.refused("POST", ASSIGNMENTS, again)[0] == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"userAttribute": {}},
        {"userAttribute": {"id": "nobody"}},
        {"userAttribute": None},
        {"userInputType": "slider"},
        {"userInputType": None},
        {"userAttributeValues": [{"name": "a", "value": "a"}]},
        {"userInputType": "radioSingleSelect", "userAttributeValues": [{"name": "a"}]},
        {"userInputType": "dateTimeDropdown", "requiresVerification": True},
        {"isOptional": "yes"},
        {"hidden": True},
    ],
)
def test_wrong_assignments_are_refused(flow: InProcessTenant, wrong: dict[str, Any]) -> None:
    body = {"userAttribute": {"id": "city"}, "userInputType": "textBox", **wrong}
    assert flow.refused("POST", ASSIGNMENTS, body)[0] in (400, 404)
    assert order(flow) == []


def test_a_new_one_goes_to_the_end_and_the_order_can_be_set(flow: InProcessTenant) -> None:
    for name in ("city", "surname", "givenName"):
        assign(flow, name)
    assert order(flow) == ["city", "surname", "givenName"]

    wanted = {"newAssignmentOrder": {"order": ["GIVENNAME", "city", "surname"]}}
    assert flow.call("POST", f"{ASSIGNMENTS}/setOrder", wanted).status_code == 204

    assert order(flow) == ["givenName", "city", "surname"]
    partial = {"newAssignmentOrder": {"order": ["surname"]}}
    flow.ok("POST", f"{ASSIGNMENTS}/setOrder", partial)
    assert order(flow) == ["surname", "givenName", "city"]
    assert [one["id"] for one in flow.ok("GET", ASSIGNMENTS)["value"]] == order(flow)
    switch(flow, orderList="complete")
    assert flow.refused("POST", f"{ASSIGNMENTS}/setOrder", partial)[0] == 400
    for wrong in (["city", "city"], ["nobody"], "city", [7], None):
        body = {"newAssignmentOrder": {"order": wrong}}
        assert flow.refused("POST", f"{ASSIGNMENTS}/setOrder", body)[0] in (400, 404), wrong


def test_what_assignments_answer_follows_the_switches(flow: InProcessTenant) -> None:
    switch(flow, inputTypeCase="pascal", updateAnswer="body", otherProperties="refused")
    assert assign(flow, "email", userInputType="emailBox")["userInputType"] == "EmailBox"
    path = f"{ASSIGNMENTS}/email"
    assert flow.ok("PATCH", path, {"requiresVerification": True})["requiresVerification"] is True
    assert flow.refused("PATCH", path, {"userAttribute": {"id": "city"}})[0] == 400


def test_a_fresh_flow_may_come_with_assignments(tenant: InProcessTenant) -> None:
    switch(tenant, defaultAssignments="byType")
    create(tenant)
    create(tenant, "in", userFlowType="signIn")
    email, name = tenant.ok("GET", ASSIGNMENTS)["value"]
    assert (email["id"], email["requiresVerification"]) == ("email", True)
    assert name["id"] == "displayName"
    assert tenant.ok("GET", f"{FLOWS}/B2C_1_in/userAttributeAssignments")["value"] == []
