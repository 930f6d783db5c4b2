"""A run that is killed at any request of a connector's creation, change or deletion, by the real
engine: the next run leaves one row and one secret.

A sample; `tests/faults/test_connectors.py` has every request.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from emulator.tenant.power_platform.identity import SOLUTION, PowerPlatform
from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS
from tests.engine.engine import ROOT, RunningTenant, Stack
from tests.engine.killing import UP, Moment, Victim, killed
from tests.engine.test_power_platform import entry, rows

# One stack on one tenant, which each test leaves with its connector.
pytestmark = pytest.mark.xdist_group("power-platform-killed")

MAKER = PowerPlatform().maker_object_id
ENVIRONMENT = "/api/data/"


@pytest.fixture(scope="module")
def stack(engine: Path, plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("power-platform-killed")
    stack = Stack(folder, engine, plugin, RunningTenant(folder / "tenant"))
    stack.init()
    begin(stack)
    yield stack
    # Requests of runs that are gone still wait.
    stack.tenant.stop(signal.SIGKILL)


def begin(stack: Stack) -> None:
    """Deploy a first connector."""
    # The header has no effect, so that the connector is put into the solution by a request.
    stack.tenant.control("powerPlatform", {"solutionHeader": "ignored"})
    stack.settings["apiDefinition"] = str(ROOT / "examples" / "web-api" / "openapi.json")
    have(stack)
    stack.up()


def have(stack: Stack) -> None:
    """The connector as it is first."""
    stack.settings |= {
        "clientSecrets": [{"generation": 1, "expires": IN_SIX_MONTHS}],
        "powerPlatform": [wanted(stack, "view")],
    }


def change(stack: Stack) -> None:
    """The next secret in place of the first, and another share."""
    stack.settings |= {
        "clientSecrets": [{"generation": 2, "expires": IN_NINE_MONTHS}],
        "powerPlatform": [wanted(stack, "edit")],
    }


def have_none(stack: Stack) -> None:
    stack.settings["powerPlatform"] = []


def wanted(stack: Stack, access: str) -> dict[str, Any]:
    share = {"objectId": MAKER, "kind": "user", "access": access}
    return entry(stack.tenant, solution=SOLUTION, shareWith=[share])


def is_whole(stack: Stack) -> None:
    """One row with its redirect URL at the client, one secret, and nothing left to do."""
    [row] = rows(stack.tenant)
    [connector] = stack.outputs()["connectors"].values()
    assert connector["connectorId"] == row["connectorid"]
    client = stack.tenant.applications()["Power Automate"]
    assert client["web"]["redirectUris"] == [connector["redirectUrl"]]
    assert len(client["passwordCredentials"]) == 1
    assert client["appId"] in json.dumps(row["connectionparameters"])
    assert stack.steps("--refresh") == {}


def is_gone(stack: Stack) -> None:
    assert rows(stack.tenant) == []
    assert stack.outputs()["connectors"] == {}


Act = Callable[[Stack], None]
ACTS: dict[str, tuple[Act, Act, Act]] = {
    "create": (have_none, have, is_whole),
    "update": (have, change, is_whole),
    "delete": (have, have_none, is_gone),
}
"""Of each act: what is there before, what is wanted, and what there is after the next run."""


@pytest.mark.parametrize(
    ("act", "victim", "request_number"),
    [("create", "engine", 11), ("update", "plugin", 6), ("delete", "engine", 2)],
)
def test_a_run_that_was_killed_is_finished_by_the_next(
    stack: Stack, act: str, victim: Victim, request_number: int
) -> None:
    before, want, expected = ACTS[act]
    before(stack)
    stack.up()
    want(stack)
    assert killed(stack, Moment(request_number, path=ENVIRONMENT), *UP, victim=victim)
    if victim == "engine":
        # The lock of the run that is gone.
        stack.on_stack("cancel", "--yes")
    stack.up()
    expected(stack)
