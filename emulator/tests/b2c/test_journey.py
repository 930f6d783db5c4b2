"""What people meet: sign-in, sign-up, providers, reset, profile, cancel, and the pages' guards."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD, DEMO_USERNAME
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import (
    claims,
    code_of,
    move_clock,
    redeem,
    refresh,
    refused,
    tokens,
)
from emulator.tests.b2c.flows import portal
from emulator.tests.b2c.registration import Registration

NEW_PASSWORD = "Another-2026!"


def last_code(registration: Registration) -> str:
    """The code that the latest mail would have brought."""
    mail = registration.tenant.http.request("GET", "/_rehearsal/outbox").json()
    return str(mail[-1]["code"])


def verify(registration: Registration, browser: Browser, email: str) -> None:
    browser.press("emailVerificationControl_but_send_code", email=email)
    browser.press(
        "emailVerificationControl_but_verify_code", emailVerificationCode=last_code(registration)
    )
    assert browser.shown().find("emailVerificationControl_success_message") is not None


def sign_up(registration: Registration, browser: Browser, email: str, **values: str) -> Browser:
    browser.open(registration.authorize_path(prompt="login")).follow("createAccount")
    verify(registration, browser, email)
    fields = {
        "newPassword": NEW_PASSWORD,
        "reenterPassword": NEW_PASSWORD,
        "displayName": "Nell",
        **values,
    }
    return browser.press("continue", **fields)


def _user(registration: Registration, email: str = DEMO_EMAIL) -> dict[str, Any]:
    for user in registration.tenant.state.store.list("user"):
        if any(item["issuerAssignedId"] == email for item in user["identities"]):
            return user
    raise AssertionError(email)


# Signing in


@pytest.mark.parametrize("email", [DEMO_EMAIL, "ADA@Example.COM", f"  {DEMO_EMAIL} "])
def test_an_address_signs_in_in_whatever_case(
    registration: Registration, browser: Browser, email: str
) -> None:
    browser.open(registration.authorize_path())
    browser.press("next", email=email, password=DEMO_PASSWORD)
    assert "code" in browser.answer()


@pytest.mark.parametrize(
    ("email", "password", "field", "message"),
    [
        ("", "", "email", "Please enter your email"),
        ("", "", "password", "Please enter your password"),
        (DEMO_EMAIL, "wrong", "password", "Your password is incorrect."),
        ("nobody@example.com", "x", "email", "We can't seem to find your account."),
        (DEMO_USERNAME, DEMO_PASSWORD, "email", "We can't seem to find your account."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    registration: Registration,
    browser: Browser,
    email: str,
    password: str,
    field: str,
    message: str,
) -> None:
    browser.open(registration.authorize_path())
    browser.press("next", email=email, password=password)
    page = browser.shown()
    assert page.error_of(field) == message
    assert page.get(field).attributes["aria-invalid"] == "true"
    assert page.get("email").attributes["value"] == email
    assert page.get("password").attributes["value"] == ""


def test_a_disabled_account_cannot_sign_in(registration: Registration, browser: Browser) -> None:
    user = _user(registration)
    registration.tenant.state.store.put("user", user["id"], {**user, "accountEnabled": False})
    browser.open(registration.authorize_path())
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert "has been locked" in browser.shown().error_of("password")


def test_many_wrong_passwords_lock_the_account_for_a_while(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path())
    for _ in range(10):
        browser.press("next", email=DEMO_EMAIL, password="wrong")
    assert "temporarily locked" in browser.shown().error_of("password")
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert "temporarily locked" in browser.shown().error_of("password")
    move_clock(registration, 61)
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert "code" in browser.answer()


def test_a_username_flow_signs_in_with_usernames(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("B2C_1_username"))
    browser.press("next", username=DEMO_USERNAME.upper(), password=DEMO_PASSWORD)
    token = claims(redeem(registration, browser.answer()["code"], "B2C_1_username")["id_token"])
    assert token["name"] == "Grace Hopper"
    assert "emails" not in token


def test_the_sign_in_flow_offers_no_account(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path("B2C_1_signin"))
    page = browser.shown()
    assert page.find("createAccount") is None
    browser.open(page.get("forgotPassword").attributes["href"].replace("forgotPassword", "unified"))
    browser.open(browser.url + "&local=signup")
    assert browser.shown().find("next") is not None


def test_a_flow_without_local_accounts_offers_only_providers(
    registration: Registration, browser: Browser
) -> None:
    portal(registration, "B2C_1_siin", localAccounts="none")
    page = browser.open(registration.authorize_path()).shown()
    assert page.find("next") is None
    assert page.find("createAccount") is None
    assert page.find("ContosoIDExchange") is not None


# Signing up


def test_a_new_account_is_what_the_directory_would_hold(
    registration: Registration, browser: Browser
) -> None:
    sign_up(registration, browser, "nell@example.com", givenName="Nell", surname="Trent")
    token = claims(redeem(registration, browser.answer()["code"])["id_token"])
    assert token["newUser"] is True
    assert token["emails"] == ["nell@example.com"]
    assert (token["name"], token["given_name"], token["family_name"]) == ("Nell", "Nell", "Trent")
    user = _user(registration, "nell@example.com")
    assert user["id"] == token["sub"]
    assert user["mail"] is None
    assert user["otherMails"] == []
    assert user["userPrincipalName"] == f"{user['id']}@contosob2c.onmicrosoft.com"
    assert user["creationType"] == "LocalAccount"
    assert user["identities"] == [
        {
            "signInType": "emailAddress",
            "issuer": "contosob2c.onmicrosoft.com",
            "issuerAssignedId": "nell@example.com",
        },
        {
            "signInType": "userPrincipalName",
            "issuer": "contosob2c.onmicrosoft.com",
            "issuerAssignedId": user["userPrincipalName"],
        },
    ]
    assert NEW_PASSWORD not in str(user)
    assert user["_password"].startswith("$argon2id$")


def test_the_second_sign_in_is_not_a_new_user(registration: Registration, browser: Browser) -> None:
    sign_up(registration, browser, "nell@example.com")
    browser.open(registration.authorize_path(prompt="login"))
    browser.press("next", email="nell@example.com", password=NEW_PASSWORD)
    token = claims(redeem(registration, browser.answer()["code"])["id_token"])
    assert "newUser" not in token


def test_the_sign_up_flow_begins_with_the_new_account(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("B2C_1_signup"))
    verify(registration, browser, "nell@example.com")
    browser.press(
        "continue", newPassword=NEW_PASSWORD, reenterPassword=NEW_PASSWORD, displayName="Nell"
    )
    token = claims(redeem(registration, browser.answer()["code"], "B2C_1_signup")["id_token"])
    assert token["newUser"] is True
    assert token["tfp"] == "B2C_1_signup"


def test_an_address_that_is_taken_cannot_sign_up(
    registration: Registration, browser: Browser
) -> None:
    sign_up(registration, browser, "ADA@example.com")
    assert "already exists" in browser.shown().error_of("email")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"newPassword": "", "reenterPassword": ""}, "newPassword", "required"),
        ({"newPassword": "Short1!"}, "newPassword", "between 8 and 64"),
        ({"newPassword": "x" * 65 + "A1"}, "newPassword", "between 8 and 64"),
        ({"newPassword": "lowercaseonly"}, "newPassword", "at least 3"),
        ({"reenterPassword": "Different-2026!"}, "reenterPassword", "do not match"),
        ({"displayName": ""}, "displayName", "required"),
        ({"surname": "x" * 251}, "surname", "filled out incorrectly"),
    ],
)
def test_what_is_missing_for_an_account_stands_beside_its_field(
    registration: Registration,
    browser: Browser,
    values: dict[str, str],
    field: str,
    message: str,
) -> None:
    before = len(registration.tenant.state.store.list("user"))
    sign_up(registration, browser, "nell@example.com", **values)
    page = browser.shown()
    assert message in page.error_of(field)
    assert "autofocus" in page.get(field).attributes
    assert len(registration.tenant.state.store.list("user")) == before
    if "displayName" not in values:
        assert page.get("displayName").attributes["value"] == "Nell"


@pytest.mark.parametrize("email", ["", "nell", "nell@", "@example.com", "nell@example", "a b@c.de"])
def test_only_an_address_gets_a_code(
    registration: Registration, browser: Browser, email: str
) -> None:
    browser.open(registration.authorize_path()).follow("createAccount")
    browser.press("emailVerificationControl_but_send_code", email=email)
    assert browser.shown().error_of("email")
    assert registration.tenant.http.request("GET", "/_rehearsal/outbox").json() == []


def test_an_account_needs_a_verified_address(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path()).follow("createAccount")
    page = browser.shown()
    assert "disabled" in page.get("continue").attributes
    form = {
        "csrf_token": next(
            e.attributes["value"] for e in page.elements if e.attributes.get("name") == "csrf_token"
        ),
        "action": "continue",
        "email": "nell@example.com",
        "newPassword": NEW_PASSWORD,
        "reenterPassword": NEW_PASSWORD,
        "displayName": "Nell",
    }
    action = page.get("attributeVerification").attributes["action"]
    browser._request("POST", action, data=form)
    assert "Verification is necessary" in browser.shown().error_of("email")


def test_a_wrong_code_can_be_tried_five_times(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path()).follow("createAccount")
    browser.press("emailVerificationControl_but_send_code", email="nell@example.com")
    right = last_code(registration)
    wrong = "000000" if right != "000000" else "111111"
    for attempt in range(6):
        browser.press("emailVerificationControl_but_verify_code", emailVerificationCode=wrong)
        message = browser.shown().error_of("emailVerificationCode")
        assert ("too many" in message) == (attempt >= 4), message
    browser.press("emailVerificationControl_but_verify_code", emailVerificationCode=right)
    assert "too many" in browser.shown().error_of("emailVerificationCode")
    browser.press("emailVerificationControl_but_send_new_code")
    browser.press(
        "emailVerificationControl_but_verify_code", emailVerificationCode=last_code(registration)
    )
    assert browser.shown().find("newPassword") is not None


def test_a_code_expires(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path()).follow("createAccount")
    browser.press("emailVerificationControl_but_send_code", email="nell@example.com")
    move_clock(registration, 20 * 60)
    browser.press(
        "emailVerificationControl_but_verify_code", emailVerificationCode=last_code(registration)
    )
    assert "expired" in browser.shown().error_of("emailVerificationCode")


def test_a_changed_address_must_be_verified_again(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path()).follow("createAccount")
    verify(registration, browser, "nell@example.com")
    browser.press("emailVerificationControl_but_change_claims")
    page = browser.shown()
    assert page.get("email").attributes["value"] == "nell@example.com"
    assert page.find("newPassword") is None


def test_codes_are_not_sent_without_end(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path()).follow("createAccount")
    browser.press("emailVerificationControl_but_send_code", email="nell@example.com")
    for _ in range(10):
        browser.press("emailVerificationControl_but_send_new_code")
    assert "too many requests" in browser.shown().error_of("email")
    assert len(registration.tenant.http.request("GET", "/_rehearsal/outbox").json()) == 10


def test_a_username_account_keeps_its_address_out_of_sight(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("B2C_1_username")).follow("createAccount")
    verify(registration, browser, "nell@example.com")
    values = {
        "newPassword": NEW_PASSWORD,
        "reenterPassword": NEW_PASSWORD,
        "displayName": "Nell",
    }
    browser.press("continue", username="not a name", **values)
    assert "letters" in browser.shown().error_of("username")
    browser.press("continue", username=DEMO_USERNAME, **values)
    assert "already exists" in browser.shown().error_of("username")
    browser.press("continue", username="nell", **values)
    assert "code" in browser.answer()
    user = _user(registration, "nell")
    shown = {name: value for name, value in user.items() if not name.startswith("_")}
    assert "nell@example.com" not in str(shown)


def test_a_legacy_flow_has_the_element_ids_of_its_layout(
    registration: Registration, browser: Browser
) -> None:
    store = registration.tenant.state.store
    flow = store.get("userFlow", "B2C_1_siin")
    assert flow is not None
    store.put("userFlow", flow["id"], {**flow, "userFlowTypeVersion": 1})
    browser.open(registration.authorize_path())
    assert browser.shown().find("logonIdentifier") is not None
    browser.follow("createAccount")
    browser.press("email_ver_but_send", email="nell@example.com")
    browser.press("email_ver_but_verify", email_ver_input=last_code(registration))
    assert browser.shown().find("newPassword") is not None


# Identity providers


def test_an_identity_providers_account_signs_up_and_then_in(
    registration: Registration, browser: Browser
) -> None:
    for new in (True, False):
        browser.open(registration.authorize_path(prompt="login")).follow("ContosoIDExchange")
        people = [e for e in browser.shown().elements if e.attributes.get("name") == "account"]
        assert people[0].attributes["value"] == "katherine@contoso.example"
        browser._request(
            "POST",
            browser.shown().get("provider").attributes["action"],
            data={
                "csrf_token": _csrf(browser),
                "account": people[0].attributes["value"],
            },
        )
        if new:
            assert browser.shown().get("displayName").attributes["value"] == "Katherine Johnson"
            assert "readonly" in browser.shown().get("email").attributes
            browser.press("continue")
        token = claims(redeem(registration, browser.answer()["code"])["id_token"])
        assert token["idp"] == "id.contoso.example"
        assert token["emails"] == ["katherine@contoso.example"]
        assert token["name"] == "Katherine Johnson"
        assert ("newUser" in token) == new
    user = registration.tenant.state.store.get("user", token["sub"])
    assert user is not None
    assert user["otherMails"] == ["katherine@contoso.example"]
    assert user["identities"][0]["signInType"] == "federated"
    assert user["identities"][0]["issuer"] == "id.contoso.example"
    assert "katherine" not in user["identities"][0]["issuerAssignedId"]
    assert "_password" not in user


def _csrf(browser: Browser) -> str:
    return next(
        e.attributes["value"]
        for e in browser.shown().elements
        if e.attributes.get("name") == "csrf_token"
    )


def test_a_federated_account_without_address_is_asked_for_one(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path()).follow("ContosoIDExchange")
    browser.press("continue", providerEmail="", providerName="Nobody")
    assert browser.shown().error_of("providerEmail")


def test_the_sign_in_flow_makes_no_account_for_a_stranger(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("B2C_1_signin")).follow("ContosoIDExchange")
    browser.press("continue", providerEmail="new@contoso.example", providerName="New")
    assert "can't seem to find your account" in browser.shown().text
    assert browser.shown().find("next") is not None


def test_a_refusal_of_the_identity_provider_goes_back_to_the_application(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path()).follow("ContosoIDExchange").press("refuse")
    assert code_of(browser.answer()) == ("server_error", "AADB2C90273")
    assert browser.answer()["state"] == "a state"


# Password reset


def test_forgot_password_goes_back_to_the_application_without_self_service_reset(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("B2C_1_signin")).follow("forgotPassword")
    answer = browser.answer()
    assert code_of(answer) == ("access_denied", "AADB2C90118")
    assert answer["state"] == "a state"
    first, second, third, end = answer["error_description"].split("\r\n")
    assert first == "AADB2C90118: The user has forgotten their password."
    assert second.startswith("Correlation ID: ")
    assert third.startswith("Timestamp: ")
    assert end == ""


def test_a_legacy_flow_cannot_reset_by_itself(registration: Registration, browser: Browser) -> None:
    store = registration.tenant.state.store
    flow = store.get("userFlow", "B2C_1_siin")
    assert flow is not None
    store.put("userFlow", flow["id"], {**flow, "userFlowTypeVersion": 1})
    browser.open(registration.authorize_path()).follow("forgotPassword")
    assert code_of(browser.answer()) == ("access_denied", "AADB2C90118")


def test_self_service_reset_happens_inside_the_flow(
    registration: Registration, browser: Browser
) -> None:
    old = tokens(registration)
    move_clock(registration, 2)
    browser.open(registration.authorize_path()).follow("forgotPassword")
    verify(registration, browser, DEMO_EMAIL)
    browser.press("continue")
    browser.press("continue", newPassword=NEW_PASSWORD, reenterPassword=NEW_PASSWORD)
    body = redeem(registration, browser.answer()["code"])
    assert claims(body["id_token"])["tfp"] == "B2C_1_siin"
    assert refused(refresh(registration, old["refresh_token"]))[1] == "AADB2C90129"
    assert refresh(registration, body["refresh_token"]).is_success
    browser.open(registration.authorize_path(prompt="login"))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert browser.shown().error_of("password") == "Your password is incorrect."
    browser.press("next", email=DEMO_EMAIL, password=NEW_PASSWORD)
    assert "code" in browser.answer()


def test_a_reset_flow_gives_a_token_of_its_own(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("B2C_1_reset"))
    verify(registration, browser, DEMO_EMAIL)
    browser.press("continue").press(
        "continue", newPassword=NEW_PASSWORD, reenterPassword=NEW_PASSWORD
    )
    code = browser.answer()["code"]
    token = claims(redeem(registration, code, "B2C_1_reset")["id_token"])
    assert token["tfp"] == "B2C_1_reset"


def test_only_an_accounts_own_address_resets_it(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("B2C_1_reset"))
    verify(registration, browser, "nobody@example.com")
    browser.press("continue")
    assert "can't seem to find your account" in browser.shown().error_of("email")


def test_a_username_account_resets_through_its_own_address(
    registration: Registration, browser: Browser
) -> None:
    portal(registration, "B2C_1_reset", localAccounts="username")
    browser.open(registration.authorize_path("B2C_1_reset"))
    send, check = (f"emailVerificationControl_but_{name}_code" for name in ("send", "verify"))
    browser.press(send, username=DEMO_USERNAME, email="mallory@example.com")
    browser.press(check, emailVerificationCode=last_code(registration)).press("continue")
    assert browser.shown().error_of("email")
    browser.open(registration.authorize_path("B2C_1_reset"))
    browser.press(send, username=DEMO_USERNAME, email="grace@example.com")
    browser.press(check, emailVerificationCode=last_code(registration)).press("continue")
    browser.press("continue", newPassword=NEW_PASSWORD, reenterPassword=NEW_PASSWORD)
    assert "code" in browser.answer()


# Profile


def test_the_profile_is_edited_after_signing_in(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path("B2C_1_edit"))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert browser.shown().get("displayName").attributes["value"] == "Ada Lovelace"
    browser.press("continue", displayName="", givenName="Augusta")
    assert "required" in browser.shown().error_of("displayName")
    browser.press("continue", displayName="Countess of Lovelace", surname="")
    token = claims(redeem(registration, browser.answer()["code"], "B2C_1_edit")["id_token"])
    assert token["name"] == "Countess of Lovelace"
    assert token["given_name"] == "Augusta"
    assert "family_name" not in token
    assert token["tfp"] == "B2C_1_edit"


def test_the_profile_opens_at_once_for_who_is_signed_in(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path())
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    browser.open(registration.authorize_path("B2C_1_edit"))
    assert browser.shown().heading == "Your profile"


# A second factor


def test_a_second_factor_is_asked_for_at_the_accounts_own_address(
    registration: Registration, browser: Browser
) -> None:
    portal(registration, "B2C_1_siin", multifactor="email")
    browser.open(registration.authorize_path())
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert browser.shown().heading == "Verify that it is you"
    assert "readonly" in browser.shown().get("email").attributes
    browser.press("emailVerificationControl_but_send_code", email="mallory@example.com")
    mail = registration.tenant.http.request("GET", "/_rehearsal/outbox").json()
    assert [item["email"] for item in mail] == [DEMO_EMAIL]
    assert browser.shown().find("emailVerificationControl_but_change_claims") is None
    browser.press("emailVerificationControl_but_verify_code", emailVerificationCode="x")
    assert browser.shown().error_of("emailVerificationCode")
    browser.press(
        "emailVerificationControl_but_verify_code",
        emailVerificationCode=last_code(registration),
    )
    assert "code" in browser.answer()
    browser.open(registration.authorize_path())
    assert "code" in browser.answer()


def test_no_second_factor_is_passed_by_going_on(
    registration: Registration, browser: Browser
) -> None:
    portal(registration, "B2C_1_siin", multifactor="email")
    sign_up(registration, browser, "nell@example.com")
    assert browser.shown().heading == "Verify that it is you"
    action = browser.shown().get("attributeVerification").attributes["action"]
    for pressed in ("continue", "verifyCode", "changeEmail", "signIn"):
        form = {"csrf_token": _csrf(browser), "action": pressed, "email": "nell@example.com"}
        browser._request("POST", action, data=form)
        assert browser.returned is None
        assert browser.shown().heading == "Verify that it is you"
    browser.press("cancel")
    assert code_of(browser.answer()) == ("access_denied", "AADB2C90091")


def test_the_profile_comes_after_the_second_factor(
    registration: Registration, browser: Browser
) -> None:
    portal(registration, "B2C_1_edit", multifactor="email")
    browser.open(registration.authorize_path("B2C_1_edit"))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    browser.press("emailVerificationControl_but_send_code")
    browser.press(
        "emailVerificationControl_but_verify_code",
        emailVerificationCode=last_code(registration),
    )
    assert browser.shown().heading == "Your profile"
    browser.press("continue")
    assert "code" in browser.answer()


# Cancelling


@pytest.mark.parametrize("page", ["sign up", "verify", "reset", "profile", "provider"])
def test_cancel_goes_back_to_the_application(
    registration: Registration, browser: Browser, page: str
) -> None:
    if page == "profile":
        browser.open(registration.authorize_path("B2C_1_edit"))
        browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    else:
        browser.open(registration.authorize_path())
        link = {"reset": "forgotPassword", "provider": "ContosoIDExchange"}
        browser.follow(link.get(page, "createAccount"))
    if page == "verify":
        browser.press("emailVerificationControl_but_send_code", email="nell@example.com")
    browser.press("cancel")
    answer = browser.answer()
    assert code_of(answer) == ("access_denied", "AADB2C90091")
    assert (
        "The user has cancelled entering self-asserted information."
        in (answer["error_description"])
    )
    assert answer["state"] == "a state"


# Guards of the pages


def test_a_page_left_open_for_too_long_asks_to_start_again(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path())
    move_clock(registration, 3600)
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert "AADB2C90046" in browser.shown().text


def test_a_form_without_the_browsers_cookie_is_refused(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path())
    browser.cookies.clear()
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert "AADB2C90211" in browser.shown().text


def test_a_form_of_another_browser_or_without_its_token_is_refused(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path())
    stolen = browser.shown()
    other = Browser(registration.tenant.http)
    other.open(registration.authorize_path())
    other.page = stolen
    other.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert "AADB2C90212" in other.shown().text
    action = stolen.get("localAccountForm").attributes["action"]
    for token in ("", "wrong"):
        form = {"csrf_token": token, "email": DEMO_EMAIL, "password": DEMO_PASSWORD}
        browser._request("POST", action, data=form)
        assert "AADB2C90212" in browser.shown().text


def test_a_transaction_belongs_to_its_user_flow(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path())
    action = browser.shown().get("localAccountForm").attributes["action"]
    browser.open(action.replace("B2C_1_siin", "B2C_1_signin"))
    assert "AADB2C90212" in browser.shown().text


def test_a_finished_sign_in_cannot_be_finished_again(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path())
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert "code" in browser.answer()
    browser.open(browser.url)
    assert "AADB2C90046" in browser.shown().text


def test_nothing_is_confirmed_before_it_is_done(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path())
    link = browser.shown().get("forgotPassword").attributes["href"]
    browser.open(link.replace("forgotPassword", "confirmed"))
    assert browser.returned is None
    assert browser.shown().find("next") is not None


def test_a_reload_shows_the_same_page(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path()).follow("createAccount")
    action = browser.shown().get("attributeVerification").attributes["action"]
    browser.open(action)
    assert browser.shown().heading == "Sign up"


def test_two_sign_ins_in_two_tabs_do_not_disturb_each_other(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path(state="first"))
    first = browser.shown()
    browser.open(registration.authorize_path(state="second"))
    second = browser.shown()
    for page, state in ((first, "first"), (second, "second")):
        browser.page = page
        browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
        assert browser.answer()["state"] == state


def test_what_people_enter_is_never_logged(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path())
    browser.press("next", email=DEMO_EMAIL, password="a-wrong-Passw0rd")
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    body = redeem(registration, browser.answer()["code"])
    logged = str(registration.tenant.http.request("GET", "/_rehearsal/requests").json())
    logged += str(registration.tenant.state.store.list("signIn"))
    for secret in ("a-wrong-Passw0rd", DEMO_PASSWORD, registration.secret, *_texts(body)):
        assert secret not in logged


def _texts(body: dict[str, Any]) -> list[str]:
    return [body["access_token"], body["id_token"], body["refresh_token"]]
