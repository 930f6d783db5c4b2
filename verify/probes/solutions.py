"""Which solution a custom connector is in, by a solution of the run's own."""

from __future__ import annotations

from collections.abc import Iterator

from verify.probe import Observation, Probe, not_observable, observed
from verify.probes.connector_row import API, CREATE, DELETE, MADE, WHOLE_ROW, create
from verify.request import Request
from verify.session import ProbeFailedError, Session

PUBLISHERS = Request(
    "GET",
    "environment",
    f"{API}/publishers?$select=publisherid,customizationprefix&$filter=isreadonly eq false",
    "Find a publisher for a solution",
    "Read on Publisher",
)
CREATE_SOLUTION = Request(
    "POST", "environment", f"{API}/solutions", "Make an empty solution", "Create on Solution"
)
DELETE_SOLUTION = Request(
    "DELETE",
    "environment",
    f"{API}/solutions({{solution}})",
    "Delete the solution",
    "Delete on Solution",
)
MEMBERS = Request(
    "GET",
    "environment",
    f"{API}/solutioncomponents?$select=objectid"
    "&$filter=objectid eq {connector} and _solutionid_value eq {solution}",
    "See whether the connector is in the solution",
    "Read on Solution",
)
ADD_MEMBER = Request(
    "POST",
    "environment",
    f"{API}/AddSolutionComponent",
    "Put the connector into the solution",
    "Append To on Solution",
)

_CONNECTOR_COMPONENT = 372


def _solution(session: Session) -> Iterator[Observation]:
    publishers = session.must(PUBLISHERS)["value"]
    if not publishers:
        reason = "The environment has no publisher that a solution may have."
        yield not_observable("connector-solution-header", reason)
        yield not_observable("connector-solution-action", reason)
        return
    columns = {
        "uniquename": session.mark,
        "friendlyname": session.mark,
        "version": "1.0.0.0",
        "publisherid@odata.bind": f"/publishers({publishers[0]['publisherid']})",
    }
    solution = str(session.must(CREATE_SOLUTION, json=columns, headers=WHOLE_ROW)["solutionid"])
    session.undo_with(DELETE_SOLUTION, {"solution": solution})
    header = {"MSCRM.SolutionUniqueName": session.mark}
    connector, made = create(session, "member", f"{session.mark} m", headers=header)
    if not made.ok:
        raise ProbeFailedError(f"{CREATE} answered {made.status}: {made.message}", made.exchange)
    places = {"connector": connector, "solution": solution}
    members = session.must(MEMBERS, places)
    yield observed(
        "connector-solution-header",
        bool(members["value"]),
        "The header of its creation has put the connector into the solution."
        if members["value"]
        else "The header of its creation has had no effect.",
        made,
        members,
    )
    body = {
        "ComponentId": connector,
        "ComponentType": _CONNECTOR_COMPONENT,
        "SolutionUniqueName": session.mark,
        "AddRequiredComponents": False,
    }
    added = session.send(ADD_MEMBER, json=body)
    members = session.must(MEMBERS, places)
    yield observed(
        "connector-solution-action",
        added.ok and bool(members["value"]),
        "AddSolutionComponent leaves the connector in the solution."
        if members["value"]
        else f"AddSolutionComponent answered {added.status}; the connector is not in the solution.",
        added,
        members,
    )


PROBES: tuple[Probe, ...] = (
    Probe(
        "connector-solution",
        "Puts a connector into a solution of the run's own.",
        ("connector-solution-header", "connector-solution-action"),
        (PUBLISHERS, CREATE_SOLUTION, DELETE_SOLUTION, CREATE, DELETE, MEMBERS, ADD_MEMBER),
        _solution,
        makes=(MADE, "a solution {mark}"),
        needs=("environment",),
    ),
)
