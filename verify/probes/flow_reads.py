"""How soon, how far and how often user flows can be read."""

from __future__ import annotations

from collections.abc import Iterator

from verify.inventory import FLOWS
from verify.probe import Observation, Probe, not_observable, observed, seen_at_once
from verify.probes.user_flows import CREATE, DELETE, READ, new_flow, settled_flow
from verify.request import Request
from verify.session import Session

LIST_ONE = Request(
    "GET",
    "graph",
    "/beta/identity/b2cUserFlows?$top=1",
    "Read the first page of the list",
    FLOWS,
)

_READS_AFTER_DELETION = 5
# Above the documented limit of the tenant, which is 300 a minute.
_MOST_READS = 320


def _replication(session: Session) -> Iterator[Observation]:
    made = new_flow(session, "replication")
    at = {"flow": str(made["id"])}
    yield seen_at_once("user-flow-visible-at-once", session, made, READ, at)
    gone = session.must(DELETE, at)
    reads = []
    for _ in range(_READS_AFTER_DELETION):
        reads.append(session.send(READ, at))
        session.wait(1.0)
    statuses = ", ".join(str(answer.status) for answer in reads)
    yield observed(
        "user-flow-gone-at-once",
        all(answer.status == 404 for answer in reads),
        f"Reads after the deletion answer {statuses}.",
        gone,
        *reads,
    )


def _lists(session: Session) -> Iterator[Observation]:
    settled_flow(session, "list_1")
    settled_flow(session, "list_2")
    page = session.must(LIST_ONE)
    yield observed(
        "graph-identity-pages",
        len(page["value"]) == 1 and bool(page["@odata.nextLink"]),
        f"$top=1 answers {len(page['value'])} and "
        f"{'a' if page['@odata.nextLink'] else 'no'} next link.",
        page,
    )


def _throttling(session: Session) -> Iterator[Observation]:
    for count in range(_MOST_READS):
        answer = session.send(LIST_ONE, limited=True)
        if answer.status == 429:
            after = answer.headers.get("Retry-After")
            yield observed(
                "graph-identity-retry-after",
                after is not None,
                f"Read {count + 1} answers 429, Retry-After is {after or 'missing'}.",
                answer,
            )
            return
    yield not_observable("graph-identity-retry-after", f"{_MOST_READS} reads met no limit.")


PROBES = (
    Probe(
        "user-flow-replication",
        "Reads a user flow right after its creation and after its deletion.",
        ("user-flow-visible-at-once", "user-flow-gone-at-once"),
        (CREATE, READ, DELETE),
        _replication,
        ("user flow B2C_1_{mark}_replication",),
    ),
    Probe(
        "user-flow-lists",
        "Reads the first page of the list of user flows.",
        ("graph-identity-pages",),
        (CREATE, READ, LIST_ONE, DELETE),
        _lists,
        ("user flows B2C_1_{mark}_list_1, _list_2",),
    ),
    Probe(
        "user-flow-throttling",
        f"Reads up to {_MOST_READS} times, until the tenant's limit is used up.",
        ("graph-identity-retry-after",),
        (LIST_ONE,),
        _throttling,
        by_name_only="It uses up the tenant's limit for user flows, so that everybody else's "
        "requests for them are refused for about a minute.",
    ),
)
