"""A demo user without a browser: fills the sign-in page in as a person would.

For the rehearsal tenant only, whose pages work without scripts; Microsoft's own need a browser.
"""

import mechanicalsoup
import requests

from operate.connection import ConnectionFailedError


def sign_in_as(user: str, password: str, authorize_url: str) -> None:
    """Go to the authorize URL, sign in, and follow the redirect to the application.

    Raises `ConnectionFailedError` with what the page says if it does not come to that.
    """
    try:
        _fill_in(user, password, authorize_url)
    except requests.RequestException as failure:
        raise ConnectionFailedError(f"{authorize_url} cannot be reached: {failure}") from None


def _fill_in(user: str, password: str, authorize_url: str) -> None:
    with mechanicalsoup.StatefulBrowser(raise_on_404=False) as browser:
        browser.open(authorize_url, timeout=30)
        if _said(browser) is None and browser.page and browser.page.select("#localAccountForm"):
            browser.select_form("#localAccountForm")
            name = "email" if browser.page.select("#email") else "signInName"
            browser[name] = user
            browser["password"] = password
            browser.submit_selected(timeout=30)
        onward = browser.page.select_one("#continueToApplication") if browser.page else None
        if onward is not None:
            browser.open_relative(onward["href"], timeout=30)
        refused = _said(browser)
        if refused:
            raise ConnectionFailedError(refused)


def _said(browser: mechanicalsoup.StatefulBrowser) -> str | None:
    """What the page reports as wrong, if it does."""
    page = browser.page
    alerts = page.select("[role=alert]") if page else []
    return " ".join(alert.get_text(" ", strip=True) for alert in alerts) or None
