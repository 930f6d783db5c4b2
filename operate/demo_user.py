"""Signs a demo user in without a browser, by filling in the sign-in page.

This works on the rehearsal tenant only, whose pages need no scripts. Microsoft's pages do.
"""

import mechanicalsoup
import requests

from operate.oauth_client import SignInFailedError


def sign_in_as(user: str, password: str, authorize_url: str) -> None:
    """Go to the authorize URL, sign in, and follow the redirect to the application.

    Raises `SignInFailedError` with the page's own message if the page reports an error.
    """
    try:
        _fill_in(user, password, authorize_url)
    except requests.RequestException as failure:
        raise SignInFailedError(f"{authorize_url} cannot be reached: {failure}") from None


def _fill_in(user: str, password: str, authorize_url: str) -> None:
    with mechanicalsoup.StatefulBrowser(raise_on_404=False) as browser:
        browser.open(authorize_url, timeout=30)
        if (
            _error_message(browser) is None
            and browser.page
            and browser.page.select("#localAccountForm")
        ):
            browser.select_form("#localAccountForm")
            name = "email" if browser.page.select("#email") else "signInName"
            browser[name] = user
            browser["password"] = password
            browser.submit_selected(timeout=30)
        onward = browser.page.select_one("#continueToApplication") if browser.page else None
        if onward is not None:
            browser.open_relative(onward["href"], timeout=30)
        message = _error_message(browser)
        if message:
            raise SignInFailedError(message)


def _error_message(browser: mechanicalsoup.StatefulBrowser) -> str | None:
    """The page's error message, or None."""
    page = browser.page
    alerts = page.select("[role=alert]") if page else []
    return " ".join(alert.get_text(" ", strip=True) for alert in alerts) or None
