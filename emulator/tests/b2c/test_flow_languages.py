"""Which language a sign-in gets, and the words that a flow's languages change on its pages."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.user_flows.languages import FlowLanguages
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.flows import (
    assignment,
    begin_sign_up,
    change_flow,
    custom_attribute,
    make_flow,
    portal,
)
from emulator.tests.b2c.registration import Registration

SCRIPT = "\"'><script>alert(1)</script>"


def string(string_id: str, value: str, **entry: Any) -> dict[str, Any]:
    return {
        "ElementType": "UxElement",
        "ElementId": None,
        "StringId": string_id,
        "Override": True,
        "Value": value,
        **entry,
    }


def language(enabled: bool = True, **pages: list[dict[str, Any]]) -> dict[str, Any]:
    return {"isEnabled": enabled, "overrides": pages}


def flow(registration: Registration, default: str | None = None, **languages: Any) -> str:
    return make_flow(
        registration,
        isLanguageCustomizationEnabled=True,
        defaultLanguageTag=default,
        _languages={tag.replace("_", "-"): one for tag, one in languages.items()},
    )


CONFIGURED = {"de": language(), "fr": language(False), "pt-BR": language()}


@pytest.mark.parametrize(
    ("default", "ui_locales", "browser", "chosen"),
    [
        (None, "", "", "en"),
        (None, "de-AT", "", "de"),
        (None, "fr", "", "en"),
        (None, "fr pt-br", "", "pt-BR"),
        (None, "pt", "", "en"),
        ("de", "", "fr, it", "de"),
        ("de", "", "pt-BR;q=0.5, it", "pt-BR"),
        ("fr", "", "", "fr"),
        ("fr", "xx", "yy", "fr"),
        ("es", "en", "", "es"),
    ],
)
def test_a_request_gets_an_enabled_language_or_the_default(
    default: str | None, ui_locales: str, browser: str, chosen: str
) -> None:
    languages = FlowLanguages(True, default, CONFIGURED)
    assert languages.choose(ui_locales, browser) == chosen


def test_without_customization_the_flows_languages_count_for_nothing() -> None:
    languages = FlowLanguages(False, "de", CONFIGURED)
    assert languages.choose("fr", "") == "fr"
    assert languages.choose("pt-BR", "") == "en"
    overrides = {"unifiedssp1_1": [string("heading", "Welcome")]}
    plain = FlowLanguages(False, None, {"en": {"isEnabled": True, "overrides": overrides}})
    assert plain.texts("en", "unifiedssp1_1")("heading_signin") == "Sign in"


def test_overrides_change_their_own_page_and_no_other(
    registration: Registration, browser: Browser
) -> None:
    name = flow(
        registration,
        en=language(
            unifiedssp1_1=[
                string("heading", "Come in"),
                string("button_signin", "Enter"),
                string("forgotpassword_link", "Ignored", Override=False),
            ],
            selfasserted1_1=[string("heading", "Join us"), string("ver_but_send", "Mail me")],
        ),
    )
    page = browser.open(registration.authorize_path(name)).shown()
    assert page.heading == "Come in"
    assert page.get("next").text == "Enter"
    assert page.get("forgotPassword").text == "Forgot your password?"
    page = browser.follow("createAccount").shown()
    assert page.heading == "Join us"
    assert page.get("emailVerificationControl_but_send_code").text == "Mail me"
    assert page.get("cancel").text == "Cancel"


def test_overrides_change_errors_too(registration: Registration, browser: Browser) -> None:
    entry = string("UserMessageIfInvalidPassword", "Nope.", ElementType="ErrorMessage")
    name = flow(registration, en=language(unifiedssp1_1=[entry]))
    browser.open(registration.authorize_path(name))
    browser.press("next", email=DEMO_EMAIL, password="wrong")
    assert browser.shown().error_of("password") == "Nope."


def test_every_step_says_its_own_pages_words(registration: Registration, browser: Browser) -> None:
    name = flow(
        registration,
        en=language(
            selfasserted3_1=[string("heading", "New start")],
            phonefactor=[string("heading", "Prove it")],
        ),
    )
    portal(registration, name, selfServicePasswordReset=True, multifactor="email")
    browser.open(registration.authorize_path(name)).follow("forgotPassword")
    assert browser.shown().heading == "New start"
    browser.open(registration.authorize_path(name))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert browser.shown().heading == "Prove it"


@pytest.mark.parametrize(
    ("tag", "heading", "button", "lang"),
    [
        ("pt-BR", "Entrar", "Sign in", "pt-BR"),
        ("de-CH", "Grüezi", "Anmelden", "de-CH"),
        ("es", "Sign in", "Sign in", "en"),
    ],
)
def test_a_custom_language_says_its_overrides_over_the_nearest_words(
    registration: Registration, browser: Browser, tag: str, heading: str, button: str, lang: str
) -> None:
    name = flow(
        registration,
        pt_BR=language(unifiedssp1_1=[string("heading", "Entrar")]),
        de_CH=language(unifiedssp1_1=[string("heading", "Grüezi")]),
        es=language(),
    )
    page = browser.open(registration.authorize_path(name, ui_locales=tag)).shown()
    assert page.heading == heading
    assert page.get("next").text == button
    assert page.elements[0].attributes["lang"] == lang


def test_a_language_that_is_not_enabled_is_not_offered(
    registration: Registration, browser: Browser
) -> None:
    name = flow(registration, "de", fr=language(False), pt_BR=language(False))
    for wish in ("fr", "pt-BR"):
        page = browser.open(registration.authorize_path(name, ui_locales=wish)).shown()
        assert page.heading == "Anmelden"
        assert page.elements[0].attributes["lang"] == "de"


def test_a_sign_up_flows_provider_list_has_its_own_page(
    registration: Registration, browser: Browser
) -> None:
    change_flow(
        registration,
        "B2C_1_signup",
        _languages={"en": language(idpselections=[string("intro", "Or with another account")])},
    )
    browser.open(registration.authorize_path("B2C_1_signup"))
    assert "Or with another account" in browser.shown().text


def test_labels_and_buttons_have_words_of_their_own(
    registration: Registration, browser: Browser
) -> None:
    shoe = custom_attribute(registration, "ShoeSize")
    name = flow(
        registration,
        de=language(
            unifiedssp1_1=[
                string("ContosoIDExchange", "Contoso-Konto", ElementType="ClaimsProvider")
            ],
            selfasserted1_1=[
                string(
                    "DisplayName",
                    "Schuhgröße",
                    ElementType="ClaimType",
                    ElementId="extension_ShoeSize",
                ),
                string("DisplayName", "Ort", ElementType="ClaimType", ElementId="city"),
            ],
        ),
    )
    change_flow(
        registration,
        name,
        defaultLanguageTag="de",
        _identityProviders=["OIDC-V1-ContosoID"],
        _attributes=[
            assignment(shoe, label="Shoe size"),
            assignment("City", label="Town"),
            assignment("givenName", label="Given Name"),
        ],
    )
    browser.open(registration.authorize_path(name))
    assert browser.shown().get("ContosoIDExchange").text == "Contoso-Konto"
    begin_sign_up(registration, browser, name)
    labels = {e.attributes.get("for"): e.text for e in browser.shown().elements if e.tag == "label"}
    assert labels[shoe] == "Schuhgröße"
    assert labels["city"] == "Ort"
    # The English default of a label is no label of one's own.
    assert labels["givenName"] == "Vorname"


def test_hostile_words_are_escaped(registration: Registration, browser: Browser) -> None:
    name = flow(
        registration,
        en=language(
            unifiedssp1_1=[
                string(one, SCRIPT)
                for one in ("heading", "button_signin", "local_intro_email", "social_intro")
            ],
            selfasserted1_1=[
                string("DisplayName", SCRIPT, ElementType="ClaimType", ElementId="city"),
                string("months", SCRIPT),
            ],
        ),
    )
    options = [{"name": SCRIPT, "value": SCRIPT, "isDefault": True}]
    change_flow(
        registration,
        name,
        _identityProviders=["OIDC-V1-ContosoID"],
        _attributes=[
            assignment("City", label=SCRIPT),
            assignment("Country", label=SCRIPT, userInputType="dateTimeDropdown"),
            *(
                assignment(attribute, label=SCRIPT, userInputType=kind, userAttributeValues=options)
                for attribute, kind in (
                    ("State", "radioSingleSelect"),
                    ("JobTitle", "dropdownSingleSelect"),
                    ("Surname", "checkboxMultiSelect"),
                )
            ),
        ],
    )
    browser.open(registration.authorize_path(name))
    assert browser.shown().heading == SCRIPT
    assert "<script" not in browser.shown().response.text
    begin_sign_up(registration, browser, name)
    assert "<script" not in browser.shown().response.text
    assert browser.shown().get("jobTitle").attributes["value"] == SCRIPT
