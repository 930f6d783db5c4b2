from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.dataverse.conftest import KEY, Organization


@pytest.fixture
def three(organization: Organization) -> Organization:
    """The organization with the connectors A, B and C."""
    for letter in "ABC":
        organization.create(
            connectorid=None, name=f"new_{letter}", displayname=letter, description=f"It's {letter}"
        )
    return organization


def _names(page: Any) -> list[str]:
    return [row["name"] for row in page["value"]]


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("name eq 'new_B'", ["new_B"]),
        ("name eq 'NEW_b'", ["new_B"]),
        ("name eq 'new_x'", []),
        ("description eq 'It''s C'", ["new_C"]),
        ("startswith(connectorinternalid,'shared_new-5fa-5f')", ["new_A"]),
        ("(name eq 'new_A' or name eq 'new_C') and ismanaged eq false", ["new_A", "new_C"]),
        ("not contains(name,'_A') and connectortype eq 1", ["new_B", "new_C"]),
        ("description ne null and iconblob eq null", ["new_A", "new_B", "new_C"]),
    ],
)
def test_a_filter_finds_rows(three: Organization, condition: str, names: list[str]) -> None:
    assert _names(three.ok("GET", f"connectors?$select=name&$filter={condition}")) == names


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("connectors?$filter=name", (400, "0x80060888")),
        ("connectors?$filter=name eq 'a", (400, "0x80060888")),
        ("connectors?$filter=nam eq 'a'", (400, "0x80060888")),
        ("connectors?$select=ishidden", (400, "0x80060888")),
        ("connectors?$expand=publisherid", (400, "0x80060888")),
        ("connectors?$filter=versionnumber gt 1", (501, "NotImplemented")),
        ("connectors?$orderby=name", (501, "NotImplemented")),
        ("connectors(orders)", (400, "0x80060888")),
        ("Connectors", (404, "0x8006088a")),
        ("connector", (404, "0x8006088a")),
        ("connectionreferences", (501, "NotImplemented")),
        (f"connectors({KEY})/ownerid", (501, "NotImplemented")),
    ],
)
def test_what_cannot_be_asked_is_refused(
    organization: Organization, path: str, refusal: tuple[int, str]
) -> None:
    assert organization.refused("GET", path) == refusal


def test_a_selection_shows_its_columns_and_the_key(three: Organization) -> None:
    row = three.ok("GET", "connectors?$select=name&$filter=name eq 'new_A'")["value"][0]
    assert set(row) == {"@odata.etag", "name", "connectorid"}


def test_pages_are_followed_by_links(three: Organization) -> None:
    page = three.ok("GET", "connectors?$select=name", Prefer="odata.maxpagesize=2")
    assert _names(page) == ["new_A", "new_B"]
    three.switch(pageSize=2)
    last = three.ok("GET", page["@odata.nextLink"])
    assert _names(last) == ["new_C"]
    assert "@odata.nextLink" not in last
    assert "@odata.nextLink" in three.ok("GET", "connectors")
    assert _names(three.ok("GET", "connectors?$top=2")) == ["new_A", "new_B"]


def test_another_version_of_odata_is_refused(organization: Organization) -> None:
    response = organization.tenant.http.request(
        "GET",
        f"{organization.url}/api/data/v9.2/connectors",
        headers={"Authorization": f"Bearer {organization.token()}", "OData-MaxVersion": "3.0"},
    )
    assert response.status_code == 400


def test_a_body_that_is_no_json_object_is_refused(organization: Organization) -> None:
    assert organization.refused("POST", "connectors", []) == (400, "0x80048d19")
    assert organization.refused("POST", "connectors", {}, Content_Type="text/plain") == (415, "0x0")
