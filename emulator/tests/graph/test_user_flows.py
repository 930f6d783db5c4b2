"""`/beta/identity/b2cUserFlows`: names, types, versions, what can change, and what takes a name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from emulator.tenant.user_flows.portal_settings import (
    PortalSettings,
    load_portal_settings,
    save_portal_settings,
)
from emulator.tests.conftest import InProcessTenant, OpenTenant
from emulator.tests.graph.flows import ATTRIBUTES, FLOWS, attribute, create, google, switch


def body(**properties: Any) -> dict[str, Any]:
    return {"userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3, "id": "x", **properties}


def test_a_flow_is_created_read_and_deleted(tenant: InProcessTenant) -> None:
    response = tenant.call("POST", FLOWS, body(id="Customer"))

    assert response.status_code == 201
    assert response.headers["location"].endswith("/beta/identity/b2cUserFlows/B2C_1_Customer")
    created = response.json()
    assert created.pop("@odata.context").endswith("#identity/b2cUserFlows/$entity")
    assert created == {
        "id": "B2C_1_Customer",
        "userFlowType": "signUpOrSignIn",
        "userFlowTypeVersion": 3,
        "isLanguageCustomizationEnabled": False,
        "defaultLanguageTag": "en",
        "apiConnectorConfiguration": {},
    }
    read = tenant.ok("GET", f"{FLOWS}/b2c_1_CUSTOMER")
    assert (read["id"], read["defaultLanguageTag"]) == ("B2C_1_Customer", None)
    tenant.ok("DELETE", f"{FLOWS}/B2C_1_Customer")
    assert tenant.refused("GET", f"{FLOWS}/B2C_1_Customer")[:2] == (404, "AADB2C")
    assert tenant.refused("DELETE", f"{FLOWS}/B2C_1_Customer")[0] == 404


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("Customer", "B2C_1_Customer"),
        ("B2C_1_Customer", "B2C_1_Customer"),
        ("B2C_test", "B2C_1_B2C_test"),
        ("b2c_1_x", "B2C_1_b2c_1_x"),
    ],
)
def test_the_prefix_is_added_unless_it_is_there(
    tenant: InProcessTenant, given: str, made: str
) -> None:
    assert create(tenant, given)["id"] == made


@pytest.mark.parametrize("missing", [{"id": ""}, {"id": None}])
def test_a_flow_without_a_name_is_refused(tenant: InProcessTenant, missing: dict[str, Any]) -> None:
    status, code, message = tenant.refused("POST", FLOWS, body(**missing))
    assert (status, code) == (400, "AADB2C")
    assert "cannot be null or empty" in message
    assert message.endswith("Parameter name: Id")


@pytest.mark.parametrize(
    "wrong",
    [
        {"userFlowType": "resourceOwnerPasswordCredentialSignIn"},
        {"userFlowType": None},
        {"userFlowTypeVersion": None},
    ],
)
def test_an_unknown_type_is_an_invalid_field(
    tenant: InProcessTenant, wrong: dict[str, Any]
) -> None:
    status, _, message = tenant.refused("POST", FLOWS, body(**wrong))
    assert (status, message) == (400, "The 'identityUserFlow' field is invalid in request.")


@pytest.mark.parametrize("name", ["B2C_1_", "with blank", "a/b", "a" * 200, "ä"])
def test_names_of_other_characters_are_refused(tenant: InProcessTenant, name: str) -> None:
    assert tenant.refused("POST", FLOWS, body(id=name))[0] == 400


@pytest.mark.parametrize(
    ("kind", "version"),
    [
        ("signUp", 2),
        ("signIn", 2),
        ("signUpOrSignIn", 1.1),
        ("resourceOwner", 1),
        ("passwordReset", 7),
    ],
)
def test_versions_that_make_no_new_flow_read_like_a_passing_failure(
    tenant: InProcessTenant, kind: str, version: float
) -> None:
    wrong = body(userFlowType=kind, userFlowTypeVersion=version)
    refusal = ("AADB2C90063", "There is a problem with the service.")
    assert tenant.refused("POST", FLOWS, wrong) == (400, *refusal)
    switch(tenant, unsupportedVersionStatus="500")
    assert tenant.refused("POST", FLOWS, wrong) == (500, *refusal)


def test_versions_of_which_no_source_tells_are_played_both_ways(tenant: InProcessTenant) -> None:
    for number, (kind, version) in enumerate(
        [("profileUpdate", 3), ("profileUpdate", 1), ("passwordReset", 1), ("resourceOwner", 3)]
    ):
        values = {"userFlowType": kind, "userFlowTypeVersion": version}
        switch(tenant, unconfirmedVersions="accepted")
        create(tenant, f"flow{number}", **values)
        switch(tenant, unconfirmedVersions="refused")
        refusal = tenant.refused("POST", FLOWS, body(id=f"other{number}", **values))
        assert refusal[1] == "AADB2C90063", kind


def test_a_name_is_taken_in_any_case(tenant: InProcessTenant) -> None:
    create(tenant, "Customer")
    for name in ("Customer", "B2C_1_Customer", "CUSTOMER", "siin"):
        status, code, message = tenant.refused("POST", FLOWS, body(id=name))
        assert (status, code) == (409, "AADB2C"), name
        assert "already exists" in message
    switch(tenant, duplicateStatus="400")
    assert tenant.refused("POST", FLOWS, body(id="Customer"))[0] == 400


def test_only_two_properties_change(tenant: InProcessTenant) -> None:
    flow = f"{FLOWS}/{create(tenant)['id']}"

    response = tenant.call(
        "PATCH",
        flow,
        {
            "isLanguageCustomizationEnabled": True,
            "defaultLanguageTag": "de",
            "userFlowType": "signIn",
            "apiConnectorConfiguration": {"postFederationSignup": {"id": "x"}},
        },
    )

    assert (response.status_code, response.content) == (204, b"")
    read = tenant.ok("GET", flow)
    assert (read["isLanguageCustomizationEnabled"], read["defaultLanguageTag"]) == (True, "de")
    assert read["userFlowType"] == "signUpOrSignIn"
    switch(tenant, otherProperties="refused", updateAnswer="body")
    assert tenant.refused("PATCH", flow, {"userFlowTypeVersion": 1})[0] == 400
    assert tenant.refused("PATCH", flow, {"isJavaScriptEnabled": True})[0] == 400
    assert tenant.refused("PATCH", flow, {"defaultLanguageTag": "not a tag"})[0] == 400
    assert tenant.ok("PATCH", flow, {"defaultLanguageTag": "fr"})["defaultLanguageTag"] == "fr"


def test_what_a_flow_shows_follows_the_switches(tenant: InProcessTenant) -> None:
    flow = f"{FLOWS}/{create(tenant)['id']}"
    switch(tenant, versionNumbers="decimal", defaultLanguage="en")
    response = tenant.call("GET", flow)
    assert b'"userFlowTypeVersion":3.0' in response.content
    assert response.json()["defaultLanguageTag"] == "en"


def test_the_list_pages_skips_selects_filters_and_expands(tenant: InProcessTenant) -> None:
    create(tenant, "made", identityProviders=[{"id": google(tenant)["id"]}])
    everything = [one["id"] for one in tenant.ok("GET", FLOWS)["value"]]
    assert len(everything) == 7

    first = tenant.ok("GET", f"{FLOWS}?$top=2&$skip=2")
    assert [one["id"] for one in first["value"]] == everything[2:4]
    second = tenant.ok("GET", first["@odata.nextLink"].removeprefix(tenant.state.url))
    assert [one["id"] for one in second["value"]] == everything[4:6]
    last = tenant.ok("GET", second["@odata.nextLink"].removeprefix(tenant.state.url))
    assert [one["id"] for one in last["value"]] == everything[6:]
    assert "@odata.nextLink" not in last

    query = "$filter=id eq 'B2C_1_made'&$select=id&$expand=identityProviders,languages"
    [found] = tenant.ok("GET", f"{FLOWS}?{query}")["value"]
    assert set(found) == {"id", "identityProviders", "languages"}
    assert [one["id"] for one in found["identityProviders"]] == ["Google-OAUTH"]
    expand = "userFlowIdentityProviders,userAttributeAssignments"
    one = tenant.ok("GET", f"{FLOWS}/B2C_1_siin?$expand={expand}")
    assert [item["id"] for item in one["userAttributeAssignments"]] == [
        "displayName",
        "givenName",
        "surname",
    ]
    assert tenant.refused("GET", f"{FLOWS}?$expand=nothing")[0] == 400
    assert tenant.call("GET", f"{FLOWS}/$count").text == "7"


def test_a_flow_is_refused_above_200(tenant: InProcessTenant) -> None:
    switch(tenant, throttling="off")
    store = tenant.state.store
    with store.transaction():
        flow = store.get("userFlow", "B2C_1_siin")
        assert flow is not None
        for number in range(200 - len(store.list("userFlow"))):
            store.put("userFlow", f"B2C_1_f{number}", {**flow, "id": f"B2C_1_f{number}"})

    assert "200 policies" in tenant.refused("POST", FLOWS, body(id="one"))[2]
    tenant.ok("DELETE", f"{FLOWS}/B2C_1_f0")
    create(tenant, "one")


def test_providers_are_attached_at_the_creation(tenant: InProcessTenant) -> None:
    google(tenant)
    create(tenant, "a", identityProviders=[{"id": "google-oauth", "name": "G"}])
    create(tenant, "b", userFlowIdentityProviders=[{"id": "Google-OAUTH"}])
    switch(tenant, createUserFlowProviders="attached")
    create(tenant, "c", userFlowIdentityProviders=[{"id": "Google-OAUTH"}])

    attached = {
        name: [
            one["id"]
            for one in tenant.ok("GET", f"{FLOWS}/B2C_1_{name}/userFlowIdentityProviders")["value"]
        ]
        for name in "abc"
    }
    assert attached == {"a": ["Google-OAUTH"], "b": [], "c": ["Google-OAUTH"]}
    unknown = body(id="d", identityProviders=[{"id": "Nobody-OAUTH"}])
    assert tenant.refused("POST", FLOWS, unknown)[0] == 404
    assert tenant.refused("GET", f"{FLOWS}/B2C_1_d")[0] == 404


def test_a_flow_that_lost_its_attribute_vanishes_while_its_name_stays_taken(
    tenant: InProcessTenant,
) -> None:
    create(tenant, "made")
    hobby = attribute(tenant, "Hobby")
    assignment = {"userAttribute": {"id": hobby}, "userInputType": "textBox"}
    tenant.ok("POST", f"{FLOWS}/B2C_1_made/userAttributeAssignments", assignment)

    tenant.ok("DELETE", f"{ATTRIBUTES}/{hobby}")

    assert "B2C_1_made" not in [one["id"] for one in tenant.ok("GET", FLOWS)["value"]]
    assert tenant.refused("GET", f"{FLOWS}/B2C_1_made")[0] == 404
    assert tenant.refused("POST", FLOWS, body(id="made"))[0] == 409
    attribute(tenant, "Hobby")
    assert tenant.ok("GET", f"{FLOWS}/B2C_1_made")["id"] == "B2C_1_made"


def test_what_only_the_portal_sets_goes_with_the_flow(tenant: InProcessTenant) -> None:
    create(tenant, "made")
    store = tenant.state.store
    changed = PortalSettings().changed({"accessTokenMinutes": 5})
    save_portal_settings(store, "B2C_1_made", changed)

    tenant.ok("DELETE", f"{FLOWS}/B2C_1_made")

    assert load_portal_settings(store, "B2C_1_made") == PortalSettings()


def test_a_flow_survives_a_restart(tmp_path: Path, open_state: OpenTenant) -> None:
    create(open_state(tmp_path / "tenant"), "made")
    assert open_state(tmp_path / "tenant").ok("GET", f"{FLOWS}/B2C_1_made")["id"] == "B2C_1_made"
