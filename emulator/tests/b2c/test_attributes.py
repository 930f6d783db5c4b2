"""What the pages ask for: order, labels, kinds of questions, and where the answers go."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import claims, redeem
from emulator.tests.b2c.flows import (
    assignment,
    begin_federated,
    begin_sign_up,
    custom_attribute,
    finish_sign_up,
    make_flow,
    portal,
    user_of,
)
from emulator.tests.b2c.registration import Registration

COLOURS = [
    {"name": "Red", "value": "red", "isDefault": False},
    {"name": "Green", "value": "green", "isDefault": True},
    {"name": "Blue", "value": "blue", "isDefault": False},
]


def questions(browser: Browser) -> list[tuple[str, str]]:
    """Ids and labels of what the page asks for, without address and password."""
    own = ("email", "newPassword", "reenterPassword")
    page = browser.shown().elements
    found = []
    for position, element in enumerate(page):
        if element.tag == "fieldset":
            found.append((element.attributes["id"], page[position + 1].text))
        elif element.tag == "label" and element.attributes["for"] not in own:
            found.append((element.attributes["for"], element.text))
    return found


def id_token(registration: Registration, browser: Browser, name: str) -> dict[str, Any]:
    return claims(redeem(registration, browser.answer()["code"], name)["id_token"])


def test_the_page_asks_in_the_flows_order_with_its_labels(
    registration: Registration, browser: Browser
) -> None:
    name = make_flow(
        registration,
        _attributes=[
            assignment("surname", label="Surname"),
            assignment("City", label="Where do you live?", isOptional=True),
            assignment("displayName", label="Display Name"),
        ],
    )
    begin_sign_up(registration, browser, name)
    assert questions(browser) == [
        ("surname", "Surname"),
        ("city", "Where do you live? (optional)"),
        ("displayName", "Display Name"),
    ]
    assert "required" in browser.shown().get("surname").attributes
    assert "required" not in browser.shown().get("city").attributes
    finish_sign_up(browser, surname="", city="")
    assert browser.shown().error_of("surname")
    assert "aria-invalid" not in browser.shown().get("city").attributes


def test_custom_attributes_are_kept_and_given_as_claims(
    registration: Registration, browser: Browser
) -> None:
    shoe = custom_attribute(registration, "ShoeSize", "int64")
    member = custom_attribute(registration, "Member", "boolean")
    name = make_flow(registration, _attributes=[assignment(shoe), assignment(member)])
    portal(registration, name, claims=["extension_ShoeSize", "extension_Member", "extension_Size"])
    begin_sign_up(registration, browser, name)
    assert [label for _, label in questions(browser)] == ["ShoeSize", "Member"]
    finish_sign_up(browser, **{shoe: "large", member: "maybe"})
    assert "filled out incorrectly" in browser.shown().error_of(shoe)
    assert "filled out incorrectly" in browser.shown().error_of(member)
    finish_sign_up(browser, **{shoe: "42", member: "true"})
    token = id_token(registration, browser, name)
    assert token["extension_ShoeSize"] == 42
    assert token["extension_Member"] is True
    assert "extension_Size" not in token
    assert user_of(registration, "nell@example.com")[shoe] == 42


@pytest.mark.parametrize("kind", ["radioSingleSelect", "dropdownSingleSelect", "RadioSingleSelect"])
def test_one_of_several_options_is_chosen_beginning_with_the_default(
    registration: Registration, browser: Browser, kind: str
) -> None:
    name = make_flow(
        registration,
        _attributes=[assignment("JobTitle", userInputType=kind, userAttributeValues=COLOURS)],
    )
    portal(registration, name, claims=["jobTitle"])
    begin_sign_up(registration, browser, name)
    finish_sign_up(browser, jobTitle="yellow")
    assert "filled out incorrectly" in browser.shown().error_of("jobTitle")
    begin_sign_up(registration, browser, name)
    finish_sign_up(browser)
    assert id_token(registration, browser, name)["jobTitle"] == "green"


def test_radio_buttons_are_a_group_with_a_legend(
    registration: Registration, browser: Browser
) -> None:
    values = [{**one, "isDefault": False} for one in COLOURS]
    name = make_flow(
        registration,
        _attributes=[
            assignment("City", label="Town", userInputType="radioSingleSelect")
            | {"userAttributeValues": values}
        ],
    )
    begin_sign_up(registration, browser, name)
    assert browser.shown().get("city").attributes["role"] == "radiogroup"
    assert questions(browser)[0] == ("city", "Town")
    assert [label for _, label in questions(browser)[1:]] == ["Red", "Green", "Blue"]
    finish_sign_up(browser)
    page = browser.shown()
    assert "required" in page.error_of("city")
    assert "autofocus" in page.get("city_0").attributes
    finish_sign_up(browser, city="blue")
    assert user_of(registration, "nell@example.com")["city"] == "blue"


@pytest.mark.parametrize(
    ("data_type", "kept"), [("string", "red,blue"), ("stringCollection", ["red", "blue"])]
)
def test_several_options_are_kept_together(
    registration: Registration, browser: Browser, data_type: str, kept: Any
) -> None:
    colours = custom_attribute(registration, "Colours", data_type)
    ask = assignment(
        colours, userInputType="checkboxMultiSelect", userAttributeValues=COLOURS, label="Colours"
    )
    name = make_flow(registration, _attributes=[ask])
    portal(registration, name, claims=["extension_Colours"])
    begin_sign_up(registration, browser, name)
    assert "checked" in browser.shown().get(f"{colours}_1").attributes
    finish_sign_up(browser, **{f"{colours}_1": ""})
    assert "required" in browser.shown().error_of(colours)
    assert "checked" not in browser.shown().get(f"{colours}_1").attributes
    finish_sign_up(browser, **{f"{colours}_0": "red", f"{colours}_2": "blue"})
    assert id_token(registration, browser, name)["extension_Colours"] == kept
    edit = make_flow(registration, "B2C_1_colours", "profileUpdate", _attributes=[ask])
    browser.open(registration.authorize_path(edit))
    ticked = [n for n in range(3) if "checked" in browser.shown().get(f"{colours}_{n}").attributes]
    assert ticked == [0, 2]


def test_a_date_is_chosen_from_three_lists(registration: Registration, browser: Browser) -> None:
    birth = custom_attribute(registration, "Birthday")
    name = make_flow(
        registration, _attributes=[assignment(birth, userInputType="dateTimeDropdown")]
    )
    portal(registration, name, claims=["extension_Birthday"])
    begin_sign_up(registration, browser, name)
    finish_sign_up(browser)
    assert "required" in browser.shown().error_of(birth)
    for day, month in (("31", "2"), ("", "2"), ("x", "2")):
        finish_sign_up(
            browser, **{f"{birth}_day": day, f"{birth}_month": month, f"{birth}_year": "1999"}
        )
        assert "filled out incorrectly" in browser.shown().error_of(birth)
    finish_sign_up(browser, **{f"{birth}_day": "28"})
    assert id_token(registration, browser, name)["extension_Birthday"] == "1999-02-28"
    edit = make_flow(
        registration,
        "B2C_1_birthday",
        "profileUpdate",
        _attributes=[assignment(birth, userInputType="dateTimeDropdown")],
    )
    browser.open(registration.authorize_path(edit))
    assert browser.shown().get(f"{birth}_month").attributes["value"] == "2"
    assert "February" in browser.shown().get(f"{birth}_month").text


def test_an_address_that_is_an_attribute_is_checked(
    registration: Registration, browser: Browser
) -> None:
    other = custom_attribute(registration, "Billing")
    name = make_flow(registration, _attributes=[assignment(other, userInputType="emailBox")])
    begin_sign_up(registration, browser, name)
    assert browser.shown().get(other).attributes["type"] == "email"
    finish_sign_up(browser, **{other: "no address"})
    assert "valid email" in browser.shown().error_of(other)
    finish_sign_up(browser, **{other: "bills@example.com"})
    assert "code" in browser.answer()


def test_a_local_address_is_verified_unless_the_flow_says_not_to(
    registration: Registration, browser: Browser
) -> None:
    for verified in (True, False):
        name = make_flow(
            registration,
            f"B2C_1_v{verified}",
            _attributes=[
                assignment("email", userInputType="emailBox", requiresVerification=verified)
            ],
        )
        browser.open(registration.authorize_path(name, prompt="login")).follow("createAccount")
        button = browser.shown().find("emailVerificationControl_but_send_code")
        assert (button is not None) == verified
    finish_sign_up(browser, email="nobody")
    assert "valid email" in browser.shown().error_of("email")
    finish_sign_up(browser, email=DEMO_EMAIL)
    assert "already exists" in browser.shown().error_of("email")
    finish_sign_up(browser, email="nell@example.com")
    assert "code" in browser.answer()


def test_a_providers_address_is_verified_if_the_flow_says_so(
    registration: Registration, browser: Browser
) -> None:
    name = make_flow(
        registration,
        _identityProviders=["OIDC-V1-ContosoID"],
        _attributes=[
            assignment("displayName"),
            assignment("email", userInputType="emailBox", requiresVerification=True),
        ],
    )
    begin_federated(registration, browser, name)
    assert browser.shown().get("email").attributes["value"] == "new@contoso.example"
    assert browser.shown().find("displayName") is None
    browser.press("emailVerificationControl_but_send_code", email="other@example.com")
    mail = registration.tenant.http.request("GET", "/_rehearsal/outbox").json()
    assert mail[-1]["email"] == "other@example.com"
    browser.press(
        "emailVerificationControl_but_verify_code", emailVerificationCode=mail[-1]["code"]
    )
    browser.press("continue")
    assert user_of(registration, "other@example.com")["displayName"] == "New Person"


def test_an_unverified_address_has_its_place_in_the_flows_order(
    registration: Registration, browser: Browser
) -> None:
    name = make_flow(
        registration,
        _identityProviders=["OIDC-V1-ContosoID"],
        _attributes=[assignment("displayName"), assignment("email"), assignment("city")],
    )
    begin_federated(registration, browser, name)
    shown = [e.attributes["for"] for e in browser.shown().elements if e.tag == "label"]
    assert shown == ["displayName", "email", "city"]


def test_the_profile_begins_with_what_is_known_and_keeps_types(
    registration: Registration, browser: Browser
) -> None:
    shoe = custom_attribute(registration, "ShoeSize", "int64")
    user = user_of(registration, DEMO_EMAIL)
    registration.tenant.state.store.put("user", user["id"], {**user, shoe: 38, "city": "Bath"})
    name = make_flow(
        registration,
        kind="profileUpdate",
        _attributes=[assignment(shoe), assignment("city", isOptional=True)],
    )
    browser.open(registration.authorize_path(name))
    browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert browser.shown().get(shoe).attributes["value"] == "38"
    browser.press("continue", city="", **{shoe: "39"})
    user = user_of(registration, DEMO_EMAIL)
    assert (user[shoe], user["city"], user["displayName"]) == (39, None, "Ada Lovelace")
