"""A connector as a maker fills it in, and the sign-in that Power Platform does with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from b2c.errors import ERRORS
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser, Http
from operate.explain import code_in

Person = Callable[[Browser], object]


def ada(browser: Browser) -> None:
    """A person with a local account, who may be signed in already."""
    if browser.page and browser.page.find("next"):
        browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)


def of_provider(provider: str, name: str) -> Person:
    """A person whom the identity provider knows."""

    def visit(browser: Browser) -> None:
        browser.follow(f"{provider}Exchange")
        browser.press("continue", providerEmail=f"{name}@contoso.example", providerName=name)
        if browser.returned is None:
            browser.press("continue", displayName=name)

    return visit


katherine = of_provider("ContosoID", "katherine")


@dataclass
class Connection:
    """`outputs` are the stack's; `tab` is the connector's Security tab, where they are pasted.

    `sent` are further parameters of the authorize request, `redeemed` of the request for tokens;
    an empty text leaves a parameter out.
    """

    http: Http
    outputs: dict[str, str]
    redirect_url: str
    tab: dict[str, str] = field(init=False)
    sent: dict[str, str] = field(init=False)
    redeemed: dict[str, str] = field(init=False)
    refresh_token: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.tab = dict(self.outputs)
        self.use_generic_oauth_2()

    def use_generic_oauth_2(self) -> None:
        """Choose the connector type of that name."""
        self.sent = {"response_type": "code"}
        self.redeemed = {"grant_type": "authorization_code"}

    def paste(self, *outputs: str) -> None:
        self.tab |= {name: self.outputs[name] for name in outputs}

    def open(self, browser: Browser) -> Browser:
        """Send the browser to the authorize endpoint."""
        query = urlencode(
            {
                name: value
                for name, value in {
                    **self.sent,
                    "client_id": self.tab["clientId"],
                    "redirect_uri": self.redirect_url,
                    "scope": self.tab["scope"],
                }.items()
                if value
            }
        )
        return browser.open(f"{self.tab['authorizationUrl']}?{query}")

    def sign_in(self, person: Person = ada) -> str | None:
        """Sign in with a fresh browser, redeem the code and refresh.

        The code of the refusal at which this ends; None if it succeeds.
        """
        browser = self.open(Browser(self.http))
        if browser.page is None or "AADB2C" not in browser.page.text:
            person(browser)
        return self.end(browser)

    def end(self, browser: Browser) -> str | None:
        """As `sign_in`, from the page or the redirect at which the browser is."""
        if browser.returned is None:
            return refusal_on(browser)
        answer = browser.returned.values
        if "code" not in answer:
            return None if "access_token" in answer else code_in(answer["error_description"])
        return (
            self.post(
                "tokenUrl", code=answer["code"], redirect_uri=self.redirect_url, **self.redeemed
            )
            or self.refresh()
        )

    def refresh(self) -> str | None:
        """The code of the refusal of the connection's refresh token; None if it is taken."""
        return self.post("refreshUrl", grant_type="refresh_token", refresh_token=self.refresh_token)

    def post(self, url: str, **form: str) -> str | None:
        form = {
            "client_id": self.tab["clientId"],
            "client_secret": self.tab["clientSecret"],
            "scope": self.tab["scope"],
            **form,
        }
        given = {name: value for name, value in form.items() if value}
        response = self.http.request("POST", self.tab[url], data=given)
        body: dict[str, Any] = response.json()
        if response.status_code != 200:
            return code_in(body["error_description"])
        assert "access_token" in body, body
        self.refresh_token = body["refresh_token"]
        return None


def refusal_on(browser: Browser) -> str | None:
    """The code of the page that is shown; that of a message on a form is the message's."""
    text = browser.shown().text
    forms = (kind for kind in ERRORS.values() if "form" in kind.places)
    return code_in(text) or next((kind.name for kind in forms if kind.message in text), None)
