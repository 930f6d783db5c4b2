"""The authorize endpoint: what it takes, what it refuses, and where it says so."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import code_of, sign_in
from emulator.tests.b2c.registration import REDIRECT, SCOPE, Registration


def _refused_on_page(browser: Browser, path: str) -> str:
    """The code on the tenant's own page; nothing was sent to the application."""
    browser.open(path)
    assert browser.returned is None
    page = browser.shown()
    assert page.response.status_code == 400
    assert "location" not in page.response.headers
    codes = [word.rstrip(":") for word in page.text.split() if word.startswith("AADB2C")]
    assert len(codes) == 1
    return codes[0]


def _refused_at_client(browser: Browser, path: str) -> tuple[str, str]:
    answer = browser.open(path).answer()
    assert answer["state"] == "a state"
    assert browser.returned is not None
    assert browser.returned.url.startswith(REDIRECT)
    return code_of(answer)


def test_a_request_without_client_id_is_refused_on_the_page(
    registration: Registration, browser: Browser
) -> None:
    assert _refused_on_page(browser, registration.authorize_path(client_id=None)) == "AADB2C90008"


def test_a_client_of_another_tenant_is_refused_on_the_page(
    registration: Registration, browser: Browser
) -> None:
    path = registration.authorize_path(client_id="11111111-2222-3333-4444-555555555555")
    assert _refused_on_page(browser, path) == "AADB2C90018"
    assert "contosob2c.onmicrosoft.com" in browser.shown().text


def test_a_client_without_service_principal_is_refused_on_the_page(
    registration: Registration, browser: Browser
) -> None:
    principal = registration.client_principal["id"]
    registration.tenant.ok("DELETE", f"/v1.0/servicePrincipals/{principal}")
    assert _refused_on_page(browser, registration.authorize_path()) == "AADB2C90285"


def test_an_application_for_another_audience_is_refused_on_the_page(
    registration: Registration, browser: Browser
) -> None:
    registration.patch_client({"signInAudience": "AzureADMyOrg"})
    assert _refused_on_page(browser, registration.authorize_path()) == "AADB2C90068"


def test_a_disabled_application_is_refused_on_the_page(
    registration: Registration, browser: Browser
) -> None:
    path = f"/v1.0/servicePrincipals/{registration.client_principal['id']}"
    registration.tenant.ok("PATCH", path, {"accountEnabled": False})
    assert _refused_on_page(browser, registration.authorize_path()) == "AADB2C90092"


def test_a_client_without_redirect_uris_is_refused_on_the_page(
    registration: Registration, browser: Browser
) -> None:
    registration.patch_client({"web": {"redirectUris": []}})
    assert _refused_on_page(browser, registration.authorize_path()) == "AADB2C90007"


@pytest.mark.parametrize(
    "redirect_uri",
    [
        REDIRECT + "/",
        REDIRECT.replace("orders", "Orders"),
        REDIRECT + "?x=1",
        "https://global.consent.azure-apim.net/redirect",
        "https://evil.example/redirect/orders",
        "https://global.consent.azure-apim.net@evil.example/redirect/orders",
    ],
)
def test_a_redirect_uri_that_is_not_registered_is_named_on_the_page(
    registration: Registration, browser: Browser, redirect_uri: str
) -> None:
    path = registration.authorize_path(redirect_uri=redirect_uri)
    assert _refused_on_page(browser, path) == "AADB2C90006"
    assert redirect_uri in browser.shown().text
    assert "redirectUrls" in browser.shown().text


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "redirect/orders",
        "//evil.example/",
        "https://",
        REDIRECT + "#fragment",
        REDIRECT + "#",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://exa mple/",
        "https://[::1/",
    ],
)
def test_a_redirect_uri_that_is_no_address_is_refused_on_the_page(
    registration: Registration, browser: Browser, redirect_uri: str
) -> None:
    path = registration.authorize_path(redirect_uri=redirect_uri)
    assert _refused_on_page(browser, path) == "AADB2C90287"


def test_a_missing_redirect_uri_is_refused_on_the_page(
    registration: Registration, browser: Browser
) -> None:
    path = registration.authorize_path(redirect_uri=None)
    assert _refused_on_page(browser, path) == "AADB2C90083"


@pytest.mark.parametrize("response_type", ["device", "code device", "none"])
def test_an_unknown_response_type_is_refused(
    registration: Registration, browser: Browser, response_type: str
) -> None:
    path = registration.authorize_path(response_type=response_type)
    assert _refused_at_client(browser, path) == ("unsupported_response_type", "AADB2C90013")


def test_a_missing_response_type_is_named(registration: Registration, browser: Browser) -> None:
    answer = browser.open(registration.authorize_path(response_type=None)).answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90083")
    assert "response_type" in answer["error_description"]


def test_an_unknown_response_mode_is_refused(registration: Registration, browser: Browser) -> None:
    path = registration.authorize_path(response_mode="web_message")
    assert _refused_at_client(browser, path) == ("invalid_request", "AADB2C90014")


@pytest.mark.parametrize("response_type", ["token", "id_token", "code id_token"])
def test_tokens_from_authorize_need_the_implicit_grant_switched_on(
    registration: Registration, browser: Browser, response_type: str
) -> None:
    path = registration.authorize_path(response_type=response_type, nonce="n")
    assert _refused_at_client(browser, path) == ("unauthorized_client", "AADB2C90057")


def test_an_unknown_prompt_is_refused(registration: Registration, browser: Browser) -> None:
    path = registration.authorize_path(prompt="please")
    assert _refused_at_client(browser, path) == ("invalid_request", "AADB2C90043")


def test_prompt_none_without_a_session_asks_for_interaction(
    registration: Registration, browser: Browser
) -> None:
    answer = browser.open(registration.authorize_path(prompt="none")).answer()
    assert code_of(answer) == ("interaction_required", "AADB2C90077")
    assert "'None'" in answer["error_description"]


def test_state_comes_back_as_it_was_sent(registration: Registration, browser: Browser) -> None:
    state = "ä&=#+ %0d%0a <script>"
    browser.open(registration.authorize_path(state=state))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert browser.answer()["state"] == state


def test_without_state_none_comes_back(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path(state=None))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert set(browser.answer()) == {"code"}


@pytest.mark.parametrize("mode", ["query", "fragment", "form_post"])
def test_the_answer_comes_in_the_mode_that_was_asked_for(
    registration: Registration, browser: Browser, mode: str
) -> None:
    browser.open(registration.authorize_path(response_mode=mode))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    returned = browser.returned
    assert returned is not None
    assert set(returned.values) == {"code", "state"}
    parts = urlsplit(returned.url)
    assert bool(parts.query) == (mode == "query")
    assert bool(parts.fragment) == (mode == "fragment")
    assert returned.method == ("POST" if mode == "form_post" else "GET")
    assert returned.url.startswith(REDIRECT)


@pytest.mark.parametrize("mode", ["query", "fragment", "form_post"])
def test_a_refusal_comes_in_the_mode_that_was_asked_for(
    registration: Registration, browser: Browser, mode: str
) -> None:
    browser.open(registration.authorize_path(response_mode=mode, prompt="none"))
    returned = browser.returned
    assert returned is not None
    assert returned.values["error"] == "interaction_required"
    assert bool(urlsplit(returned.url).fragment) == (mode == "fragment")
    assert returned.method == ("POST" if mode == "form_post" else "GET")


def test_a_request_may_be_posted(registration: Registration) -> None:
    path, _, query = registration.authorize_path().partition("?")
    response = registration.tenant.http.request("POST", path, data=dict(parse_qsl(query)))
    assert response.status_code == 200
    assert 'id="next"' in response.text


def test_the_query_form_signs_in_too(registration: Registration, browser: Browser) -> None:
    path = registration.authorize_path()
    path = path.replace("/B2C_1_siin/", "/") + "&p=b2c_1_SIIN"
    browser.open(path).press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    code = browser.answer()["code"]
    response = registration.tenant.http.request(
        "POST",
        f"/{registration.tenant.state.identity.id}/oauth2/v2.0/token?p=B2C_1_siin",
        data=registration.token_form(code=code),
    )
    assert response.status_code == 200


def test_login_hint_fills_the_address_in(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path(login_hint="grace@example.com"))
    assert browser.shown().get("email").attributes["value"] == "grace@example.com"
    assert "autofocus" in browser.shown().get("password").attributes


def test_domain_hint_goes_straight_to_the_identity_provider(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path(domain_hint="id.contoso.example"))
    assert browser.shown().heading == "Contoso ID"


def test_a_code_is_opaque_and_different_each_time(registration: Registration) -> None:
    first, second = sign_in(registration), sign_in(registration)
    assert first != second
    assert len(first) >= 43
    stored = registration.tenant.state.store.list("code")
    assert first not in str(stored)
    assert SCOPE in str(stored)


@pytest.mark.parametrize(
    ("response_type", "expected"),
    [
        ("id_token", {"id_token"}),
        ("token", {"access_token", "token_type", "expires_in", "scope"}),
        ("code id_token", {"code", "id_token"}),
        ("id_token token", {"id_token", "access_token", "token_type", "expires_in", "scope"}),
    ],
)
def test_implicit_and_hybrid_answers_come_in_the_fragment(
    registration: Registration, browser: Browser, response_type: str, expected: set[str]
) -> None:
    registration.patch_client({"web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}}})
    browser.open(registration.authorize_path(response_type=response_type, nonce="n-1"))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert browser.returned is not None
    assert urlsplit(browser.returned.url).fragment
    assert set(browser.answer()) == expected | {"state"}


def test_an_id_token_from_authorize_needs_a_nonce(
    registration: Registration, browser: Browser
) -> None:
    registration.patch_client(
        {"web": {"implicitGrantSettings": {"enableAccessTokenIssuance": True}}}
    )
    answer = browser.open(registration.authorize_path(response_type="id_token")).answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90083")
    assert "nonce" in answer["error_description"]


def test_tokens_never_travel_in_a_query(registration: Registration, browser: Browser) -> None:
    registration.patch_client({"web": {"implicitGrantSettings": {"enableIdTokenIssuance": True}}})
    path = registration.authorize_path(response_type="id_token", response_mode="query", nonce="n")
    answer = browser.open(path).answer()
    assert code_of(answer) == ("invalid_request", "AADB2C90014")
    assert browser.returned is not None
    assert urlsplit(browser.returned.url).fragment
