"""What can be seen of a user flow from outside: its discovery document, its sign-in page, a token.

Only what any browser may ask for: the discovery document, the keys, the first page of a sign-in by
the connector's own client, and the link "Forgot your password?" of that page, which is followed to
see where it leads. Nobody is signed in and nothing is changed; the sign-in that was begun is left.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import requests

from operate.explain import code_in
from operate.flow_page import NONE, SELF_ASSERTED, SIGN_IN, FlowPage, read_page
from operate.flow_token import FlowToken, UnusableTokenError, verify

PATIENCE = 30
"""Seconds for one answer."""

INSIDE, LEAVES = "inside", "leaves"


class UnreachableError(Exception):
    """The tenant cannot be reached at all."""


@dataclass(frozen=True)
class Addresses:
    """One flow's addresses, and what its sign-in is asked with. `redirect_url` is never opened."""

    discovery: str
    authorize: str
    client_id: str
    redirect_url: str
    scope: str


@dataclass(frozen=True)
class Observations:
    """What was seen of one flow; each `…_problem` says why something was not.

    `exists`: False only if the service answers 404 (that it does for a missing flow, and for
    nothing else, is UNCONFIRMED). `discovery`: the document. `page`: the first
    page. `reset`: `inside` if "Forgot your password?" stays in the flow, `leaves` if it sends
    AADB2C90118 to the application. `token`: one of this flow, its signature checked.
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
    """A flow's addresses, from the stack's outputs for its own policy."""
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


def observe(at: Addresses, token: FlowToken | None = None) -> Observations:
    """Look at one flow.

    `token`: one of this flow. Raises `UnreachableError`, and `UnusableTokenError` if the flow did
    not sign the token.
    """
    with requests.Session() as session:
        try:
            return _observe(session, at, token)
        except requests.RequestException as failure:
            host = urlsplit(at.discovery).netloc
            raise UnreachableError(f"{host} cannot be reached: {failure}") from None


def _observe(session: requests.Session, at: Addresses, token: FlowToken | None) -> Observations:
    answer = _get(session, at.discovery)
    if answer.status_code == 404:
        return Observations(exists=False)
    discovery, discovery_problem = _discovery(answer)
    token_problem = Observations.token_problem
    if token is not None:
        token_problem = ""
        if discovery is None:
            token, token_problem = None, "without the discovery document no token can be checked"
        else:
            _verify(session, token, discovery)
    page, page_problem, page_url = _page(session, at)
    reset, reset_problem = (
        _reset(session, at, page, page_url) if page is not None else (None, page_problem)
    )
    return Observations(
        discovery=discovery,
        discovery_problem=discovery_problem,
        page=page,
        page_problem=page_problem,
        reset=reset,
        reset_problem=reset_problem,
        token=token,
        token_problem=token_problem,
    )


def _discovery(answer: requests.Response) -> tuple[dict[str, Any] | None, str]:
    document = _json(answer) if answer.status_code == 200 else None
    if document is not None:
        return document, ""
    return None, f"the discovery document answers {answer.status_code}"


def _verify(session: requests.Session, token: FlowToken, discovery: dict[str, Any]) -> None:
    keys = _json(_get(session, str(discovery.get("jwks_uri"))))
    if keys is None:
        raise UnusableTokenError("The flow's keys cannot be read.")
    verify(token, keys)


def _page(session: requests.Session, at: Addresses) -> tuple[FlowPage | None, str, str]:
    """The first page, or why there is none; and its address."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    parameters = {
        "client_id": at.client_id,
        "response_type": "code",
        "redirect_uri": at.redirect_url,
        "scope": at.scope,
        "state": secrets.token_urlsafe(16),
        "nonce": secrets.token_urlsafe(16),
        "prompt": "login",
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    separator = "&" if "?" in at.authorize else "?"
    url = f"{at.authorize}{separator}{urlencode(parameters)}"
    answer = _get(session, url)
    if answer.is_redirect:
        return None, f"the sign-in leads away at once: {_destination(answer, at)}", url
    if answer.status_code != 200:
        code = code_in(answer.text) or f"status {answer.status_code}"
        return None, f"the sign-in page is refused with {code}", url
    page = read_page(answer.text)
    if page.kind not in (SIGN_IN, SELF_ASSERTED):
        reported = code_in(answer.text)
        reason = f"it reports {reported}" if reported else "it has another form than those known"
        return None, f"the sign-in page cannot be read: {reason}", url
    return page, "", url


def _reset(
    session: requests.Session, at: Addresses, page: FlowPage, page_url: str
) -> tuple[str | None, str]:
    """Where "Forgot your password?" leads."""
    if page.kind != SIGN_IN:
        return None, "the flow does not begin with a sign-in page"
    if page.local_account == NONE:
        return None, "the page offers no local account, so there is no password to forget"
    if page.forgot_link is None:
        return None, 'the page shows no link "Forgot your password?" that can be read'
    target = urljoin(page_url, page.forgot_link)
    if urlsplit(target).netloc != urlsplit(page_url).netloc:
        return None, f"the link leads to another host, {urlsplit(target).netloc}"
    answer = _get(session, target)
    said = answer.headers.get("Location", "") if answer.is_redirect else answer.text
    if code_in(said) == "AADB2C90118":
        return LEAVES, ""
    if answer.is_redirect:
        return None, f"the link leads away: {_destination(answer, at)}"
    if answer.status_code == 200 and read_page(answer.text).kind == SELF_ASSERTED:
        return INSIDE, ""
    code = code_in(said) or f"a page of status {answer.status_code} that cannot be read"
    return None, f"the link answers {code}"


def _destination(answer: requests.Response, at: Addresses) -> str:
    """Where a redirect goes, without its parameters; an error's code if it carries one."""
    location = urljoin(answer.url, answer.headers["Location"])
    code = code_in(location)
    if code:
        return code
    if location.startswith(at.redirect_url):
        return "back to the application without a page"
    return urlsplit(location).netloc


def _get(session: requests.Session, url: str) -> requests.Response:
    return session.get(url, timeout=PATIENCE, allow_redirects=False)


def _json(answer: requests.Response) -> dict[str, Any] | None:
    try:
        document = answer.json()
    except ValueError:
        return None
    return document if isinstance(document, dict) else None
