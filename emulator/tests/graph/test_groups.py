"""Security groups with owners and members, as holders of app roles."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.roles import with_graph_roles
from emulator.tests.graph.test_users import USERS, member

GROUPS = "/beta/groups"


def group(**changes: Any) -> dict[str, Any]:
    return {
        "displayName": "sales",
        "mailNickname": "sales",
        "mailEnabled": False,
        "securityEnabled": True,
        **changes,
    }


def test_a_group_is_created_changed_and_deleted_for_ever(tenant: InProcessTenant) -> None:
    created = tenant.ok("POST", GROUPS, group())
    path = f"{GROUPS}/{created['id']}"
    assert created["writebackConfiguration"] == {"isEnabled": None, "onPremisesGroupType": None}
    tenant.ok("PATCH", path, {"displayName": "orders"})
    assert tenant.ok("GET", path)["displayName"] == "orders"
    assert [one["id"] for one in tenant.ok("GET", GROUPS)["value"]] == [created["id"]]
    assert tenant.refused("GET", f"{path}?$select=hideFromAddressLists")[0] == 404
    tenant.ok("DELETE", path)
    assert tenant.refused("GET", f"/v1.0/directory/deletedItems/{created['id']}")[0] == 404


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"mailNickname": None}, 400),
        ({"displayName": "x" * 257}, 400),
        ({"securityEnabled": None}, 400),
        ({"groupTypes": ["DynamicMembership"]}, 400),
        ({"groupTypes": ["Unified"], "mailEnabled": True}, 501),
    ],
)
def test_wrong_groups_are_refused(
    tenant: InProcessTenant, wrong: dict[str, Any], status: int
) -> None:
    assert tenant.refused("POST", GROUPS, group(**wrong))[0] == status


def test_owners_and_members_are_references(tenant: InProcessTenant) -> None:
    user = tenant.ok("POST", USERS, member())
    reference = {"@odata.id": f"{tenant.state.url}/v1.0/directoryObjects/{user['id']}"}
    created = tenant.ok("POST", GROUPS, group(**{"owners@odata.bind": [reference["@odata.id"]]}))
    path = f"{GROUPS}/{created['id']}"

    assert [one["id"] for one in tenant.ok("GET", f"{path}/owners")["value"]] == [user["id"]]
    tenant.ok("POST", f"{path}/members/$ref", reference)
    assert tenant.refused("POST", f"{path}/members/$ref", reference)[0] == 400
    assert [one["id"] for one in tenant.ok("GET", f"{USERS}/{user['id']}/memberOf")["value"]] == [
        created["id"]
    ]
    inner = tenant.ok("POST", GROUPS, group())
    nested = {"@odata.id": f"{tenant.state.url}/v1.0/groups/{inner['id']}"}
    assert tenant.refused("POST", f"{path}/owners/$ref", nested)[0] == 400
    tenant.ok("POST", f"{path}/members/$ref", nested)
    tenant.ok("DELETE", f"{path}/members/{inner['id']}/$ref")
    assert tenant.ok("GET", f"{GROUPS}/{inner['id']}/memberOf")["value"] == []


def test_people_and_groups_hold_app_roles(tenant: InProcessTenant) -> None:
    with_graph_roles(
        tenant,
        "AppRoleAssignment.ReadWrite.All",
        "Application.ReadWrite.All",
        "Directory.ReadWrite.All",
    )
    principal = tenant.principal(tenant.application()["appId"])
    user, sales = tenant.ok("POST", USERS, member()), tenant.ok("POST", GROUPS, group())
    assigned = f"/v1.0/servicePrincipals/{principal['id']}/appRoleAssignedTo"
    types = set()
    for holder in (user, sales):
        body = {
            "principalId": holder["id"],
            "resourceId": principal["id"],
            "appRoleId": "00000000-0000-0000-0000-000000000000",
        }
        made = tenant.ok("POST", assigned, body)
        types.add(tenant.ok("GET", f"{assigned}/{made['id']}")["principalType"])
    assert types == {"User", "Group"}
    assert len(tenant.ok("GET", f"{USERS}/{user['id']}/appRoleAssignments")["value"]) == 1
    tenant.ok("DELETE", f"{GROUPS}/{sales['id']}")
    assert len(tenant.ok("GET", assigned)["value"]) == 1
