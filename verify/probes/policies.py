"""A user flow's addresses: its metadata, and the refusals that need no person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from verify.inventory import APPLICATIONS
from verify.probe import Observation, Probe, not_observable, observed
from verify.probes.connection import (
    ADD_SECRET,
    CREATE_FLOW,
    DELETE_FLOW,
    MADE,
    REDIRECT_URL,
    REGISTRATION,
    Connection,
    register,
)
from verify.probes.pages import AUTHORIZE, claims_of, code_of, open_page
from verify.request import Request
from verify.session import Answer, Session

METADATA = Request(
    "GET",
    "policy",
    "/{tenant}/{flow}/v2.0/.well-known/openid-configuration",
    "Read the metadata of the user flow",
)
TOKEN = Request(
    "POST", "policy", "/{tenant}/{flow}/oauth2/v2.0/token", "Redeem, refresh, or be refused"
)
NAME_API = Request(
    "PATCH",
    "graph",
    "/v1.0/applications/{application}",
    "Give the API a second App ID URI, api://<client id>",
    APPLICATIONS,
)

_NOBODY = "11111111-2222-3333-4444-555555555555"
_SHORT_SECONDS = 2
_ISSUER = re.compile(r"https?://[^/]+/[0-9a-f]{8}-[0-9a-f-]{27}/v2\.0/")


def _metadata(session: Session) -> Iterator[Observation]:
    body = {
        "id": f"{session.mark}_metadata",
        "userFlowType": "signUpOrSignIn",
        "userFlowTypeVersion": 3,
    }
    flow = str(session.must(CREATE_FLOW, json=body)["id"])
    session.undo_with(DELETE_FLOW, {"flow": flow})
    at = {"tenant": session.tenant, "flow": flow}
    first = session.send(METADATA, at)
    yield observed(
        "policy-served-at-once",
        first.ok,
        f"The first request of its metadata is answered with {first.status}.",
        first,
    )
    told = first if first.ok else session.must(METADATA, at, awaited=True)
    place = f"/{session.tenant}/{flow}/oauth2/v2.0/token".lower()
    endpoint = str(told["token_endpoint"])
    yield observed(
        "policy-addresses",
        endpoint.lower().endswith(place),
        "The metadata stands below the policy and names the addresses there.",
        told,
    )
    yield observed(
        "policy-issuer",
        _ISSUER.fullmatch(str(told["issuer"])) is not None,
        "The issuer is the tenant's, with the slash at the end."
        if _ISSUER.fullmatch(str(told["issuer"]))
        else "The issuer has another form.",
        told,
    )
    other = session.send(METADATA, {**at, "flow": flow.swapcase()})
    yield observed(
        "policy-name-case",
        other.ok,
        f"The name in the other case is answered with {other.status}.",
        other,
    )
    missing = session.send(METADATA, {**at, "flow": f"B2C_1_{session.mark}_none"})
    yield observed(
        "policy-missing",
        missing.status == 404,
        f"A name that no user flow has is answered with {missing.status}.",
        # It may name the user flows that the tenant has.
        missing.without_body(),
    )


def _authorize(session: Session) -> Iterator[Observation]:
    connection = register(session, "authorize")
    planted: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("authorize-unknown-redirect-url", "AADB2C90006", {"redirect": f"{REDIRECT_URL}/other"}),
        ("authorize-unknown-client", "AADB2C90018", {"client": _NOBODY}),
    )
    for fact, code, changes in planted:
        answer = open_page(session, connection, **changes)
        found = code_of(answer)
        on_page = "Location" not in answer.headers
        where = "a page of the tenant" if on_page else "a redirect"
        saw = f"It ends on {where} with {found or f'the status {answer.status} and no code'}."
        yield observed(fact, on_page and found == code, saw, answer)
    two = f"{connection.scope} {connection.client}"
    answer = open_page(session, connection, scope=two)
    yield observed(
        "authorize-two-apis",
        code_of(answer) == "AADB2C90146",
        f"It is answered with {_code_or_status(answer)}.",
        answer,
    )
    answer = open_page(session, connection, scope=f"{connection.scope} profile")
    refused = code_of(answer)
    yield observed(
        "authorize-profile-scope",
        refused is None,
        "The sign-in goes on." if refused is None else f"It is refused with {refused}.",
        answer,
    )


def _token(session: Session) -> Iterator[Observation]:
    connection = register(session, "token")
    good = client_token(session, connection, client_secret=connection.secret)
    if good.ok:
        claims = claims_of(str(good["access_token"]))
        yield observed(
            "token-client-credentials",
            "scp" not in claims,
            "The token has no scp." if "scp" not in claims else f"scp is {claims['scp']}.",
            good,
        )
    else:
        yield observed(
            "token-client-credentials", False, f"It is refused with {code_of(good)}.", good
        )
    none = client_token(session, connection)
    wrong = client_token(session, connection, client_secret="x" * 40)
    yield _refused("token-missing-secret", "AADB2C90079", none)
    yield _refused("token-wrong-secret", "AADB2C90081", wrong)
    yield _expired_secret(session, connection)
    form = {
        "grant_type": "authorization_code",
        "client_id": connection.client,
        "client_secret": connection.secret,
        "redirect_uri": REDIRECT_URL,
        "code": "of-no-sign-in",
    }
    yield _refused("token-unknown-grant", "AADB2C90085", _send(session, connection, form))
    form = {
        "grant_type": "password",
        "client_id": connection.client,
        "client_secret": connection.secret,
        "username": f"{session.mark}@example.com",
        "password": "of-nobody",
        "scope": connection.scope,
    }
    yield _refused("token-password-grant", "AADB2C90086", _send(session, connection, form))
    yield _api_uri(session, connection)


def _expired_secret(session: Session, connection: Connection) -> Observation:
    """What a secret is answered with that was good before."""
    ends = datetime.now(UTC) + timedelta(seconds=_SHORT_SECONDS)
    body = {
        "passwordCredential": {
            "displayName": f"{session.mark} short",
            "endDateTime": ends.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
    }
    made = session.send(ADD_SECRET, {"application": connection.client_object}, json=body)
    fact = "token-expired-secret"
    if not made.ok:
        reason = f"Graph makes no secret that ends so soon: it answers {made.status}."
        return not_observable(fact, reason, made)
    for _ in range(_SHORT_SECONDS + 1):
        session.wait(1.0)
    secret = str(made["secretText"])
    return _refused(fact, "AADB2C90081", client_token(session, connection, client_secret=secret))


def _api_uri(session: Session, connection: Connection) -> Observation:
    fact = "token-api-uri"
    uri = f"api://{connection.api}"
    body = {"identifierUris": [connection.api_uri, uri]}
    named = session.send(NAME_API, {"application": connection.api_object}, json=body)
    if not named.ok:
        return not_observable(fact, f"The API may not have it: {named.message}", named)
    answer = client_token(
        session, connection, client_secret=connection.secret, scope=f"{uri}/.default"
    )
    saw = "It gives a token." if answer.ok else f"It is answered with {_code_or_status(answer)}."
    return observed(fact, answer.ok, saw, answer)


def client_token(session: Session, connection: Connection, **more: str) -> Answer:
    """The answer to a request of the client for itself."""
    form = {
        "grant_type": "client_credentials",
        "client_id": connection.client,
        "scope": f"{connection.api_uri}/.default",
        **more,
    }
    return _send(session, connection, form)


def _send(session: Session, connection: Connection, form: Mapping[str, str]) -> Answer:
    return session.send(TOKEN, {"tenant": session.tenant, "flow": connection.flow}, form=form)


def _refused(fact: str, code: str, answer: Answer) -> Observation:
    saw = f"It is answered with {_code_or_status(answer)}."
    return observed(fact, code_of(answer) == code, saw, answer)


def _code_or_status(answer: Answer) -> str:
    return code_of(answer) or f"the status {answer.status} and no code"


PROBES: tuple[Probe, ...] = (
    Probe(
        "policy-metadata",
        "Makes a user flow and reads the metadata that it serves.",
        (
            "policy-addresses",
            "policy-issuer",
            "policy-name-case",
            "policy-missing",
            "policy-served-at-once",
        ),
        (CREATE_FLOW, DELETE_FLOW, METADATA),
        _metadata,
        ("user flow B2C_1_{mark}_metadata",),
        ("graph", "policy"),
    ),
    Probe(
        "authorize-errors",
        "Opens the sign-in page of a connection with planted mistakes.",
        (
            "authorize-unknown-redirect-url",
            "authorize-unknown-client",
            "authorize-two-apis",
            "authorize-profile-scope",
        ),
        (*REGISTRATION, AUTHORIZE),
        _authorize,
        MADE,
        ("graph", "policy"),
    ),
    Probe(
        "token-errors",
        "Asks for tokens of a client itself, with right and with wrong secrets.",
        (
            "token-missing-secret",
            "token-wrong-secret",
            "token-expired-secret",
            "token-unknown-grant",
            "token-password-grant",
            "token-client-credentials",
            "token-api-uri",
        ),
        (*REGISTRATION, NAME_API, TOKEN),
        _token,
        MADE,
        ("graph", "policy"),
    ),
)
