"""A person and a headless Chromium at the pages of Power Apps: a connection from its button on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from tests.browser.conftest import OpenPage
from tests.browser.test_sign_in_page import fits_a_phone
from tests.engine.engine import RunningTenant
from tests.operate.deployed_connector import DeployedConnector

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeployedConnector]:
    tenant = RunningTenant(tmp_path_factory.mktemp("power-apps") / "tenant")
    yield DeployedConnector(tenant)
    tenant.stop()


def test_a_person_makes_a_connection_by_keyboard_on_a_phone(
    deployed: DeployedConnector, open_page: OpenPage
) -> None:
    page = open_page(width=360)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(deployed.tenant.tenant.url)
    page.click("a[href='/power-apps']")
    fits_a_phone(page)

    page.locator("button").focus()
    page.keyboard.press("Enter")
    page.fill("#email", DEMO_EMAIL)
    page.fill("#password", DEMO_PASSWORD)
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("You are connected to Orders")
    fits_a_phone(page)
    page.click("#back")
    expect(page.locator("li .state")).to_have_text("Connected")
    fits_a_phone(page)
    assert complaints == []

    deployed.remember("")
    page.locator("button").click()
    expect(page.locator("[role=alert]")).to_contain_text("AADB2C90079")
    fits_a_phone(page)
