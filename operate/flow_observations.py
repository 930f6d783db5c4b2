"""Observes a user flow from outside: its discovery document, its sign-in page, a token.

The observer requests only what any browser may request: the discovery document, the keys, the first
page of a sign-in by the connector's own client, and the target of that page's link "Forgot your
password?". It signs nobody in and changes nothing. It abandons the sign-in that it began.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import click
import requests

from operate.explain import code_in
from operate.flow_page import NONE, SELF_ASSERTED, SIGN_IN, FlowPage, read_page
from operate.flow_token import FlowToken, UnusableTokenError, verify

PATIENCE = 30
"""Seconds to wait for a response."""

INSIDE, LEAVES = "inside", "leaves"


class UnreachableError(click.ClickException):
    """The tenant cannot be reached."""


@dataclass(frozen=True)
class Addresses:
    """A flow's URLs, and the parameters of its sign-in. `redirect_url` is never opened."""

    discovery: str
    authorize: str
    client_id: str
    redirect_url: str
    scope: str


@dataclass(frozen=True)
class Observations:
    """The observations of one flow. Where one is None, its `…_problem` says why.

    `exists`: False only if the service answers 404. (UNCONFIRMED: it answers so for a missing flow,
    and for nothing else.) `discovery`: the discovery document. `page`: the first page of the
    sign-in. `reset`: `inside` if "Forgot your password?" stays in the flow, `leaves` if it sends
    AADB2C90118 to the application. `token`: a token of this flow whose signature is checked.
    """

    exists: bool = True
    discovery: dict[str, Any] | None = None
    discovery_problem: str = ""
    page: FlowPage | None = None
    page_problem: str = ""
    reset: str | None = None
    reset_problem: str = ""
    token: FlowToken | None = None
    token_problem: str = "no token was given (--token)"


def addresses(outputs: dict[str, Any], flow: str) -> Addresses:
    """A flow's addresses, made from the stack's outputs, which have those of the stack's policy."""
    policy = outputs["policy"]

    def of_flow(url: str) -> str:
        parts = urlsplit(url)
        path = parts.path.replace(f"/{policy}/", f"/{flow}/")
        query = [(key, flow if key == "p" else value) for key, value in parse_qsl(parts.query)]
        return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))

    return Addresses(
        discovery=of_flow(outputs["openidConfigurationUrl"]),
        authorize=of_flow(outputs["authorizationUrl"]),
        client_id=outputs["clientId"],
        redirect_url=outputs["redirectUrls"][0],
        scope=outputs["scope"],
    )


def observe(urls: Addresses, token: FlowToken | None = None) -> Observations:
    """Observe one flow.

    `token`: a token of this flow. Raises `UnreachableError`, and `UnusableTokenError` if the flow
    did not sign the token.
    """
    with requests.Session() as session:
        try:
            return _observe(session, urls, token)
        except requests.RequestException as failure:
            host = urlsplit(urls.discovery).netloc
            raise UnreachableError(f"{host} cannot be reached: {failure}") from None


def _observe(session: requests.Session, urls: Addresses, token: FlowToken | None) -> Observations:
    response = _get(session, urls.discovery)
    if response.status_code == 404:
        return Observations(exists=False)
    discovery = _json(response) if response.status_code == 200 else None
    token_problem = Observations.token_problem
    if token is not None and discovery is not None:
        _verify(session, token, discovery)
    elif token is not None:
        token, token_problem = None, "without the discovery document no token can be checked"
    page, page_problem, page_url = _page(session, urls)
    reset, reset_problem = (
        _reset(session, urls, page, page_url) if page is not None else (None, page_problem)
    )
    return Observations(
        discovery=discovery,
        discovery_problem=f"the discovery document answers {response.status_code}",
        page=page,
        page_problem=page_problem,
        reset=reset,
        reset_problem=reset_problem,
        token=token,
        token_problem=token_problem,
    )


def _verify(session: requests.Session, token: FlowToken, discovery: dict[str, Any]) -> None:
    keys = _json(_get(session, str(discovery.get("jwks_uri"))))
    if keys is None:
        raise UnusableTokenError("The flow's keys cannot be read.")
    verify(token, keys)


def _page(session: requests.Session, urls: Addresses) -> tuple[FlowPage | None, str, str]:
    """The first page or None, the reason for None, and the page's URL."""
    parameters = {
        "client_id": urls.client_id,
        "response_type": "code",
        "redirect_uri": urls.redirect_url,
        "scope": urls.scope,
        "state": secrets.token_urlsafe(16),
        "nonce": secrets.token_urlsafe(16),
        "prompt": "login",
        # As long as a SHA-256; nobody redeems a code, so there is no verifier behind it.
        "code_challenge": secrets.token_urlsafe(32),
        "code_challenge_method": "S256",
    }
    response = _get(session, urls.authorize, parameters)
    url = response.url
    if response.is_redirect:
        return None, f"the sign-in leads away urls once: {_destination(response, urls)}", url
    if response.status_code != 200:
        code = code_in(response.text) or f"status {response.status_code}"
        return None, f"the sign-in page is refused with {code}", url
    page = read_page(response.text)
    if page.kind not in (SIGN_IN, SELF_ASSERTED):
        reported = code_in(response.text)
        reason = f"it reports {reported}" if reported else "it has another form than is read"
        return None, f"the sign-in page cannot be read: {reason}", url
    return page, "", url


def _reset(
    session: requests.Session, urls: Addresses, page: FlowPage, page_url: str
) -> tuple[str | None, str]:
    """Where "Forgot your password?" leads, or None and the reason for it."""
    if page.kind != SIGN_IN:
        return None, "the flow does not begin with a sign-in page"
    if page.local_account == NONE:
        return None, "the page offers no local account, so there is no password to forget"
    if page.forgot_link is None:
        return None, 'the page shows no link "Forgot your password?" that can be read'
    target = urljoin(page_url, page.forgot_link)
    if urlsplit(target).netloc != urlsplit(page_url).netloc:
        return None, f"the link leads to another host, {urlsplit(target).netloc}"
    response = _get(session, target)
    reply = response.headers.get("Location", "") if response.is_redirect else response.text
    if code_in(reply) == "AADB2C90118":
        return LEAVES, ""
    if response.is_redirect:
        return None, f"the link leads away: {_destination(response, urls)}"
    if response.status_code == 200 and read_page(response.text).kind == SELF_ASSERTED:
        return INSIDE, ""
    code = code_in(reply) or f"a page of status {response.status_code} that cannot be read"
    return None, f"the link answers {code}"


def _destination(response: requests.Response, urls: Addresses) -> str:
    """The error code that a redirect carries, or the host that it leads to."""
    location = urljoin(response.url, response.headers["Location"])
    code = code_in(location)
    if code:
        return code
    if location.startswith(urls.redirect_url):
        return "back to the application without a page"
    return urlsplit(location).netloc


def _get(
    session: requests.Session, url: str, parameters: dict[str, str] | None = None
) -> requests.Response:
    return session.get(url, params=parameters, timeout=PATIENCE, allow_redirects=False)


def _json(response: requests.Response) -> dict[str, Any] | None:
    try:
        document = response.json()
    except ValueError:
        return None
    return document if isinstance(document, dict) else None
