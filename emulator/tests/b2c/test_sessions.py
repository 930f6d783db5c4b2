"""Single sign-on: whose session counts where, for how long, and what goes round it."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import claims, move_clock, redeem
from emulator.tests.b2c.flows import portal
from emulator.tests.b2c.registration import REDIRECT, Registration


def _portal(registration: Registration, **settings: Any) -> None:
    for policy in ("B2C_1_siin", "B2C_1_signin"):
        portal(registration, policy, **settings)


def _sign_in(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path())
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert "code" in browser.answer()


def _is_signed_in(browser: Browser, path: str) -> bool:
    browser.returned = None
    browser.open(path)
    return browser.returned is not None


def test_who_is_signed_in_is_not_asked_again(registration: Registration, browser: Browser) -> None:
    _sign_in(registration, browser)
    first = claims(redeem(registration, browser.answer()["code"])["id_token"])
    move_clock(registration, 600)
    assert _is_signed_in(browser, registration.authorize_path(prompt="none"))
    second = claims(redeem(registration, browser.answer()["code"])["id_token"])
    assert second["auth_time"] == first["auth_time"]
    assert second["iat"] == first["iat"] + 600


def test_a_session_counts_in_the_other_flows_of_the_tenant(
    registration: Registration, browser: Browser
) -> None:
    _sign_in(registration, browser)
    assert _is_signed_in(browser, registration.authorize_path("B2C_1_signin"))
    assert not _is_signed_in(browser, registration.authorize_path("B2C_1_signup"))
    assert not _is_signed_in(browser, registration.authorize_path("B2C_1_reset"))


@pytest.mark.parametrize("prompt", ["login", "select_account"])
def test_prompt_forces_the_page(registration: Registration, browser: Browser, prompt: str) -> None:
    _sign_in(registration, browser)
    assert not _is_signed_in(browser, registration.authorize_path(prompt=prompt))


def test_another_browser_is_not_signed_in(registration: Registration, browser: Browser) -> None:
    _sign_in(registration, browser)
    other = Browser(registration.tenant.http)
    assert not _is_signed_in(other, registration.authorize_path())


@pytest.mark.parametrize(
    ("scope", "other_flow", "other_client"),
    [
        ("tenant", True, True),
        ("application", True, False),
        ("policy", False, True),
        ("disabled", False, False),
    ],
)
def test_the_flow_says_how_far_a_session_reaches(
    registration: Registration,
    browser: Browser,
    scope: str,
    other_flow: bool,
    other_client: bool,
) -> None:
    _portal(registration, sessionScope=scope)
    other = registration.tenant.application(web={"redirectUris": [REDIRECT]})
    registration.tenant.principal(other["appId"])
    _sign_in(registration, browser)
    assert _is_signed_in(browser, registration.authorize_path()) == (scope != "disabled")
    assert _is_signed_in(browser, registration.authorize_path("B2C_1_signin")) == other_flow
    path = registration.authorize_path(client_id=other["appId"], scope="openid")
    assert _is_signed_in(browser, path) == other_client


def test_a_rolling_session_lives_on_while_it_is_used(
    registration: Registration, browser: Browser
) -> None:
    _portal(registration, sessionMinutes=60)
    _sign_in(registration, browser)
    for _ in range(3):
        move_clock(registration, 50 * 60)
        assert _is_signed_in(browser, registration.authorize_path())
    move_clock(registration, 61 * 60)
    assert not _is_signed_in(browser, registration.authorize_path())


def test_an_absolute_session_ends_whether_it_is_used_or_not(
    registration: Registration, browser: Browser
) -> None:
    _portal(registration, sessionMinutes=60, sessionRolling=False)
    _sign_in(registration, browser)
    move_clock(registration, 50 * 60)
    assert _is_signed_in(browser, registration.authorize_path())
    move_clock(registration, 11 * 60)
    assert not _is_signed_in(browser, registration.authorize_path())


@pytest.mark.parametrize("gone", [True, False])
def test_a_session_ends_with_its_user(
    registration: Registration, browser: Browser, gone: bool
) -> None:
    _sign_in(registration, browser)
    store = registration.tenant.state.store
    user = next(user for user in store.list("user") if user["displayName"] == "Ada Lovelace")
    if gone:
        store.delete("user", user["id"])
    else:
        store.put("user", user["id"], {**user, "accountEnabled": False})
    assert not _is_signed_in(browser, registration.authorize_path())


def test_sessions_are_stored_as_hashes(registration: Registration, browser: Browser) -> None:
    _sign_in(registration, browser)
    assert browser.cookies["rehearsal-sso"] not in str(
        registration.tenant.state.store.list("session")
    )


def test_cookies_are_for_this_server_alone(registration: Registration, browser: Browser) -> None:
    http = registration.tenant.http
    plain = http.request("GET", registration.authorize_path())
    secure = http.request("GET", f"https://localhost:8443{registration.authorize_path()}")
    for response, flagged in ((plain, False), (secure, True)):
        (cookie,) = response.headers.get_list("set-cookie")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert ("Secure" in cookie) == flagged
    _sign_in(registration, browser)
