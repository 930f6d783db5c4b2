"""Flows that come and go over Graph: a fresh one signs people in, a deleted one nobody."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.user_flows.portal_settings import PortalSettings
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import (
    TENANT_PATH,
    claims,
    post_token,
    redeem,
    refresh,
    refused,
    sign_in,
    tokens,
)
from emulator.tests.b2c.flows import begin_sign_up, finish_sign_up, portal
from emulator.tests.b2c.registration import Registration

NAME = "B2C_1_fresh"
COLLECTION = "/beta/identity/b2cUserFlows"


@pytest.fixture
def fresh(registration: Registration) -> str:
    """A flow with what its creation must say, and no more."""
    create(registration)
    return NAME


def create(registration: Registration, **properties: Any) -> None:
    body = {"id": "fresh", "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3}
    made = registration.tenant.ok("POST", COLLECTION, {**body, **properties})
    assert made["id"] == NAME


def delete(registration: Registration) -> None:
    registration.tenant.ok("DELETE", f"{COLLECTION}/{NAME}")


def metadata(registration: Registration) -> int:
    path = f"{TENANT_PATH}/{NAME}/v2.0/.well-known/openid-configuration"
    return registration.tenant.http.request("GET", path).status_code


def test_a_fresh_flow_has_the_services_defaults(registration: Registration, fresh: str) -> None:
    settings = registration.tenant.http.request("GET", f"/_rehearsal/flows/{fresh}").json()
    assert settings == PortalSettings().as_json()


def test_a_fresh_flow_signs_people_up_and_in(
    registration: Registration, browser: Browser, fresh: str
) -> None:
    begin_sign_up(registration, browser, fresh)
    finish_sign_up(browser)
    token = claims(redeem(registration, browser.answer()["code"], fresh)["access_token"])
    assert token["tfp"] == fresh
    assert not {"name", "emails", "oid", "newUser"} & token.keys()
    body = tokens(registration, fresh)
    assert refresh(registration, body["refresh_token"], fresh).is_success


def test_a_deleted_flow_serves_nothing(
    registration: Registration, browser: Browser, fresh: str
) -> None:
    body = tokens(registration, fresh)
    code = sign_in(registration, fresh)
    browser.open(registration.authorize_path(fresh))
    delete(registration)
    assert metadata(registration) == 404
    assert post_token(registration, fresh, code=code).status_code == 404
    assert refresh(registration, body["refresh_token"], fresh).status_code == 404
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert browser.shown().response.status_code == 404
    assert browser.open(registration.authorize_path(fresh)).shown().response.status_code == 404
    # Another flow takes them as little.
    assert refused(refresh(registration, body["refresh_token"]))[1] == "AADB2C90088"


def test_a_new_flow_of_a_deleted_ones_name_takes_nothing_over(
    registration: Registration, fresh: str
) -> None:
    portal(registration, fresh, accessTokenMinutes=10, claims=["name"])
    body = tokens(registration, fresh)
    code = sign_in(registration, fresh)
    settings = registration.tenant.state.store.get("userFlowPortalSettings", fresh)
    assert settings is not None
    delete(registration)
    # Even where the old flow's settings were left lying about.
    registration.tenant.state.store.put("userFlowPortalSettings", fresh, settings)
    create(registration)
    assert metadata(registration) == 200
    path = f"/_rehearsal/flows/{fresh}"
    assert registration.tenant.http.request("GET", path).json() == PortalSettings().as_json()
    assert refused(post_token(registration, fresh, code=code))[1] == "AADB2C90129"
    assert refused(refresh(registration, body["refresh_token"], fresh))[1] == "AADB2C90129"
    assert "access_token" in tokens(registration, fresh)


def test_what_graph_sets_of_a_flow_is_what_people_meet(
    registration: Registration, browser: Browser, fresh: str
) -> None:
    tenant, flow = registration.tenant, f"{COLLECTION}/{fresh}"
    tenant.ok("PATCH", flow, {"isLanguageCustomizationEnabled": True, "defaultLanguageTag": "de"})
    assignment = {
        "userAttribute": {"id": "city"},
        "displayName": "Wohnort",
        "userInputType": "textBox",
        "isOptional": True,
        "requiresVerification": False,
        "userAttributeValues": [],
    }
    tenant.ok("POST", f"{flow}/userAttributeAssignments", assignment)
    strings = [
        {
            "ElementType": "UxElement",
            "ElementId": None,
            "StringId": "heading",
            "Override": True,
            "Value": "Willkommen",
        }
    ]
    tenant.ok("PUT", f"{flow}/languages/de-CH", {"id": "de-CH", "isEnabled": True})
    page = f"{flow}/languages/de-CH/overridesPages/unifiedssp1_1/$value"
    tenant.ok("PUT", page, {"LocalizedStrings": strings})
    provider = f"{tenant.state.url}/beta/identity/identityProviders/OIDC-V1-ContosoID"
    tenant.ok("POST", f"{flow}/userFlowIdentityProviders/$ref", {"@odata.id": provider})
    browser.open(registration.authorize_path(fresh))
    assert browser.shown().heading == "Anmelden"
    browser.open(registration.authorize_path(fresh, ui_locales="de-CH"))
    assert browser.shown().heading == "Willkommen"
    assert browser.shown().find("ContosoIDExchange") is not None
    begin_sign_up(registration, browser, fresh)
    assert "Wohnort (freiwillig)" in browser.shown().text
