"""A person and a headless Chromium at the sign-in page, from what `pulumi up` registered."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Request, expect

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from tests.browser.conftest import OpenPage
from tests.browser.connected import POWER_AUTOMATE, Connected, query_of
from tests.patience import HANGS_SECONDS

NEW_PASSWORD = "Another-word-2026"

# One process, one browser, and nothing else between.
pytestmark = pytest.mark.xdist_group("browser")


class Visit:
    """One authorize request in a browser, up to the redirect."""

    def __init__(self, connected: Connected, page: Page, policy: str | None = None, **more: str):
        self.connected, self.page, self.policy = connected, page, policy
        self.connection = connected.connection(policy)
        self.sent_to: list[str] = []
        page.on("request", self._note)
        url, self.state = self.connection.authorize_url(**more)
        page.goto(url)

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"#{name}", value)

    def back(self) -> str:
        """The URL at which Power Automate gets the browser back."""
        deadline = time.monotonic() + HANGS_SECONDS
        while not self.sent_to and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        assert self.sent_to, self.page.content()
        return self.sent_to[0]

    def _note(self, request: Request) -> None:
        if request.url.startswith(POWER_AUTOMATE):
            self.sent_to.append(request.url)

    def claims(self) -> dict[str, Any]:
        """The claims of the access token for which the connector exchanges the code."""
        tokens = self.connection.redeem(self.back(), self.state)
        return self.connected.claims(tokens["access_token"], self.policy)

    def refusal(self) -> str:
        parameters = query_of(self.back())
        assert parameters["state"] == self.state
        assert parameters["error"] == "access_denied"
        return parameters["error_description"]

    def verify_email(self, address: str) -> None:
        """Ask for a code and type it in, as it stands in the outbox of the tenant page."""
        self.page.fill("#email", address)
        self.page.click("#emailVerificationControl_but_send_code")
        self.page.wait_for_selector("#emailVerificationCode")
        self.page.fill("#emailVerificationCode", self.code_for(address))
        self.page.click("#emailVerificationControl_but_verify_code")
        self.page.wait_for_selector("#emailVerificationCode", state="detached")

    def code_for(self, address: str) -> str:
        """The last code that a real tenant would have sent to the address."""
        mail = self.connected.tenant.http.get("/_rehearsal/outbox").json()
        codes: list[str] = [each["code"] for each in mail if each["email"] == address]
        return codes[-1]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def sign_up(visit: Visit, address: str, name: str = "Grace Hopper") -> None:
    visit.page.click("#createAccount")
    visit.verify_email(address)
    visit.fill(newPassword=NEW_PASSWORD, reenterPassword=NEW_PASSWORD, displayName=name)
    visit.page.click("#continue")


def fresh_address() -> str:
    return f"{uuid4().hex}@example.com"


def test_a_person_signs_in_and_the_connector_gets_a_token_for_the_api(
    connected: Connected, page: Page
) -> None:
    visit = Visit(connected, page)
    visit.fill(email=DEMO_EMAIL, password=DEMO_PASSWORD)
    page.click("#next")
    claims = visit.claims()
    assert claims["emails"] == [DEMO_EMAIL]
    assert claims["scp"] == "orders.read orders.write"
    assert claims["azp"] == connected.outputs["clientId"]
    assert claims["tfp"] == "B2C_1_siin"


def test_a_person_signs_up_and_can_sign_in_afterwards(
    connected: Connected, open_page: OpenPage
) -> None:
    address = fresh_address()
    visit = Visit(connected, open_page())
    sign_up(visit, address)
    new = visit.claims()
    assert new["newUser"] is True
    assert new["name"] == "Grace Hopper"

    again = Visit(connected, open_page())
    again.fill(email=address, password=NEW_PASSWORD)
    again.page.click("#next")
    claims = again.claims()
    assert claims["sub"] == new["sub"]
    assert "newUser" not in claims


def test_a_wrong_password_is_told_on_the_page_and_the_next_try_counts(
    connected: Connected, page: Page
) -> None:
    visit = Visit(connected, page)
    visit.fill(email=DEMO_EMAIL, password="not it")
    page.click("#next")
    expect(page.locator("[role=alert]")).to_contain_text("password")
    assert page.input_value("#email") == DEMO_EMAIL
    assert page.input_value("#password") == ""
    page.fill("#password", DEMO_PASSWORD)
    page.click("#next")
    assert visit.claims()["emails"] == [DEMO_EMAIL]


def test_a_forgotten_password_is_reset_inside_the_flow(
    connected: Connected, open_page: OpenPage
) -> None:
    address = fresh_address()
    visit = Visit(connected, open_page())
    sign_up(visit, address)
    subject = visit.claims()["sub"]

    reset = Visit(connected, open_page())
    reset.page.click("#forgotPassword")
    reset.verify_email(address)
    reset.page.click("#continue")
    reset.fill(newPassword="Changed-it-2026", reenterPassword="Changed-it-2026")
    reset.page.click("#continue")
    assert reset.claims()["sub"] == subject


def test_without_self_service_reset_the_connection_ends_with_90118(
    connected: Connected, page: Page
) -> None:
    connected.tenant.control("flows/B2C_1_siin", {"selfServicePasswordReset": False})
    try:
        visit = Visit(connected, page)
        page.click("#forgotPassword")
        assert visit.refusal().startswith("AADB2C90118: ")
    finally:
        connected.tenant.control("flows/B2C_1_siin", {"selfServicePasswordReset": True})


def test_cancel_ends_the_connection_with_90091(connected: Connected, page: Page) -> None:
    visit = Visit(connected, page)
    page.click("#createAccount")
    page.click("#cancel")
    assert visit.refusal().startswith("AADB2C90091: ")


def test_a_profile_is_edited_in_a_flow_of_its_own(
    connected: Connected, open_page: OpenPage
) -> None:
    address = fresh_address()
    first = Visit(connected, open_page())
    sign_up(first, address)
    subject = first.claims()["sub"]

    edit = Visit(connected, open_page(), policy="B2C_1_edit")
    edit.fill(email=address, password=NEW_PASSWORD)
    edit.page.click("#next")
    edit.page.fill("#displayName", "Rear Admiral Hopper")
    edit.page.click("#continue")
    claims = edit.claims()
    assert claims["sub"] == subject
    assert claims["tfp"] == "B2C_1_edit"
    assert claims["name"] == "Rear Admiral Hopper"


def test_somebody_signs_in_with_another_identity_provider(connected: Connected, page: Page) -> None:
    visit = Visit(connected, page)
    page.click("a.accountButton")
    page.click("main button, main a.account")
    if page.locator("#continue").count():
        page.click("#continue")
    assert visit.claims()["idp"]


def test_the_keyboard_alone_is_enough_to_sign_in(connected: Connected, page: Page) -> None:
    visit = Visit(connected, page)
    keyboard = page.keyboard
    focused(page, "email")
    keyboard.type(DEMO_EMAIL)
    keyboard.press("Tab")
    focused(page, "password")
    keyboard.type(DEMO_PASSWORD)
    keyboard.press("Enter")
    assert visit.claims()["emails"] == [DEMO_EMAIL]


def test_the_keyboard_alone_is_enough_to_sign_up(connected: Connected, page: Page) -> None:
    visit, address = Visit(connected, page), fresh_address()
    tab_to(page, "createAccount")
    page.keyboard.press("Enter")
    page.wait_for_selector("#emailVerificationControl_but_send_code")
    focused(page, "email")
    page.keyboard.type(address)
    page.keyboard.press("Enter")
    page.wait_for_selector("#emailVerificationCode")
    focused(page, "emailVerificationCode")
    page.keyboard.type(visit.code_for(address))
    page.keyboard.press("Enter")
    page.wait_for_selector("#newPassword")
    for field, value in (
        ("newPassword", NEW_PASSWORD),
        ("reenterPassword", NEW_PASSWORD),
        ("displayName", "Grace Hopper"),
    ):
        tab_to(page, field)
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    assert visit.claims()["name"] == "Grace Hopper"


def focused(page: Page, element: str) -> None:
    """Wait until the element has the focus; a browser gives it after the page has loaded."""
    page.wait_for_function("id => document.activeElement.id === id", arg=element)


def tab_to(page: Page, element: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(20):
        if page.evaluate("document.activeElement.id") == element:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches #{element}")


def test_every_page_fits_a_phone_of_360_pixels(connected: Connected, open_page: OpenPage) -> None:
    visit = Visit(connected, open_page(width=360))
    fits_a_phone(visit.page)
    visit.page.click("#forgotPassword")
    fits_a_phone(visit.page)
    visit.page.go_back()
    visit.page.click("#createAccount")
    fits_a_phone(visit.page)
    visit.page.fill("#email", fresh_address())
    visit.page.click("#emailVerificationControl_but_send_code")
    visit.page.wait_for_selector("#emailVerificationCode")
    fits_a_phone(visit.page)

    edit = Visit(connected, open_page(width=360), policy="B2C_1_edit")
    edit.fill(email=DEMO_EMAIL, password=DEMO_PASSWORD)
    edit.page.click("#next")
    edit.page.wait_for_selector("#displayName")
    fits_a_phone(edit.page)

    wrong = open_page(width=360)
    wrong.goto(f"{connected.outputs['authorizationUrl']}?client_id=x")
    assert "AADB2C" in wrong.content()
    fits_a_phone(wrong)
    wrong.goto(connected.tenant.tenant.url)
    fits_a_phone(wrong)


def fits_a_phone(page: Page) -> None:
    """Nothing is cut off, and a finger hits every control."""
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, page.url
    for control in page.locator("input:visible, button:not([aria-hidden]):visible").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 24, control
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


@pytest.mark.parametrize(
    ("wish", "language", "button"),
    [("de", "de", "Anmelden"), ("fr-CA", "fr", ""), ("xx", "en", "Sign in")],
)
def test_the_page_speaks_the_language_of_ui_locales(
    connected: Connected, page: Page, wish: str, language: str, button: str
) -> None:
    Visit(connected, page, ui_locales=wish)
    assert (page.get_attribute("html", "lang") or "").split("-")[0] == language
    expect(page.locator("#next")).to_contain_text(button)


def test_every_field_has_a_label_and_an_error_is_tied_to_its_field(
    connected: Connected, page: Page
) -> None:
    Visit(connected, page)
    page.click("#next")
    for field in page.locator("input:visible").all():
        name = field.get_attribute("id")
        assert page.locator(f"label[for={name}]").count() == 1
        described = (field.get_attribute("aria-describedby") or "").split()
        assert field.get_attribute("aria-invalid") == "true"
        assert any(page.locator(f"#{each}[role=alert]").count() for each in described)


def test_the_page_needs_no_script_and_breaks_no_security_rule_of_its_own(
    connected: Connected, page: Page
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    visit = Visit(connected, page)
    visit.fill(email=DEMO_EMAIL, password=DEMO_PASSWORD)
    page.click("#next")
    visit.claims()
    assert [said for said in complaints if "ERR_NAME_NOT_RESOLVED" not in said] == []
