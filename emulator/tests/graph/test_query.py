"""OData: filters, selections, pages, and what is not emulated."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from emulator.tests.conftest import InProcessTenant

APPLICATIONS = "/v1.0/applications"


def names(tenant: InProcessTenant, query: str) -> list[str]:
    answer = tenant.ok("GET", f"{APPLICATIONS}?$filter={quote(query)}")
    return [item["displayName"] for item in answer["value"]]


@pytest.fixture
def stocked(tenant: InProcessTenant) -> InProcessTenant:
    tenant.application(
        displayName="it's one",
        tags=["red", "o'clock"],
        identifierUris=["https://contosob2c.onmicrosoft.com/one"],
        isFallbackPublicClient=True,
    )
    tenant.application(displayName="two", tags=["red"])
    tenant.ok("POST", APPLICATIONS, {"displayName": "three"})
    return tenant


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("displayName eq 'two'", ["two"]),
        ("displayName eq 'TWO'", ["two"]),
        ("displayName eq 'it''s one'", ["it's one"]),
        ("displayName eq 'nobody'", []),
        ("signInAudience eq 'AzureADandPersonalMicrosoftAccount'", ["it's one", "two"]),
        (
            "signInAudience eq 'AzureADandPersonalMicrosoftAccount' and displayName eq 'two'",
            ["two"],
        ),
        ("displayName eq 'two' and displayName eq 'three'", []),
        ("startswith(displayName,'t')", ["two", "three"]),
        ("startsWith(displayName,'t')", ["two", "three"]),
        ("startswith(displayName, 't') and signInAudience eq 'AzureADMyOrg'", ["three"]),
        ("isFallbackPublicClient eq true", ["it's one"]),
        ("tags/any(t:t eq 'red')", ["it's one", "two"]),
        ("tags/any(t: t eq 'o''clock')", ["it's one"]),
        ("identifierUris/any(u:u eq 'https://contosob2c.onmicrosoft.com/one')", ["it's one"]),
        ("web/homePageUrl eq 'x'", []),
        ("signInAudience ne 'AzureADMyOrg'", ["it's one", "two"]),
        ("displayName eq 'two' or displayName eq 'three'", ["two", "three"]),
        ("displayName in ('two', 'three')", ["two", "three"]),
        ("not(signInAudience eq 'AzureADMyOrg')", ["it's one", "two"]),
        ("not startswith(displayName, 't') and tags/any(t:t eq 'red')", ["it's one"]),
        ("(displayName eq 'two' or displayName eq 'three') and tags/$count eq 1", ["two"]),
        ("contains(displayName, 'HRE')", ["three"]),
        ("endswith(displayName, 'o')", ["two"]),
        ("tags/any(t:startswith(t, 'o') or t eq 'blue')", ["it's one"]),
        ("tags/all(t:t eq 'red') and tags/$count ge 1", ["two"]),
        ("displayName gt 'tw'", ["two"]),
    ],
)
def test_filters(stocked: InProcessTenant, query: str, found: list[str]) -> None:
    assert names(stocked, query) == found


def test_a_filter_in_the_plugins_own_encoding(stocked: InProcessTenant) -> None:
    created = stocked.application(displayName="four")
    query = f"%24filter=appId+eq+%27{created['appId']}%27"

    [found] = stocked.ok("GET", f"{APPLICATIONS}?{query}")["value"]

    assert found["id"] == created["id"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("$filter=displayNam eq 'x'", 400),
        ("$filter=displayName eq 'x", 400),
        ("$filter=displayName eq x", 400),
        ("$filter=§", 400),
        ("$filter=displayName eq 'x' or", 400),
        ("$filter=(displayName eq 'x'", 400),
        ("$filter=displayName has 'x'", 501),
        ("$filter=displayName eq 'x' displayName", 501),
        ("$select=displayNam", 400),
        ("$top=0", 400),
        ("$top=1000", 400),
        ("$top=x", 400),
        ("$count=maybe", 400),
        ("$skiptoken=x", 400),
        ("$wish=x", 400),
        ("$expand=owners($filter=startswith(displayName,'a'))", 400),
        ("$expand=owners($top=1)", 400),
        ("$expand=owners($expand=owners)", 400),
        ("$expand=owners($levels=2)", 400),
        ("$expand=owners($select=id", 400),
        ("$expand=owners($select=)", 400),
        ("$expand=friends", 400),
        ("$search=x", 400),
        ('$search="displayName:x"', 400),
        ("$orderby=shoeSize", 400),
        ("$orderby=displayName up", 400),
        ("$skip=1", 400),
        ("$apply=x", 501),
    ],
)
def test_what_is_not_understood_is_refused(
    tenant: InProcessTenant, query: str, status: int
) -> None:
    got, code, _ = tenant.refused("GET", f"{APPLICATIONS}?{query}")
    assert (got, code) == (status, "NotImplemented" if status == 501 else "Request_BadRequest")


def test_selected_properties_and_no_others(stocked: InProcessTenant) -> None:
    answer = stocked.ok(
        "GET", f"{APPLICATIONS}?$select=id,displayName&$filter=displayName eq 'two'"
    )

    [item] = answer["value"]
    assert set(item) == {"id", "displayName"}


def test_pages_follow_one_another_to_the_end(tenant: InProcessTenant) -> None:
    made = {tenant.application(displayName=f"app {n}")["id"] for n in range(7)}
    query = "$filter=startswith(displayName,'app')&$top=3&$count=true"

    pages = []
    address = f"{APPLICATIONS}?{query}"
    while address:
        page = tenant.ok("GET", address)
        pages.append(page["value"])
        assert page["@odata.count"] == 7
        address = page.get("@odata.nextLink")

    assert [len(page) for page in pages] == [3, 3, 1]
    assert {item["id"] for page in pages for item in page} == made
    assert [item["displayName"] for item in pages[0]] == ["app 0", "app 1", "app 2"]


def test_a_list_without_a_size_has_pages_of_a_hundred(tenant: InProcessTenant) -> None:
    for n in range(101):
        tenant.application(displayName=f"app {n}")

    first = tenant.ok("GET", f"{APPLICATIONS}?$filter=startswith(displayName,'app')")
    second = tenant.ok("GET", first["@odata.nextLink"])

    assert (len(first["value"]), len(second["value"])) == (100, 1)


def test_a_list_has_the_requested_order(stocked: InProcessTenant) -> None:
    query = "$filter=signInAudience eq 'AzureADandPersonalMicrosoftAccount'"
    for order, expected in (("displayName", ["it's one", "two"]), ("displayName desc", ["two"])):
        answer = stocked.ok("GET", f"{APPLICATIONS}?{query}&$orderby={order}")
        found = [item["displayName"] for item in answer["value"]]
        assert found[: len(expected)] == expected


def test_words_are_searched_with_eventual_consistency(stocked: InProcessTenant) -> None:
    eventual = {"headers": {"ConsistencyLevel": "eventual"}}
    search = quote('"displayName:on" OR "displayName:thr"')
    answer = stocked.ok("GET", f"{APPLICATIONS}?$search={search}", **eventual)
    assert [item["displayName"] for item in answer["value"]] == ["it's one", "three"]
    wrong = f"{APPLICATIONS}?$search={quote('displayName:on')}"
    assert stocked.refused("GET", wrong, **eventual)[0] == 400


def test_a_collection_is_counted_as_text(stocked: InProcessTenant) -> None:
    eventual = {"headers": {"ConsistencyLevel": "eventual"}}
    address = f"{APPLICATIONS}/$count?$filter=startswith(displayName,'t')"
    response = stocked.call("GET", address, **eventual)
    assert (response.text, response.headers["content-type"]) == ("2", "text/plain")
    assert stocked.refused("GET", address)[0] == 400


def test_related_objects_are_expanded(stocked: InProcessTenant) -> None:
    owner = stocked.state.identity.deployer_principal_id
    reference = f"{stocked.state.url}/v1.0/directoryObjects/{owner}"
    created = stocked.application(**{"owners@odata.bind": [reference]})
    one = stocked.ok("GET", f"{APPLICATIONS}/{created['id']}?$expand=owners&$select=appId")
    assert [item["id"] for item in one["owners"]] == [owner]
    assert "displayName" not in one
    listed = stocked.ok("GET", f"{APPLICATIONS}?$expand=Owners&$top=1")
    assert listed["value"][0]["owners"] == []
    assert "$expand=Owners" in listed["@odata.nextLink"]


def test_related_objects_have_the_selected_properties(stocked: InProcessTenant) -> None:
    owner = stocked.state.identity.deployer_principal_id
    reference = f"{stocked.state.url}/v1.0/directoryObjects/{owner}"
    created = stocked.application(**{"owners@odata.bind": [reference]})
    address = f"{APPLICATIONS}/{created['id']}?$expand=owners($select=id,appId)"
    assert stocked.ok("GET", address)["owners"] == [
        {
            "@odata.type": "#microsoft.graph.servicePrincipal",
            "id": owner,
            "appId": stocked.state.identity.deployer_client_id,
        }
    ]
    following = stocked.ok("GET", f"{APPLICATIONS}?$expand=owners($select=id)&$top=1")
    assert "$expand=owners($select=id)" in following["@odata.nextLink"]
