"""Signing out: the session ends, and the browser goes to no address that nobody registered."""

from __future__ import annotations

import pytest

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import TENANT_PATH, redeem
from emulator.tests.b2c.flows import portal
from emulator.tests.b2c.registration import REDIRECT, Registration

LOGOUT = f"{TENANT_PATH}/B2C_1_siin/oauth2/v2.0/logout"


@pytest.fixture
def id_token(registration: Registration, browser: Browser) -> str:
    browser.open(registration.authorize_path())
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    token: str = redeem(registration, browser.answer()["code"])["id_token"]
    return token


@pytest.mark.usefixtures("id_token")
def test_logout_ends_the_session(registration: Registration, browser: Browser) -> None:
    browser.open(LOGOUT)
    assert browser.shown().heading == "You have signed out."
    assert "rehearsal-sso" not in browser.cookies
    browser.open(registration.authorize_path())
    assert browser.shown().find("next") is not None


@pytest.mark.usefixtures("id_token")
def test_a_stolen_cookie_is_worthless_after_logout(
    registration: Registration, browser: Browser
) -> None:
    kept = browser.cookies["rehearsal-sso"]
    browser.open(LOGOUT)
    browser.cookies["rehearsal-sso"] = kept
    browser.open(registration.authorize_path())
    assert browser.shown().find("next") is not None


def test_logout_returns_to_a_registered_address_with_its_state(
    browser: Browser, id_token: str
) -> None:
    for hint in ("", f"&id_token_hint={id_token}"):
        browser.returned = None
        browser.open(f"{LOGOUT}?post_logout_redirect_uri={REDIRECT}&state=s{hint}")
        assert browser.returned is not None
        assert browser.returned.url == f"{REDIRECT}?state=s"


@pytest.mark.parametrize("address", ["https://evil.example/", f"{REDIRECT}/more"])
def test_logout_is_no_open_redirect(browser: Browser, id_token: str, address: str) -> None:
    for hint in ("", f"&id_token_hint={id_token}", "&id_token_hint=forged"):
        browser.returned = None
        browser.open(f"{LOGOUT}?post_logout_redirect_uri={address}{hint}")
        assert browser.returned is None
        assert browser.shown().heading == "You have signed out."


def test_a_hint_of_another_client_does_not_open_its_address(
    registration: Registration, browser: Browser, id_token: str
) -> None:
    other = "https://other.example/done"
    registration.tenant.application(web={"redirectUris": [other]})
    browser.open(f"{LOGOUT}?post_logout_redirect_uri={other}&id_token_hint={id_token}")
    assert browser.shown().heading == "You have signed out."


@pytest.mark.usefixtures("id_token")
def test_logout_refuses_an_address_that_is_not_of_the_web(browser: Browser) -> None:
    for address in ("javascript:alert(1)", "done", "https://a.example/%23x"):
        browser.returned = None
        browser.open(f"{LOGOUT}?post_logout_redirect_uri={address}")
        assert browser.returned is None
        assert "AADB2C90067" in browser.shown().text


def test_a_flow_may_want_a_hint(
    registration: Registration, browser: Browser, id_token: str
) -> None:
    portal(registration, "B2C_1_siin", requireIdTokenInLogout=True)
    browser.open(f"{LOGOUT}?post_logout_redirect_uri={REDIRECT}")
    assert browser.shown().heading == "You have signed out."
    browser.open(f"{LOGOUT}?post_logout_redirect_uri={REDIRECT}&id_token_hint={id_token}")
    assert browser.returned is not None
