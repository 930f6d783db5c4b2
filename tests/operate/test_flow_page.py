"""Pages of the real service's form, as public programs and saved pages show it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from operate.flow_page import FlowPage, read_page

SETTINGS: dict[str, Any] = {
    "remoteResource": "https://contoso.b2clogin.com/static/tenant/templates/AzureBlue/unified.cshtml",
    "api": "CombinedSigninAndSignup",
    "csrf": "c;s=r/f",
    "transId": "StateProperties=eyJUSUQiOiIxIn0",
    "config": {"showSignupLink": "True", "operatingMode": "Email"},
    "hosts": {
        "tenant": "/contoso.onmicrosoft.com/B2C_1_siin",
        "policy": "B2C_1_siin",
        "static": "https://contoso.b2clogin.com/static/",
    },
    "locale": {"lang": "en"},
}
FIELDS = {"AttributeFields": [{"ID": "email"}, {"ID": "password"}]}
PROVIDERS = {"list": [{"id": "GoogleExchange", "description": "Google"}]}


def shell(
    settings: Any = SETTINGS, fields: Any = FIELDS, providers: Any = PROVIDERS, rest: str = ""
) -> str:
    """A page whose form the browser draws."""
    scripts = f"var CP = {json.dumps(providers)};var SA_FIELDS = {json.dumps(fields)};"
    scripts += f"var SETTINGS = {json.dumps(settings)};var T = {{}};"
    return f"<!DOCTYPE html><html><head><script>{scripts}</script></head><body>{rest}</body></html>"


def changed(**settings: Any) -> dict[str, Any]:
    return {**SETTINGS, **settings}


def test_the_settings_of_a_sign_in_page_are_read() -> None:
    page = read_page(shell())
    assert page.kind == "signIn"
    assert page.local_account == "email"
    assert page.providers == ("Google",)
    assert page.language == "en"
    assert page.html_url == SETTINGS["remoteResource"]
    assert not page.captcha
    assert read_page(shell(changed(config={"operatingMode": "Username"}))).local_account == (
        "username"
    )


def test_the_forgotten_password_leads_where_the_pages_script_puts_it() -> None:
    leaving = urlsplit(read_page(shell()).forgot_link or "")
    assert leaving.path == (
        "/contoso.onmicrosoft.com/B2C_1_siin/api/CombinedSigninAndSignup/forgotPassword"
    )
    assert parse_qs(leaving.query) == {
        "csrf_token": ["c;s=r/f"],
        "tx": ["StateProperties=eyJUSUQiOiIxIn0"],
        "p": ["B2C_1_siin"],
    }
    config = {"operatingMode": "Email", "forgotPasswordLinkOverride": "ForgotPasswordExchange"}
    staying = urlsplit(read_page(shell(changed(config=config))).forgot_link or "")
    assert staying.path.endswith("/api/CombinedSigninAndSignup/unified")
    assert parse_qs(staying.query)["claimsexchange"] == ["ForgotPasswordExchange"]


def test_a_page_with_a_telephone_number_is_no_e_mail_page() -> None:
    fields = {"AttributeFields": [{"ID": "signInName"}, {"ID": "nationalPhoneNumber"}]}
    page = read_page(shell(fields=fields))
    assert page.local_account is None
    assert page.forgot_link is None


def test_an_unknown_operating_mode_says_nothing_of_the_account() -> None:
    configs: tuple[Any, ...] = ({}, {"operatingMode": "Phone"}, None, [])
    for config in configs:
        assert read_page(shell(changed(config=config))).local_account is None


def test_other_pages_say_nothing_of_sign_in() -> None:
    page = read_page(shell(changed(api="SelfAsserted")))
    assert (page.kind, page.local_account, page.forgot_link) == ("selfAsserted", None, None)
    assert read_page(shell(changed(api="Phonefactor"))).kind == "unknown"


def test_a_captcha_is_seen_among_the_fields() -> None:
    fields = {
        "AttributeFields": [*FIELDS["AttributeFields"], {"ID": "captchaControlChallengeCode"}]
    }
    assert read_page(shell(fields=fields)).captcha


def test_what_is_not_of_the_known_form_is_unknown() -> None:
    for html in (
        "",
        "<p>An error occurred.</p>",
        "<script>var SETTINGS = load();</script>",
        '<script>var SETTINGS = {"api": broken};</script>',
        "<p>var SETTINGS = {}</p>",
        "<form id=localAccountForm><input id=email type=email autocomplete=username></form>",
    ):
        assert read_page(html) == FlowPage()


def test_wrong_types_in_the_settings_are_ignored() -> None:
    broken = read_page(shell({"api": 7, "config": "x", "hosts": [], "locale": None}, [], "CP"))
    assert broken == FlowPage()
    page = read_page(shell(fields={"AttributeFields": [None, "x"]}, providers={"list": [None]}))
    assert page.providers == ()
    assert page.local_account == "email"
