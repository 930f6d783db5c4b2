"""Conditional access policies and named locations: stored and checked, not acted by."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.roles import with_graph_roles

POLICIES = "/v1.0/identity/conditionalAccess/policies"
LOCATIONS = "/v1.0/identity/conditionalAccess/namedLocations"
UNKNOWN = "11111111-1111-1111-1111-111111111111"


def policy(**changes: Any) -> dict[str, Any]:
    return {
        "displayName": "Second factor",
        "state": "enabled",
        "conditions": conditions(),
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
        **changes,
    }


def conditions(**changes: Any) -> dict[str, Any]:
    return {
        "clientAppTypes": ["all"],
        "applications": {"includeApplications": ["All"]},
        "users": {"includeUsers": ["All"]},
        **changes,
    }


def ip_location(**changes: Any) -> dict[str, Any]:
    kind = "#microsoft.graph.iPv4CidrRange"
    return {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        "displayName": "Office",
        "isTrusted": True,
        "ipRanges": [{"@odata.type": kind, "cidrAddress": "12.34.221.11/22"}],
        **changes,
    }


def country_location(**changes: Any) -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        "displayName": "Home",
        "countriesAndRegions": ["AT", "DE"],
        **changes,
    }


@pytest.fixture(autouse=True)
def may_write(tenant: InProcessTenant) -> None:
    with_graph_roles(tenant, "Policy.ReadWrite.ConditionalAccess")


def test_a_policy_is_created_replaced_in_parts_and_deleted(tenant: InProcessTenant) -> None:
    guests = {
        "guestOrExternalUserTypes": "internalGuest,serviceProvider",
        "externalTenants": {
            "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
            "membershipKind": "enumerated",
            "members": [UNKNOWN],
        },
    }
    users = {"includeUsers": ["None"], "excludeGuestsOrExternalUsers": guests}
    platforms = {"includePlatforms": ["all"]}
    body = policy(conditions=conditions(users=users, platforms=platforms))
    made = tenant.ok("POST", POLICIES, body)
    assert made["conditions"]["users"]["excludeGuestsOrExternalUsers"] == guests
    assert made["conditions"]["platforms"] == {**platforms, "excludePlatforms": []}
    assert (made["sessionControls"], made["conditions"]["devices"]) == (None, None)
    assert made["grantControls"]["termsOfUse"] == []

    path = f"{POLICIES}/{made['id']}"
    browser = {"persistentBrowser": {"isEnabled": True, "mode": "never"}}
    changes = {"conditions": conditions(), "grantControls": None, "sessionControls": browser}
    tenant.ok("PATCH", path, changes)
    read = tenant.ok("GET", path)
    assert read["conditions"]["platforms"] is None
    assert read["conditions"]["users"]["excludeGuestsOrExternalUsers"] is None
    assert read["sessionControls"]["persistentBrowser"]["mode"] == "never"
    assert read["grantControls"] is None
    assert [one["id"] for one in tenant.ok("GET", POLICIES)["value"]] == [made["id"]]
    beta = tenant.ok("GET", path.replace("v1.0", "beta"))
    assert read.keys() - beta.keys() == {"templateId"}
    tenant.ok("DELETE", path)
    assert tenant.refused("GET", path)[:2] == (404, "ResourceNotFound")


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "on"},
        {"displayName": None},
        {"conditions": None},
        {"conditions": conditions(applications=None)},
        {"conditions": conditions(users=None)},
        {"conditions": conditions(clientAppTypes=[])},
        {"conditions": conditions(clientAppTypes=["fax"])},
        {"grantControls": None},
        {"grantControls": {"operator": "XOR", "builtInControls": ["mfa"]}},
        {"weather": "fine"},
    ],
)
def test_a_policy_that_does_not_fit_the_schema_is_refused(
    tenant: InProcessTenant, changes: dict[str, Any]
) -> None:
    status, code, message = tenant.refused("POST", POLICIES, policy(**changes))
    assert (status, code, message[:5]) == (400, "BadRequest", "1007:")


def test_a_location_is_trusted_used_and_deleted_in_this_order(tenant: InProcessTenant) -> None:
    made = tenant.ok("POST", LOCATIONS, ip_location())
    six = "2001:0:9d38:90d6:0:0:0:0/63"
    path = f"{LOCATIONS}/{made['id']}"
    tenant.ok("PATCH", path, {"ipRanges": [{"cidrAddress": six}]})
    [item] = tenant.ok("GET", path)["ipRanges"]
    assert item == {"@odata.type": "#microsoft.graph.iPv6CidrRange", "cidrAddress": six}
    locations = {"includeLocations": ["All"], "excludeLocations": [made["id"]]}
    body = policy(conditions=conditions(locations=locations))
    using = tenant.ok("POST", POLICIES, body)

    assert tenant.refused("DELETE", path)[:2] == (400, "BadRequest")
    tenant.ok("PATCH", path, {"isTrusted": False})
    assert "Second factor" in tenant.refused("DELETE", path)[2]
    tenant.ok("DELETE", f"{POLICIES}/{using['id']}")
    tenant.ok("DELETE", path)
    assert tenant.refused("POST", POLICIES, body)[:2] == (404, "ResourceNotFound")


def test_a_location_of_countries_has_defaults(tenant: InProcessTenant) -> None:
    made = tenant.ok("POST", LOCATIONS, country_location())
    assert made["@odata.type"] == "#microsoft.graph.countryNamedLocation"
    assert made["countryLookupMethod"] == "clientIpAddress"
    assert made["includeUnknownCountriesAndRegions"] is False
    assert "ipRanges" not in made


@pytest.mark.parametrize(
    "wrong",
    [
        {"displayName": "no type"},
        ip_location(ipRanges=[]),
        ip_location(ipRanges=[{"cidrAddress": "somewhere"}]),
        country_location(countriesAndRegions=["Austria"]),
        country_location(countryLookupMethod="guess"),
        country_location(displayName=None),
    ],
)
def test_a_location_without_its_values_is_refused(
    tenant: InProcessTenant, wrong: dict[str, Any]
) -> None:
    assert tenant.refused("POST", LOCATIONS, wrong)[0] == 400


def test_only_who_may_changes_policies(tenant: InProcessTenant) -> None:
    with_graph_roles(tenant, "Policy.Read.All")
    assert tenant.ok("GET", POLICIES)["value"] == []
    assert tenant.refused("POST", POLICIES, policy())[0] == 403
