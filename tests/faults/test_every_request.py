"""The engine killed at each request of an `up`, an update, a rotation and a `destroy`.

Slow: minutes for each run. `make test-faults` runs it and writes the table of docs/faults.md.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.dates import IN_A_YEAR, IN_NINE_MONTHS
from tests.engine.engine import RunningTenant, Stack
from tests.engine.killed import kill_at
from tests.engine.test_changes import SECRET_2
from tests.faults.mending import GLOBAL_URL, assert_sign_in_works, mend, with_user_flow

pytestmark = pytest.mark.faults

_UP = ("up", "--yes", "--skip-preview")
_DESTROY = ("destroy", "--yes", "--skip-preview")
# Every lane takes each n-th request, so that several workers share one run.
_LANES = 4


def _nothing(_: Stack) -> None:
    """The run begins with nothing deployed."""


def _deployed(stack: Stack) -> None:
    with_user_flow(stack)
    stack.up()


def _update(stack: Stack) -> None:
    """Something of every kind changes."""
    stack.settings |= {
        "clientDisplayName": "Flow",
        "scopes": [*stack.settings["scopes"], {"value": "orders.list"}],
        "redirectUrls": [f"{GLOBAL_URL}/orders-5f1", *stack.settings["redirectUrls"][1:]],
    }


def _rotated_once(stack: Stack) -> None:
    stack.settings["clientSecrets"] = SECRET_2
    _deployed(stack)


def _rotation(stack: Stack) -> None:
    stack.settings["clientSecrets"] = [
        {"generation": 3, "expires": IN_A_YEAR},
        {"generation": 2, "expires": IN_NINE_MONTHS},
    ]


_RUNS: dict[str, tuple[Callable[[Stack], None], Callable[[Stack], None], tuple[str, ...]]] = {
    "up": (_nothing, with_user_flow, _UP),
    "update": (_deployed, _update, _UP),
    "rotation": (_rotated_once, _rotation, _UP),
    "destroy": (_deployed, _nothing, _DESTROY),
}
"""What is deployed before, what changes, and the command that is killed."""


@pytest.mark.parametrize("lane", range(_LANES))
@pytest.mark.parametrize("run", _RUNS)
def test_repair_and_up_end_clean_after_a_kill_at_any_request(
    run: str, lane: int, engine: Path, plugin: Path, tmp_path: Path
) -> None:
    before, change, command = _RUNS[run]
    base = tmp_path / "base"
    base.mkdir()
    tenant = RunningTenant(base / "tenant")
    stack = Stack(base, engine, plugin, tenant)
    stack.init()
    before(stack)
    tenant.stop()
    for request in count(lane + 1, _LANES):
        folder = tmp_path / str(request)
        shutil.copytree(base, folder, symlinks=True)
        tenant = RunningTenant(folder / "tenant")
        killed = Stack(folder, engine, plugin, tenant, settings=dict(stack.settings))
        try:
            if stack.settings.get("customDomain"):
                killed.settings["customDomain"] = tenant.tenant.url
            change(killed)
            if not kill_at(killed, request, *command):
                break
            mend(killed, run, f"killed at request {request:02}", None)
            if request == lane + 1:
                assert_sign_in_works(killed)
            if run == "destroy":
                killed.destroy()
                assert tenant.applications() == {}
        finally:
            tenant.stop()
            shutil.rmtree(folder)
