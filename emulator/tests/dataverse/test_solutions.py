from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.power_platform.identity import SOLUTION
from emulator.tests.dataverse.conftest import KEY, Organization, connector_body, settings_of


def _members(organization: Organization, unique_name: str = SOLUTION) -> list[str]:
    found = organization.ok(
        "GET",
        "solutioncomponents?$select=objectid&$filter=componenttype eq 372 and"
        f" solutionid/uniquename eq '{unique_name}'",
    )
    return [row["objectid"] for row in found["value"]]


def _addition(**more: Any) -> dict[str, Any]:
    return {
        "ComponentId": KEY,
        "ComponentType": 372,
        "SolutionUniqueName": SOLUTION,
        "AddRequiredComponents": False,
        **more,
    }


@pytest.mark.parametrize(("name", "prefix"), [("Default", "new"), (SOLUTION, "reh")])
def test_a_solution_tells_the_prefix_of_its_publisher(
    organization: Organization, name: str, prefix: str
) -> None:
    found = organization.ok(
        "GET",
        f"solutions?$select=uniquename&$filter=uniquename eq '{name}'"
        "&$expand=publisherid($select=customizationprefix)",
    )
    (solution,) = found["value"]
    assert set(solution["publisherid"]) == {"customizationprefix", "publisherid"}
    assert solution["publisherid"]["customizationprefix"] == prefix
    publishers = organization.ok(
        "GET", f"publishers?$select=uniquename&$filter=customizationprefix eq '{prefix}'"
    )
    assert len(publishers["value"]) == 1


def test_the_header_of_a_creation_puts_the_connector_into_the_solution(
    organization: Organization,
) -> None:
    header = {"MSCRM.SolutionUniqueName": SOLUTION}
    organization.ok("POST", "connectors", connector_body(), **header)
    assert _members(organization) == [KEY]
    assert _members(organization, "Default") == [KEY]


def test_where_the_header_is_ignored_the_action_puts_it_there(organization: Organization) -> None:
    organization.switch(solutionHeader="ignored")
    header = {"MSCRM.SolutionUniqueName": SOLUTION}
    organization.ok("POST", "connectors", connector_body(), **header)
    assert _members(organization) == []
    for _ in range(2):
        added = organization.ok("POST", "AddSolutionComponent", _addition())
        assert added["id"]
        assert _members(organization) == [KEY]


def test_a_deleted_connector_is_in_no_solution(organization: Organization) -> None:
    organization.create()
    organization.ok("POST", "AddSolutionComponent", _addition())
    organization.ok("DELETE", f"connectors({KEY})")
    assert _members(organization) == _members(organization, "Default") == []


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"SolutionUniqueName": "Nowhere"}, (404, "0x80040217")),
        ({"ComponentId": "0f9e2f8e-5d5b-4c0c-9b6a-0d7c3f0f6a11"}, (404, "0x80040217")),
        ({"ComponentType": 29}, (501, "NotImplemented")),
        ({"AddRequiredComponents": None}, (400, "0x80040203")),
        ({"ComponentId": 7}, (400, "0x80040203")),
    ],
)
def test_what_cannot_be_added_is_refused(
    organization: Organization, more: dict[str, Any], refusal: tuple[int, str]
) -> None:
    organization.create()
    assert organization.refused("POST", "AddSolutionComponent", _addition(**more)) == refusal


def test_a_header_that_names_no_solution_is_refused(organization: Organization) -> None:
    header = {"MSCRM.SolutionUniqueName": "Nowhere"}
    assert organization.refused("POST", "connectors", connector_body(), **header) == (
        404,
        "0x80040217",
    )


@pytest.mark.parametrize(("decides", "prefix"), [("name", "cat"), ("publisher", "new")])
def test_the_slugs_prefix_is_that_of_the_name_or_of_the_publisher(
    organization: Organization, decides: str, prefix: str
) -> None:
    organization.switch(slugPrefix=decides)
    row = organization.create(name="cat_orders")
    assert f"/redirect/{prefix}-5forders-5f" in settings_of(row)["redirectUrl"]


def _solution(organization: Organization, **more: Any) -> dict[str, Any]:
    [publisher] = organization.ok("GET", "publishers?$filter=customizationprefix eq 'reh'")["value"]
    return {
        "uniquename": "own",
        "friendlyname": "Own",
        "version": "1.0.0.0",
        "publisherid@odata.bind": f"/publishers({publisher['publisherid']})",
        **more,
    }


def test_a_solution_is_made_and_its_deletion_leaves_its_connectors(
    organization: Organization,
) -> None:
    made = organization.ok(
        "POST", "solutions", _solution(organization), Prefer="return=representation"
    )
    organization.ok("POST", "connectors", connector_body(), **{"MSCRM.SolutionUniqueName": "own"})
    assert _members(organization, "own") == [KEY]
    organization.ok("DELETE", f"solutions({made['solutionid']})")
    assert _members(organization, "own") == []
    assert organization.ok("GET", f"connectors({KEY})")["connectorid"] == KEY


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"uniquename": SOLUTION}, (412, "0x80040237")),
        ({"uniquename": "own solution"}, (400, "0x80040203")),
        ({"version": None}, (400, "0x80040203")),
        ({"publisherid@odata.bind": "/publishers(none)"}, (400, "0x80040203")),
        ({"color": "red"}, (400, "0x80048d19")),
    ],
)
def test_a_solution_is_refused(
    organization: Organization, more: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert organization.refused("POST", "solutions", _solution(organization, **more)) == refusal


def test_the_default_solution_stays(organization: Organization) -> None:
    [default] = organization.ok("GET", "solutions?$filter=uniquename eq 'Default'")["value"]
    refused = organization.refused("DELETE", f"solutions({default['solutionid']})")
    assert refused == (400, "0x80040228")
