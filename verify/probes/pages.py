"""The pages of a user flow: a sign-in over plain requests where they need no script, else by a
person in a browser."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag

from verify.probes.connection import REDIRECT_URL, Connection, Person
from verify.request import Request
from verify.session import Answer, ProbeFailedError, Session

AUTHORIZE = Request(
    "GET",
    "policy",
    "/{tenant}/{flow}/oauth2/v2.0/authorize?client_id={client}&redirect_uri={redirect}"
    "&response_type={kind}&scope={scope}&prompt={prompt}&state={mark}&nonce={mark}",
    "Open the sign-in page, or see the refusal of a planted mistake",
)
SUBMIT = Request(
    "POST",
    "policy",
    "/{tenant}/{flow}/SelfAsserted?tx={tx}&p={p}",
    "Sign the run's own person in, where the page needs no script",
)
CONTINUE = Request(
    "GET",
    "policy",
    "/{tenant}/{flow}/api/CombinedSigninAndSignup/confirmed?tx={tx}&p={p}",
    "Go on from the sign-in page to the application",
)
PAGES = (AUTHORIZE, SUBMIT, CONTINUE)

_CODE = re.compile(r"AADB2C\d{5}")


@dataclass(frozen=True)
class Returned:
    """What came back at the redirect URL: its parameters, and the answers on the way."""

    values: Mapping[str, str]
    answers: tuple[Answer, ...]

    @property
    def refusal(self) -> str | None:
        """B2C's code in it."""
        return _code_in(self.values.get("error_description", ""))


class BrowserNeededError(ProbeFailedError):
    """The sign-in page needs scripts, and no person was asked."""


def open_page(session: Session, connection: Connection, **changes: str) -> Answer:
    """The answer of the authorize endpoint. `changes`: other values than a connector sends."""
    return session.send(AUTHORIZE, authorize_values(session, connection, **changes))


def authorize_values(session: Session, connection: Connection, **changes: str) -> dict[str, str]:
    return {
        "tenant": session.tenant,
        "flow": connection.flow,
        "client": connection.client,
        "redirect": REDIRECT_URL,
        "kind": "code",
        "scope": connection.scope,
        "prompt": "login",
        "mark": session.mark,
        **changes,
    }


def sign_in(session: Session, connection: Connection, person: Person, **changes: str) -> Returned:
    """Sign the person in, over plain requests or in a browser.

    Raises `BrowserNeededError`, and `ProbeFailedError` where the sign-in ends on a page.
    """
    page = open_page(session, connection, **changes)
    if page.status in (302, 303):
        return Returned(returned_values(page.headers.get("Location", "")), (page,))
    if page.status != 200:
        raise ProbeFailedError(f"There is no sign-in page: {page.status}.", page.exchange)
    form = form_without_script(page)
    if form is None:
        return _by_a_person(session, connection, person, page, changes)
    fields = {
        str(one.get("name")): str(one.get("value") or "") for one in form.select("input[name]")
    }
    fields |= {"email": person.email, "password": person.password, "action": "signIn"}
    submitted = session.send(SUBMIT, _place(session, connection, form.get("action")), form=fields)
    answers = (page, submitted)
    onward = _element(submitted, "#continueToApplication")
    if onward is None:
        raise ProbeFailedError(
            f"The sign-in ended on a page with {code_of(submitted) or 'no code'}.",
            submitted.exchange,
        )
    last = session.send(CONTINUE, _place(session, connection, onward.get("href")))
    return Returned(returned_values(last.headers.get("Location", "")), (*answers, last))


def code_of(answer: Answer) -> str | None:
    """B2C's code in a page, a redirect or a JSON answer."""
    if answer.headers.get("Location"):
        text = returned_values(answer.headers["Location"]).get("error_description", "")
    else:
        text = answer.message or str(answer.body or "")
    return _code_in(text)


def claims_of(token: str) -> Mapping[str, Any]:
    """The claims of a token, whose signature is not checked."""
    body = token.split(".")[1]
    claims: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


def returned_values(address: str) -> Mapping[str, str]:
    """The parameters of a redirect to the application."""
    parts = urlsplit(address)
    return {name: found[0] for name, found in parse_qs(parts.fragment or parts.query).items()}


def _code_in(text: str) -> str | None:
    found = _CODE.search(text)
    return found[0] if found else None


def form_without_script(page: Answer) -> Tag | None:
    """The form of a sign-in page that needs no script; Microsoft's own pages have none."""
    return _element(page, "form#localAccountForm")


def _by_a_person(
    session: Session,
    connection: Connection,
    person: Person,
    page: Answer,
    changes: Mapping[str, str],
) -> Returned:
    if session.visit is None:
        raise BrowserNeededError(
            "The sign-in page needs a browser: run it with --browser.", page.exchange
        )
    request = AUTHORIZE.filled(authorize_values(session, connection, **changes))
    address = session.visit(f"{session.address('policy')}{request}", person.email, person.password)
    return Returned(returned_values(address), (page,))


def _place(session: Session, connection: Connection, address: object) -> Mapping[str, str]:
    """The values of the transaction in the address of a form or link."""
    query = parse_qs(urlsplit(str(address)).query)
    values = {name: query.get(name, [""])[0] for name in ("tx", "p")}
    return {"tenant": session.tenant, "flow": connection.flow, **values}


def _element(page: Answer, selector: str) -> Tag | None:
    return BeautifulSoup(str(page.body or ""), "html.parser").select_one(selector)
