"""Pages: headers, languages, escaping, and that scripts are not needed."""

from __future__ import annotations

import pytest

from emulator.tenant.user_flows.texts import choose_language, languages
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.registration import REDIRECT, Registration


@pytest.mark.parametrize(
    "path", ["sign in", "sign up", "refused", "unknown flow", "tenant page", "form_post"]
)
def test_every_page_is_sent_with_strict_headers(registration: Registration, path: str) -> None:
    paths = {
        "sign in": registration.authorize_path(),
        "sign up": registration.authorize_path("B2C_1_signup"),
        "refused": registration.authorize_path(client_id="x"),
        "unknown flow": registration.authorize_path("B2C_1_nope"),
        "tenant page": "/",
        "form_post": registration.authorize_path(response_mode="form_post", prompt="none"),
    }
    headers = registration.tenant.http.request("GET", paths[path]).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe-inline" not in policy
    assert ("form-action 'self'" in policy) == (path != "form_post")
    assert ("script-src 'self'" in policy) == (path == "form_post")
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_no_page_holds_a_script_or_a_style_of_its_own(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path()).follow("createAccount")
    for element in browser.shown().elements:
        assert element.tag not in ("script", "style")
        assert "style" not in element.attributes
        assert not any(name.startswith("on") for name in element.attributes)


def test_static_files_may_be_kept_for_ever(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path())
    (link,) = (e for e in browser.shown().elements if e.tag == "link")
    response = registration.tenant.http.request("GET", link.attributes["href"])
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["cache-control"]
    for name in ("pages.css", "../pages.py", "pages.000000000000.css"):
        assert registration.tenant.http.request("GET", f"/static/{name}").status_code != 200


def test_every_input_has_a_label(registration: Registration, browser: Browser) -> None:
    for step in ("sign in", "createAccount"):
        if step == "sign in":
            browser.open(registration.authorize_path())
        else:
            browser.follow(step)
        page = browser.shown()
        labelled = {e.attributes.get("for") for e in page.elements if e.tag == "label"}
        inputs = [
            e for e in page.elements if e.tag == "input" and e.attributes.get("type") != "hidden"
        ]
        assert inputs
        assert {e.attributes["id"] for e in inputs} <= labelled
        ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("wish", "language", "heading"),
    [("de", "de", "Anmelden"), ("fr-CH en", "fr", "Connexion"), ("xx de-AT", "de", "Anmelden")],
)
def test_ui_locales_choose_the_language(
    registration: Registration, browser: Browser, wish: str, language: str, heading: str
) -> None:
    page = browser.open(registration.authorize_path(ui_locales=wish)).shown()
    assert page.heading == heading
    assert page.elements[0].attributes["lang"] == language


def test_the_language_stays_through_the_whole_sign_in(
    registration: Registration, browser: Browser
) -> None:
    browser.open(registration.authorize_path(ui_locales="de"))
    browser.press("next", email="", password="")
    assert browser.shown().error_of("email") == "Geben Sie Ihre E-Mail-Adresse ein."
    assert browser.follow("createAccount").shown().heading == "Registrieren"


def test_the_flows_own_language_comes_last(registration: Registration, browser: Browser) -> None:
    store = registration.tenant.state.store
    flow = store.get("userFlow", "B2C_1_siin")
    assert flow is not None
    store.put("userFlow", flow["id"], {**flow, "defaultLanguageTag": "fr"})
    assert browser.open(registration.authorize_path()).shown().heading == "Connexion"


def test_the_browsers_language_comes_after_the_requests() -> None:
    assert choose_language("", "it, fr;q=0.5, de;q=0.8") == "de"
    assert choose_language("", "it;q=x,,;q=") == "en"
    assert choose_language("de", "en") == "de"


def test_every_language_has_every_text() -> None:
    english = languages()["en"]
    assert set(languages()) == {"en", "de", "fr"}
    for texts in languages().values():
        assert set(texts) == set(english)
        assert all(texts.values())


SCRIPT = "\"'><script>alert(1)</script>"


@pytest.mark.parametrize(
    "parameter",
    [
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "response_type",
        "response_mode",
        "prompt",
        "login_hint",
        "domain_hint",
        "ui_locales",
        "code_challenge",
        "p",
        SCRIPT,
    ],
)
def test_no_parameter_reaches_a_page_unescaped(
    registration: Registration, browser: Browser, parameter: str
) -> None:
    for mode in ("query", "form_post"):
        changes: dict[str, str | None] = {"response_mode": mode, parameter: SCRIPT}
        browser.open(registration.authorize_path(**changes))
        if browser.page is not None:
            assert SCRIPT not in browser.page.response.text
            assert "<script>alert" not in browser.page.response.text


def test_what_people_enter_comes_back_escaped(registration: Registration, browser: Browser) -> None:
    browser.open(registration.authorize_path())
    browser.press("next", email=SCRIPT, password=SCRIPT)
    page = browser.shown()
    assert "<script>" not in page.response.text
    assert page.get("email").attributes["value"] == SCRIPT


def test_names_from_the_directory_are_escaped_on_the_tenant_page(
    registration: Registration,
) -> None:
    registration.patch_client({"displayName": SCRIPT, "notes": SCRIPT})
    text = registration.tenant.http.request("GET", "/").text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_form_post_escapes_what_it_posts(registration: Registration, browser: Browser) -> None:
    browser.open(
        registration.authorize_path(response_mode="form_post", prompt="none", state=SCRIPT)
    )
    assert browser.returned is not None
    assert browser.returned.url == REDIRECT
    assert browser.returned.values["state"] == SCRIPT
