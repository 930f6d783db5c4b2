from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.connected import LOCALHOST, POWER_AUTOMATE, Connected
from tests.engine.conftest import deployed_folder, engine, plugin  # noqa: F401 - fixtures
from tests.engine.engine import RunningTenant, Stack
from tests.patience import HANGS_SECONDS
from tools.browser import ensure_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium.

    Not for the session: as long as it runs, no other test of the process has an event loop.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_browser(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                # Power Automate's page, where sign-ins end, is never contacted.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def connected(
    engine: Path,  # noqa: F811
    plugin: Path,  # noqa: F811
    deployed_folder: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Connected]:
    """The deployed stack, with people signing in at its own tenant."""
    folder = tmp_path_factory.mktemp("connected")
    shutil.copytree(deployed_folder, folder, dirs_exist_ok=True, symlinks=True)
    tenant = RunningTenant(folder / "tenant")
    stack = Stack(folder, engine, plugin, tenant)
    stack.settings |= {
        "customDomain": tenant.tenant.url,
        "redirectUrls": [POWER_AUTOMATE, LOCALHOST],
    }
    stack.up()
    yield Connected(stack, stack.outputs(show_secrets=True))
    tenant.stop()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens a page of a browser that knows nobody."""
    contexts: list[BrowserContext] = []

    def open_it(width: int = 1280, locale: str = "en-GB") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale=locale, reduced_motion="reduce"
        )
        context.set_default_timeout(HANGS_SECONDS * 1000)
        contexts.append(context)
        return context.new_page()

    yield open_it
    for context in contexts:
        context.close()
