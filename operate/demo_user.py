"""Signs a demo user in without a browser, by filling in the sign-in page.

This works on the emulated tenant only, whose pages need no scripts. Microsoft's pages do.
"""

import mechanicalsoup
import requests
from bs4 import Tag

from operate.oauth_client import SignInFailedError


def sign_in_as(user: str, password: str, authorize_url: str) -> None:
    """Go to the authorize URL, sign in, and follow the redirect to the application.

    Raises `SignInFailedError` with the page's own message if the page reports an error.
    """
    with mechanicalsoup.StatefulBrowser(raise_on_404=False) as browser:
        try:
            browser.open(authorize_url, timeout=30)
            if not _error_message(browser) and _first(browser, "#localAccountForm"):
                browser.select_form("#localAccountForm")
                browser["email" if _first(browser, "#email") else "signInName"] = user
                browser["password"] = password
                browser.submit_selected(timeout=30)
            onward = _first(browser, "#continueToApplication")
            if onward is not None:
                browser.open_relative(onward["href"], timeout=30)
        except requests.RequestException as failure:
            raise SignInFailedError(f"{authorize_url} cannot be reached: {failure}") from None
        message = _error_message(browser)
        if message:
            raise SignInFailedError(message)


def _first(browser: mechanicalsoup.StatefulBrowser, selector: str) -> Tag | None:
    return browser.page.select_one(selector) if browser.page else None


def _error_message(browser: mechanicalsoup.StatefulBrowser) -> str:
    """The page's error message, empty if there is none."""
    alerts = browser.page.select("[role=alert]") if browser.page else []
    return " ".join(alert.get_text(" ", strip=True) for alert in alerts)
