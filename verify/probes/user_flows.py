"""User flows themselves: what their creation makes, and what their change answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from verify.inventory import FLOWS
from verify.probe import Observation, Probe, not_observable, observed
from verify.request import Request
from verify.session import Answer, Session

_FLOWS = "/beta/identity/b2cUserFlows"
CREATE = Request("POST", "graph", _FLOWS, "Make a user flow", FLOWS)
READ = Request("GET", "graph", f"{_FLOWS}/{{flow}}", "Read it", FLOWS)
DELETE = Request("DELETE", "graph", f"{_FLOWS}/{{flow}}", "Delete it", FLOWS)
CHANGE = Request("PATCH", "graph", f"{_FLOWS}/{{flow}}", "Change it", FLOWS)
ASSIGNMENTS = Request(
    "GET",
    "graph",
    f"{_FLOWS}/{{flow}}/userAttributeAssignments",
    "List the attributes that it collects",
    FLOWS,
)


def flow_body(name: str, kind: str = "signUpOrSignIn", version: float = 3) -> dict[str, Any]:
    """The least that makes a user flow."""
    return {"id": name, "userFlowType": kind, "userFlowTypeVersion": version}


def try_flow(session: Session, body: dict[str, Any]) -> Answer:
    """Make a user flow, if the service does; the end of the probe removes it."""
    answer = session.send(CREATE, json=body)
    if answer.ok:
        session.undo_with(DELETE, {"flow": str(answer["id"])})
    return answer


def new_flow(session: Session, part: str, **more: Any) -> Answer:
    """Make a user flow. `part`: what its name has after the mark; `more`: of its body."""
    return session.succeeded(try_flow(session, {**flow_body(session.name(part)), **more}))


def settled_flow(session: Session, part: str, **more: Any) -> dict[str, str]:
    """The `flow` of further requests: a new user flow that can be read already."""
    at = {"flow": str(new_flow(session, part, **more)["id"])}
    session.must(READ, at, awaited=True)
    return at


def _create(session: Session) -> Iterator[Observation]:
    made = new_flow(session, "create")
    at = {"flow": str(made["id"])}
    read = session.must(READ, at, awaited=True)
    number = re.search(r'"userFlowTypeVersion": ?([0-9.]+)', read.exchange.answered)
    if number is None:
        yield not_observable("user-flow-version-number", "The answer has no version.", read)
    else:
        saw = f"The version reads as {number[1]}."
        yield observed("user-flow-version-number", number[1] == "3", saw, read)
    first, then = made["defaultLanguageTag"], read["defaultLanguageTag"]
    yield observed(
        "user-flow-default-language",
        first == "en" and then is None,
        f"The creation answers {first or 'null'}, a read {then or 'null'}.",
        made,
        read,
    )
    collected = session.must(ASSIGNMENTS, at)
    names = [str(one["id"]) for one in collected["value"]]
    yield observed(
        "user-flow-assignments-at-first",
        not names,
        f"It collects {', '.join(names) or 'nothing'}.",
        collected,
    )


def _update(session: Session) -> Iterator[Observation]:
    at = settled_flow(session, "update")
    changed = session.must(CHANGE, at, json={"isLanguageCustomizationEnabled": True})
    yield observed(
        "user-flow-patch-status",
        changed.status == 204,
        f"PATCH answers {changed.status}.",
        changed,
    )
    other = session.send(CHANGE, at, json={"userFlowTypeVersion": 1})
    read = session.must(READ, at)
    same = float(read["userFlowTypeVersion"]) == 3.0
    yield observed(
        "user-flow-patch-other-properties",
        other.ok and same,
        f"PATCH of the version answers {other.status}; it reads as {read['userFlowTypeVersion']}.",
        other,
        read,
    )


def _names(session: Session) -> Iterator[Observation]:
    bare = session.name("names")
    first = new_flow(session, "names")
    spelled = f"B2C_1_{session.name('names_spelled')}"
    second = try_flow(session, flow_body(spelled))
    yield observed(
        "user-flow-prefix",
        first["id"] == f"B2C_1_{bare}" and second["id"] == spelled,
        f"{bare} became {first['id']}, {spelled} became {second['id']}.",
        first,
        second,
    )
    small = f"b2c_1_{session.name('names_small')}"
    third = try_flow(session, flow_body(small))
    yield observed(
        "user-flow-prefix-case",
        third["id"] == f"B2C_1_{small}",
        f"{small} became {third['id'] or 'nothing'}.",
        third,
    )
    dotted = try_flow(session, flow_body(f"{session.mark}.names"))
    plain = try_flow(session, flow_body(f"{session.mark}_names-2"))
    yield observed(
        "user-flow-name-characters",
        plain.ok and not dotted.ok,
        f"A dot answers {dotted.status}; letters, digits, _ and - answer {plain.status}.",
        dotted,
        plain,
    )
    session.must(READ, {"flow": str(first["id"])}, awaited=True)
    taken = try_flow(session, flow_body(bare))
    yield observed(
        "user-flow-taken-name", taken.status == 409, f"It answers {taken.status}.", taken
    )


def _versions(session: Session) -> Iterator[Observation]:
    old = [
        try_flow(session, flow_body(session.name(f"version_{part}"), version=version))
        for part, version in (("1_1", 1.1), ("2", 2))
    ]
    statuses = ", ".join(str(answer.status) for answer in old)
    refused = [answer for answer in old if not answer.ok]
    yield observed(
        "user-flow-deprecated-versions",
        len(refused) == len(old),
        f"The creation of versions 1.1 and 2 answers {statuses}.",
        *old,
    )
    if refused:
        coded = all("AADB2C90063" in answer.text for answer in refused)
        yield observed(
            "user-flow-wrong-version-code",
            coded,
            f"The refusals {'have' if coded else 'do not all have'} the code AADB2C90063.",
            *refused,
        )
        yield observed(
            "user-flow-wrong-version-status",
            all(answer.status == 400 for answer in refused),
            f"The refusals have the status {statuses}.",
            *refused,
        )
    others = {
        f"{kind} {version}": try_flow(
            session, flow_body(session.name(f"version_{kind}_{version}"), kind, version)
        )
        for kind, version in (
            ("passwordReset", 1),
            ("profileUpdate", 1),
            ("profileUpdate", 3),
            ("resourceOwner", 3),
        )
    }
    yield observed(
        "user-flow-other-versions",
        all(answer.ok for answer in others.values()),
        "; ".join(f"{name} answers {answer.status}" for name, answer in others.items()) + ".",
        *others.values(),
    )


PROBES = (
    Probe(
        "user-flow-create",
        "Makes a user flow with as little as possible and looks at it.",
        (
            "user-flow-version-number",
            "user-flow-default-language",
            "user-flow-assignments-at-first",
        ),
        (CREATE, READ, ASSIGNMENTS, DELETE),
        _create,
        ("user flow B2C_1_{mark}_create",),
    ),
    Probe(
        "user-flow-update",
        "Changes a user flow, and tries to change what cannot change.",
        ("user-flow-patch-status", "user-flow-patch-other-properties"),
        (CREATE, READ, CHANGE, DELETE),
        _update,
        ("user flow B2C_1_{mark}_update",),
    ),
    Probe(
        "user-flow-names",
        "Makes user flows with several forms of names, one of them twice.",
        (
            "user-flow-prefix",
            "user-flow-prefix-case",
            "user-flow-name-characters",
            "user-flow-taken-name",
        ),
        (CREATE, READ, DELETE),
        _names,
        (
            "user flows B2C_1_{mark}_names, _names_spelled, _names-2 and "
            "B2C_1_b2c_1_{mark}_names_small",
        ),
    ),
    Probe(
        "user-flow-versions",
        "Tries to make user flows of other types and versions.",
        (
            "user-flow-deprecated-versions",
            "user-flow-wrong-version-code",
            "user-flow-wrong-version-status",
            "user-flow-other-versions",
        ),
        (CREATE, DELETE),
        _versions,
        ("user flows B2C_1_{mark}_version_…, one of each type and version",),
    ),
)
