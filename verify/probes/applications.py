"""Applications of B2C's audience: limits, roles, App ID URIs, scopes and secrets."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from verify.inventory import APPLICATIONS
from verify.probe import Observation, Probe, not_observable, observed, seen_at_once
from verify.probes.connection import AUDIENCE, new_scope
from verify.request import Request
from verify.session import Answer, Session

_APPLICATIONS = "/v1.0/applications"
MAKE = Request("POST", "graph", _APPLICATIONS, "Make an application", APPLICATIONS)
READ = Request("GET", "graph", f"{_APPLICATIONS}/{{id}}", "Read it", APPLICATIONS)
CHANGE = Request("PATCH", "graph", f"{_APPLICATIONS}/{{id}}", "Change it", APPLICATIONS)
DELETE = Request("DELETE", "graph", f"{_APPLICATIONS}/{{id}}", "Delete it", APPLICATIONS)
PURGE = Request(
    "DELETE", "graph", "/v1.0/directory/deletedItems/{id}", "Delete it for ever", APPLICATIONS
)
ADD_SECRET = Request(
    "POST", "graph", f"{_APPLICATIONS}/{{id}}/addPassword", "Make a client secret", APPLICATIONS
)

_LONGEST_NAME = 90
_LONGEST_SCOPE = 40
_MOST_SCOPES = 100
_MOST_REDIRECT_URLS = 100


def application_body(session: Session, part: str, **more: Any) -> dict[str, Any]:
    """An application for customers with version 2 tokens. `part`: what its name has after the
    mark."""
    return {
        "displayName": session.name(part),
        "notes": f"Made by a run of b2c-connector verify, {session.mark}.",
        "signInAudience": AUDIENCE,
        "api": {"requestedAccessTokenVersion": 2},
        **more,
    }


def try_application(session: Session, body: dict[str, Any]) -> Answer:
    """Make an application, if the service does; the end of the probe removes it for ever."""
    answer = session.send(MAKE, json=body)
    if answer.ok:
        at = {"id": str(answer["id"])}
        session.undo_with(PURGE, at, awaited=True)
        session.undo_with(DELETE, at)
    return answer


def new_application(session: Session, part: str, **more: Any) -> Answer:
    """A new application that can be read already, as its creation answered."""
    made = session.succeeded(try_application(session, application_body(session, part, **more)))
    session.must(READ, {"id": str(made["id"])}, awaited=True)
    return made


def _change(session: Session, made: Answer, body: dict[str, Any]) -> Answer:
    return session.send(CHANGE, {"id": str(made["id"])}, json=body, awaited=True)


def _replication(session: Session) -> Iterator[Observation]:
    made = session.succeeded(try_application(session, application_body(session, "replication")))
    at = {"id": str(made["id"])}
    yield seen_at_once("application-visible-at-once", session, made, READ, at)


def _limits(session: Session) -> Iterator[Observation]:
    yield _limit(
        "application-name-length",
        try_application(session, _named(session, _LONGEST_NAME)),
        try_application(session, _named(session, _LONGEST_NAME + 1)),
        f"A name of {_LONGEST_NAME} characters",
    )
    made = new_application(session, "limits")
    scopes = [new_scope("s" * _LONGEST_SCOPE)]
    yield _limit(
        "application-scope-length",
        _change(session, made, _scopes(scopes)),
        _change(session, made, _scopes([*scopes, new_scope("s" * (_LONGEST_SCOPE + 1))])),
        f"A scope of {_LONGEST_SCOPE} characters",
    )
    scopes += [new_scope(f"scope{number}") for number in range(1, _MOST_SCOPES)]
    yield _limit(
        "application-hundred-scopes",
        _change(session, made, _scopes(scopes)),
        _change(session, made, _scopes([*scopes, new_scope("another")])),
        f"{_MOST_SCOPES} scopes",
    )
    urls = [f"https://example.com/{number}" for number in range(_MOST_REDIRECT_URLS)]
    yield _limit(
        "application-redirect-urls",
        _change(session, made, {"web": {"redirectUris": urls}}),
        _change(session, made, {"web": {"redirectUris": [*urls, "https://example.com/more"]}}),
        f"{_MOST_REDIRECT_URLS} redirect URLs",
    )
    _change(session, made, {"web": {"redirectUris": urls[:1]}})
    twice = _change(session, made, {"spa": {"redirectUris": urls[:1]}})
    coded = "DuplicateValue" in twice.text
    yield observed(
        "application-redirect-platforms",
        not twice.ok and coded,
        f"It answers {twice.status} {'with' if coded else 'without'} the code DuplicateValue.",
        twice,
    )


def _limit(fact: str, at_limit: Answer, above: Answer, what: str) -> Observation:
    return observed(
        fact,
        at_limit.ok and not above.ok,
        f"{what} answers {at_limit.status}, one more {above.status}.",
        at_limit,
        above,
    )


def _named(session: Session, length: int) -> dict[str, Any]:
    name = f"{session.name('name')}_"
    return application_body(session, "", displayName=name.ljust(length, "x"))


def _scopes(scopes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"api": {"oauth2PermissionScopes": scopes}}


def _roles(session: Session) -> Iterator[Observation]:
    made = new_application(session, "roles")
    role = {
        "id": str(uuid.uuid4()),
        "value": "orders.read",
        "displayName": "Read orders",
        "description": "Nobody has it.",
        "allowedMemberTypes": ["Application"],
        "isEnabled": True,
    }
    changed = _change(session, made, {"appRoles": [role]})
    yield observed("application-roles", changed.ok, f"It answers {changed.status}.", changed)


def _uris(session: Session) -> Iterator[Observation]:
    made = new_application(session, "uris")
    domain = str(made["publisherDomain"] or "")
    if domain:
        session.masking.hide_tenant(domain)
        uris = [f"https://{domain}/{session.name('uris')}", f"api://{made['appId']}"]
        changed = _change(session, made, {"identifierUris": uris})
        yield observed(
            "application-uri-version-2", changed.ok, f"It answers {changed.status}.", changed
        )
    else:
        yield not_observable("application-uri-version-2", "The tenant shows no domain.", made)
    work = new_application(
        session,
        "uris_work",
        signInAudience="AzureADMyOrg",
        api={"requestedAccessTokenVersion": 1},
    )
    changed = _change(session, work, {"identifierUris": [f"api://{session.name('uris')}"]})
    yield observed(
        "application-uri-version-1", changed.ok, f"It answers {changed.status}.", changed
    )


def _removal(session: Session) -> Iterator[Observation]:
    enabled = new_scope("orders.read")
    made = new_application(session, "scopes")
    session.succeeded(_change(session, made, _scopes([enabled])))
    removed = _change(session, made, _scopes([]))
    if removed.ok:
        saw = f"The removal of an enabled scope answers {removed.status}."
        yield observed("application-scope-removal", False, saw, removed)
        return
    session.succeeded(_change(session, made, _scopes([{**enabled, "isEnabled": False}])))
    then = _change(session, made, _scopes([]))
    yield observed(
        "application-scope-removal",
        then.ok,
        f"The removal of an enabled scope answers {removed.status}, of a disabled one "
        f"{then.status}.",
        removed,
        then,
    )


def _secrets(session: Session) -> Iterator[Observation]:
    at = {"id": str(new_application(session, "secrets")["id"])}
    end = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = [
        session.send(
            ADD_SECRET,
            at,
            json={
                "passwordCredential": {
                    "displayName": session.name(f"secret_{number}"),
                    "endDateTime": end,
                }
            },
            awaited=True,
        )
        for number in (1, 2, 3)
    ]
    statuses = ", ".join(str(answer.status) for answer in made)
    yield observed(
        "application-two-secrets",
        made[0].ok and made[1].ok and not made[2].ok,
        f"Three secrets answer {statuses}.",
        *made,
    )
    if made[2].ok:
        reason = "A third secret is not refused."
        yield not_observable("application-third-secret-code", reason, made[2])
        return
    coded = "TooManyAppPasswords" in made[2].text
    yield observed(
        "application-third-secret-code",
        coded,
        f"It answers {made[2].status} {'with' if coded else 'without'} that code: "
        f"{session.masking.text(made[2].message)}",
        made[2],
    )


_COMMON = (MAKE, READ, CHANGE, DELETE, PURGE)

PROBES = (
    Probe(
        "application-replication",
        "Reads an application right after its creation.",
        ("application-visible-at-once",),
        (MAKE, READ, DELETE, PURGE),
        _replication,
        ("application {mark}_replication",),
    ),
    Probe(
        "application-limits",
        "Goes to the limits of an application for customers, and one beyond.",
        (
            "application-name-length",
            "application-scope-length",
            "application-hundred-scopes",
            "application-redirect-urls",
            "application-redirect-platforms",
        ),
        _COMMON,
        _limits,
        ("applications {mark}_limits, {mark}_name_xxx…",),
    ),
    Probe(
        "application-roles",
        "Defines an app role in an application for customers.",
        ("application-roles",),
        _COMMON,
        _roles,
        ("application {mark}_roles",),
    ),
    Probe(
        "application-uris",
        "Gives applications App ID URIs.",
        ("application-uri-version-2", "application-uri-version-1"),
        _COMMON,
        _uris,
        ("applications {mark}_uris, {mark}_uris_work",),
    ),
    Probe(
        "application-scopes",
        "Removes a scope that is enabled, then one that is disabled.",
        ("application-scope-removal",),
        _COMMON,
        _removal,
        ("application {mark}_scopes",),
    ),
    Probe(
        "application-secrets",
        "Makes client secrets, which end within a day, until one is refused.",
        ("application-two-secrets", "application-third-secret-code"),
        (MAKE, READ, ADD_SECRET, DELETE, PURGE),
        _secrets,
        ("application {mark}_secrets",),
    ),
)
