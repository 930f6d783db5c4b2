from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.dataverse.conftest import KEY, Organization

TARGET = {"@odata.type": "Microsoft.Dynamics.CRM.connector", "connectorid": KEY}


@pytest.fixture
def shared(organization: Organization) -> Organization:
    """The organization with one connector."""
    organization.create()
    return organization


def _principals(organization: Organization) -> tuple[str, str]:
    """The rows of the person and of the group, found by their Entra object ids."""
    rows = []
    for entity_set, object_id in (
        ("systemusers", organization.platform.maker_object_id),
        ("teams", organization.platform.makers_group_id),
    ):
        condition = f"$filter=azureactivedirectoryobjectid eq {object_id}"
        (row,) = organization.ok("GET", f"{entity_set}?{condition}")["value"]
        rows.append(row[f"{entity_set.rstrip('s')}id"])
    return rows[0], rows[1]


def _user(row_id: str) -> dict[str, str]:
    return {"@odata.type": "Microsoft.Dynamics.CRM.systemuser", "systemuserid": row_id}


def _team(row_id: str) -> dict[str, str]:
    return {"@odata.type": "Microsoft.Dynamics.CRM.team", "teamid": row_id}


def _share(organization: Organization, action: str, principal: Any, mask: Any) -> None:
    access = {"Principal": principal, "AccessMask": mask}
    body = {"Target": TARGET, "PrincipalAccess": access}
    assert organization.call("POST", action, body).status_code == 204


def _shares(organization: Organization, quote: str = "'") -> dict[str, str]:
    """The access masks by principal."""
    alias = f"{{{quote}@odata.id{quote}:{quote}connectors({KEY}){quote}}}"
    path = f"RetrieveSharedPrincipalsAndAccess(Target=@t)?@t={alias}"
    accesses = organization.ok("GET", path)["PrincipalAccesses"]
    return {access["Principal"]["ownerid"]: access["AccessMask"] for access in accesses}


def test_a_grant_is_listed_and_a_revocation_ends_it(shared: Organization) -> None:
    user, team = _principals(shared)
    _share(shared, "GrantAccess", _user(user), "ReadAccess")
    _share(shared, "GrantAccess", _team(team), "WriteAccess,ReadAccess")
    expected = {user: "ReadAccess", team: "ReadAccess, WriteAccess"}
    assert _shares(shared) == _shares(shared, '"') == expected

    body = {"Target": {"@odata.id": f"connectors({KEY})"}, "Revokee": _user(user)}
    for _ in range(2):
        assert shared.call("POST", "RevokeAccess", body).status_code == 204
    assert _shares(shared) == {team: "ReadAccess, WriteAccess"}


def test_a_grant_adds_rights_and_a_modification_replaces_them(shared: Organization) -> None:
    user, _ = _principals(shared)
    _share(shared, "GrantAccess", _user(user), "ReadAccess, WriteAccess")
    _share(shared, "GrantAccess", _user(user), "ShareAccess")
    assert _shares(shared) == {user: "ReadAccess, WriteAccess, ShareAccess"}
    _share(shared, "ModifyAccess", _user(user), "ReadAccess")
    assert _shares(shared) == {user: "ReadAccess"}
    _share(shared, "ModifyAccess", _user(user), "None")
    assert _shares(shared) == {}


def test_a_deleted_connector_is_shared_with_nobody(shared: Organization) -> None:
    user, _ = _principals(shared)
    _share(shared, "GrantAccess", _user(user), "ReadAccess")
    shared.ok("DELETE", f"connectors({KEY})")
    shared.create()
    assert _shares(shared) == {}


NOBODY = "0f9e2f8e-5d5b-4c0c-9b6a-0d7c3f0f6a11"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"Target": {**TARGET, "connectorid": NOBODY}}, (404, "0x80040217")),
        ({"Target": None}, (400, "0x80040203")),
        ({"Target": {"@odata.id": f"accounts({KEY})"}}, (501, "NotImplemented")),
        ({"PrincipalAccess": None}, (400, "0x80040203")),
        (
            {"PrincipalAccess": {"Principal": _user(NOBODY), "AccessMask": "ReadAccess"}},
            (404, "0x80040217"),
        ),
    ],
)
def test_what_cannot_be_shared_is_refused(
    shared: Organization, changed: dict[str, Any], refusal: tuple[int, str]
) -> None:
    user, _ = _principals(shared)
    access = {"Principal": _user(user), "AccessMask": "ReadAccess"}
    body = {"Target": TARGET, "PrincipalAccess": access, **changed}
    assert shared.refused("POST", "GrantAccess", body) == refusal


@pytest.mark.parametrize("mask", ["Everything", 3, None])
def test_an_unknown_right_is_refused(shared: Organization, mask: Any) -> None:
    user, _ = _principals(shared)
    body = {"Target": TARGET, "PrincipalAccess": {"Principal": _user(user), "AccessMask": mask}}
    assert shared.refused("POST", "GrantAccess", body) == (400, "0x80040203")


def test_sharing_needs_its_privilege(shared: Organization) -> None:
    user, _ = _principals(shared)
    shared.switch(privileges="read")
    body = {"Target": TARGET, "Revokee": _user(user)}
    assert shared.refused("POST", "RevokeAccess", body) == (403, "0x80040220")
    assert _shares(shared) == {}
