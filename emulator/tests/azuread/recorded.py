"""The recorded conversations, split by resource: which requests belong to which operation.

The official plugin works on many resources at once, so that their requests are mixed in a
recording. The numbers below count the lines of a recording from 1; every request of it belongs to
exactly one step, which `test_recorded_conversations.py` checks.
"""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "traces"
_SIGN_IN = (1, 2)


@dataclass(frozen=True)
class Step:
    """One operation on one resource of the recorded program.

    `error` is a part of the expected refusal; `gone` says that a read finds nothing.
    """

    action: str
    resource: str
    requests: tuple[int, ...]
    error: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Recording:
    """A recorded run: its requests by number, and the steps they belong to."""

    name: str
    requests: dict[int, dict[str, Any]]
    steps: tuple[Step, ...]


def read_recording(name: str) -> Recording:
    """The recording of that name; the sign-in at its start is a step of its own."""
    text = gzip.decompress((_FOLDER / f"{name}.jsonl.gz").read_bytes()).decode()
    absent = {"query": "", "body": None, "response": None}
    entries = (absent | json.loads(line) for line in text.splitlines())
    requests = dict(enumerate(entries, start=1))
    return Recording(name, requests, (Step("configure", "", _SIGN_IN), *STEPS[name]))


def _steps(action: str, **numbers: str) -> tuple[Step, ...]:
    return tuple(
        Step(action, name.replace("_", "-"), tuple(map(int, text.split())))
        for name, text in numbers.items()
    )


def _look_up(first: int) -> tuple[Step, ...]:
    return (Step("invoke", "graph", (first, first + 1)),)


_INSUFFICIENT = (
    "creating application: unexpected status 403 (403 Forbidden) with error: "
    "Authorization_RequestDenied: Insufficient privileges to complete the operation."
)
_LOST = "expected non-nil error with nil state during Create of urn:"

STEPS: dict[str, tuple[Step, ...]] = {
    "01-up": _look_up(3)
    + _steps(
        "create",
        api="5 7",
        client="6 8",
        uri="9 10 16",
        scope_write="13 14 26",
        scope_read="19 22 30",
        api_principal="27 29 31 32 34 36",
        redirects="11 15 47",
        password="21 24 28 43 44 45 46 54",
        client_principal="12 17 18 20 23 25",
        access_graph="48 49 50",
        access_api="51 52 53",
        grant_graph="33 35 37 38",
        grant_api="39 40 41 42",
    ),
    "02-preview-no-change": _look_up(3),
    "03-refresh": _steps(
        "read",
        client="3",
        redirects="4",
        access_api="5",
        access_graph="16",
        password="19",
        api="6",
        uri="8",
        scope_read="12",
        scope_write="17",
        api_principal="7 9 11",
        client_principal="10 13 18",
        grant_graph="14",
        grant_api="15",
    ),
    "04-add-scope": (
        *_look_up(3),
        *_steps("create", scope_admin="5 6 7"),
        *_steps("update", grant_api="8 9", access_api="10 11 12"),
    ),
    "05-add-redirect-uri": _look_up(3) + _steps("update", redirects="5 6"),
    "06-rotate-delete-before-replace": (
        *_look_up(3),
        *_steps("delete", password="5 6 7 8 9 10"),
        *_steps("create", password="11 12 13 14 15 16 17 18"),
    ),
    "07-rotate-create-before-delete": (
        *_look_up(3),
        *_steps("create", password="5 6 7 8 9 10 11 12"),
        *_steps("delete", password="13 14 15 16 17 18"),
    ),
    "08-drift-preview-refresh": (
        *_steps(
            "read",
            api="3",
            uri="8",
            scope_read="11",
            scope_write="17",
            scope_admin="20",
            client="5",
            redirects="7",
            access_api="14",
            access_graph="16",
            api_principal="4 6 9",
            client_principal="10 15 18",
            grant_graph="12",
            grant_api="13",
        ),
        Step("read", "password", (19,), gone=True),
        *_look_up(21),
    ),
    "09-drift-repaired-by-up": (
        *_look_up(3),
        *_steps("update", client="5 6", redirects="15 16"),
        *_steps("create", password="7 8 9 10 11 12 13 14"),
    ),
    "10-grant-deleted-up-refresh": (
        *_steps(
            "read",
            api="3",
            uri="4",
            scope_read="9",
            scope_write="16",
            scope_admin="19",
            client="6",
            redirects="7",
            access_api="14",
            access_graph="17",
            password="20",
            api_principal="5 8 11",
            client_principal="10 15 18",
            grant_api="13",
        ),
        Step("read", "grant-graph", (12,), gone=True),
        *_look_up(21),
        *_steps("create", grant_graph="23 24 25 26"),
    ),
    "11-destroy": _steps(
        "delete",
        grant_api="3",
        grant_graph="4",
        access_api="5 6",
        uri="7 8",
        password="9 13 30 33 36 39",
        api_principal="10 15 31 35 38 41",
        client_principal="12 16 32 34 37 42",
        scope_admin="11 14 17 18 19",
        scope_write="20 21 22 23 24",
        scope_read="25 26 27 28 29",
        redirects="40",
        access_graph="43 44",
        client="45 47 49 51 53 56",
        api="46 48 50 52 54 55",
    ),
    "20-fault-403-on-create": (
        *_look_up(3),
        Step("create", "api", (5,), error=_INSUFFICIENT),
        Step("create", "client", (6,), error=_INSUFFICIENT),
    ),
    "21-fault-429-retry-after": _look_up(3)
    + _steps(
        "create",
        client="5 23 24",
        api="6 7",
        uri="8 9 18",
        scope_write="10 12 21",
        scope_read="14 16 22",
        api_principal="11 13 15 17 19 20",
        redirects="25 26 32",
        access_graph="27 29 53",
        access_api="34 36 54",
        password="38 39 40 49 50 51 52 55",
        client_principal="28 30 31 33 35 37",
        grant_graph="41 43 45 47",
        grant_api="42 44 46 48",
    ),
    "22-fault-500-before-effect": _look_up(3)
    + _steps(
        "create",
        api="5 20 21",
        client="6 7",
        redirects="8 9 24 52",
        access_graph="27 31 53",
        password="34 37 46 47 48 49 50 51 54",
        access_api="55 56 57",
        scope_read="22 25 38",
        scope_write="28 29 40",
        uri="32 35 41",
        client_principal="10 11 12 13 14 15",
        api_principal="23 26 30 33 36 39",
        grant_graph="16 17 18 19",
        grant_api="42 43 44 45",
    ),
    "23-fault-500-after-effect": _look_up(3)
    + _steps(
        "create",
        api="5 24 25",
        client="6 7",
        redirects="8 9 51",
        access_graph="12 14 52",
        password="16 18 36 39 47 48 49 50 53",
        access_api="54 55 56",
        uri="26 27 38",
        scope_read="29 31 41",
        scope_write="33 35 42",
        client_principal="10 11 13 15 17 19",
        api_principal="28 30 32 34 37 40",
        grant_graph="20 21 22 23",
        grant_api="43 44 45 46",
    ),
    "24-fault-404-after-create": (
        *_look_up(3),
        Step("create", "api", (5, 7), error=_LOST),
        Step("create", "client", (6, 8), error=_LOST),
    ),
    "25-fault-404-service-principal": (
        *_look_up(3),
        *_steps(
            "create",
            api="5 7",
            client="6 8",
            uri="9 10 11",
            scope_read="14 16 29",
            scope_write="23 27 30",
            access_graph="12 13 35",
            password="17 20 26 31 32 33 34 38",
            redirects="36 37 39",
        ),
        Step("create", "api-principal", (15, 18, 21, 24), error=_LOST),
        Step("create", "client-principal", (19, 22, 25, 28), error=_LOST),
    ),
    "26-fault-400-service-principal-too-early": _look_up(3)
    + _steps(
        "create",
        client="5 7",
        api="6 8",
        redirects="9 10 49",
        password="14 17 21 33 46 47 48 52",
        access_graph="50 51 53",
        access_api="54 55 56",
        scope_read="12 15 24",
        scope_write="18 20 25",
        uri="22 23 26",
        api_principal="11 13 27 28 29 30 31",
        client_principal="16 19 32 34 35 36 37",
        grant_graph="38 40 42 44",
        grant_api="39 41 43 45",
    ),
    "27-up-after-kill-and-cancel": (
        *_look_up(3),
        Step(
            "create",
            "redirects",
            (5,),
            error='redirectUris/Web" already exists - to be managed via Terraform this resource '
            "needs to be imported",
        ),
        *_steps("create", password="6 7 8 9 10 11 12 13"),
    ),
    "30-use-existing-graph-principal-up": _steps(
        "create",
        client="3 5",
        api="4 6",
        graph_principal="7 8 9 11 13",
        redirects="10 12 50",
        password="15 17 22 46 47 48 49 51",
        access_graph="52 53 56",
        access_api="54 55 57",
        uri="14 16 20",
        scope_read="26 28 38",
        scope_write="33 35 40",
        client_principal="18 21 24 27 29 31",
        api_principal="19 23 25 30 32 34",
        grant_graph="36 37 39 41",
        grant_api="42 43 44 45",
    ),
    "31-use-existing-graph-principal-destroy": _steps(
        "delete", access_graph="3 5", grant_graph="4", graph_principal="6"
    ),
    "32-destroy-already-gone": (
        Step(
            "delete",
            "client",
            (3,),
            error="deleting Application (Application: ",
        ),
    ),
    "40-up-at-200ms-per-request": _look_up(3)
    + _steps(
        "create",
        api="5 7",
        client="6 8",
        uri="9 13 33",
        scope_read="17 21 36",
        scope_write="25 29 38",
        redirects="10 14 49",
        access_graph="18 22 50",
        password="26 30 34 44 46 47 48 51",
        access_api="52 53 54",
        api_principal="11 15 19 23 27 31",
        client_principal="12 16 20 24 28 32",
        grant_graph="35 37 39 40",
        grant_api="41 42 43 45",
    ),
}
