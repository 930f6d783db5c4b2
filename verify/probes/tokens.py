"""A whole sign-in at a user flow: the tokens, what they say, and what refreshes answer."""

from __future__ import annotations

from collections.abc import Iterator

from verify.probe import Observation, Probe, not_observable, observed
from verify.probes.connection import (
    MADE,
    PERSON,
    REDIRECT_URL,
    REGISTRATION,
    REVOKE,
    Connection,
    Person,
    add_person,
    register,
)
from verify.probes.pages import (
    PAGES,
    BrowserNeededError,
    Returned,
    claims_of,
    code_of,
    sign_in,
)
from verify.probes.policies import TOKEN
from verify.session import Answer, ProbeFailedError, Session

_NUMBERS = ("not_before", "expires_in", "refresh_token_expires_in")
_FACTS = (
    "token-numbers",
    "token-audience",
    "token-policy-case",
    "token-ungranted-scopes",
    "token-code-twice",
    "token-without-scope",
    "token-refresh-without-scope",
    "token-used-refresh-token",
    "token-refresh-lifetime",
)
_FOURTEEN_DAYS = 14 * 24 * 3600


def _sign_in(session: Session) -> Iterator[Observation]:
    connection = register(session, "tokens")
    person = add_person(session)
    try:
        code = _code(sign_in(session, connection, person))
    except BrowserNeededError as needed:
        for fact in _FACTS:
            yield not_observable(fact, str(needed))
        return
    redeemed = _redeem(session, connection, code, scope=connection.scope)
    if not redeemed.ok or not redeemed["access_token"]:
        raise ProbeFailedError("The code gave no access token.", redeemed.exchange)
    yield from _of_the_answer(redeemed)
    yield from _of_the_claims(connection, redeemed)
    yield from _of_refreshes(session, connection, redeemed)
    yield _without_scope(session, connection, person)
    yield _twice(session, connection, person)
    yield _ungranted(session, connection, person)


def _of_the_answer(redeemed: Answer) -> Iterator[Observation]:
    numbers = [redeemed[name] for name in _NUMBERS if redeemed[name] is not None]
    whole = all(isinstance(number, int) for number in numbers)
    yield observed(
        "token-numbers", whole, "They are numbers." if whole else "They are texts.", redeemed
    )
    told = redeemed["refresh_token_expires_in"]
    fits = str(told) == str(_FOURTEEN_DAYS)
    yield observed("token-refresh-lifetime", fits, f"It says {told} seconds.", redeemed)


def _of_the_claims(connection: Connection, redeemed: Answer) -> Iterator[Observation]:
    claims = claims_of(str(redeemed["access_token"]))
    audience, scopes = claims.get("aud") == connection.api, claims.get("scp")
    yield observed(
        "token-audience",
        audience and scopes == "orders.read",
        f"The audience is {'the API' if audience else 'something else'}; scp is {scopes}. "
        f"The claims are {', '.join(sorted(claims))}; ver is {claims.get('ver')}.",
        redeemed,
    )
    policy = claims.get("tfp")
    saw = f"tfp is {policy}." if policy else f"There is no tfp, and acr is {claims.get('acr')}."
    yield observed("token-policy-case", policy == connection.flow, saw, redeemed)


def _of_refreshes(
    session: Session, connection: Connection, redeemed: Answer
) -> Iterator[Observation]:
    first = redeemed["refresh_token"]
    if not first:
        raise ProbeFailedError("The code gave no refresh token.", redeemed.exchange)
    bare = _refresh(session, connection, str(first))
    yield observed(
        "token-refresh-without-scope",
        bool(bare["access_token"]),
        "It gives an access token." if bare["access_token"] else f"It gives none: {code_of(bare)}.",
        bare,
    )
    # The first token was used by now, whatever came of it.
    again = _refresh(session, connection, str(first), scope=connection.scope)
    yield observed(
        "token-used-refresh-token",
        code_of(again) == "AADB2C90129",
        "It is taken again." if again.ok else f"It is refused with {code_of(again)}.",
        again,
    )


def _without_scope(session: Session, connection: Connection, person: Person) -> Observation:
    redeemed = _redeem(session, connection, _code(sign_in(session, connection, person)))
    given = [name for name in ("access_token", "refresh_token") if redeemed[name]]
    saw = f"It gives {' and '.join(given) or 'neither an access token nor a refresh token'}."
    return observed("token-without-scope", len(given) == 2, saw, redeemed)


def _twice(session: Session, connection: Connection, person: Person) -> Observation:
    code = _code(sign_in(session, connection, person))
    once = _redeem(session, connection, code, scope=connection.scope)
    again = _redeem(session, connection, code, scope=connection.scope)
    refresh = _refresh(session, connection, str(once["refresh_token"]), scope=connection.scope)
    fits = code_of(again) == "AADB2C90129" and not refresh.ok
    return observed(
        "token-code-twice",
        fits,
        f"The second time it is answered with {code_of(again) or again.status}; the refresh token "
        f"that it gave is {'taken' if refresh.ok else 'refused'} afterwards.",
        again,
        refresh,
    )


def _ungranted(session: Session, connection: Connection, person: Person) -> Observation:
    fact = "token-ungranted-scopes"
    session.must(REVOKE, {"grant": connection.grants[0]})
    returned = sign_in(session, connection, person)
    if "code" not in returned.values:
        found = returned.refusal
        saw = f"The sign-in ends in {found}."
        return observed(fact, found == "AADB2C90205", saw, returned.answers[-1])
    redeemed = _redeem(session, connection, returned.values["code"], scope=connection.scope)
    token = "an access token" if redeemed["access_token"] else "no access token"
    saw = f"The sign-in succeeds, and the code gives {token}: {code_of(redeemed) or 'no error'}."
    return observed(fact, code_of(redeemed) == "AADB2C90205", saw, redeemed)


def _redeem(session: Session, connection: Connection, code: str, **more: str) -> Answer:
    form = {
        "grant_type": "authorization_code",
        "client_id": connection.client,
        "client_secret": connection.secret,
        "redirect_uri": REDIRECT_URL,
        "code": code,
        **more,
    }
    return session.send(TOKEN, {"tenant": session.tenant, "flow": connection.flow}, form=form)


def _refresh(session: Session, connection: Connection, token: str, **more: str) -> Answer:
    form = {
        "grant_type": "refresh_token",
        "client_id": connection.client,
        "client_secret": connection.secret,
        "refresh_token": token,
        **more,
    }
    return session.send(TOKEN, {"tenant": session.tenant, "flow": connection.flow}, form=form)


def _code(returned: Returned) -> str:
    """The code that came back. Raises `ProbeFailedError` for a refusal."""
    code = returned.values.get("code")
    if not code:
        refused = returned.values.get("error_description", "no code came back").splitlines()[0]
        raise ProbeFailedError(f"The sign-in failed: {refused}", returned.answers[-1].exchange)
    return code


PROBES: tuple[Probe, ...] = (
    Probe(
        "sign-in",
        "Signs a person of the run's own in, over plain requests or in a browser (--browser).",
        _FACTS,
        (*REGISTRATION, *PERSON, *PAGES, TOKEN),
        _sign_in,
        (*MADE, "the person {mark}@example.com"),
        ("graph", "policy"),
    ),
)
