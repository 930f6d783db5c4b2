"""A run of the engine that dies at a request of one's choice, with everything that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress

from tests.engine.engine import Stack
from tests.engine.killing import processes
from tests.patience import HANGS_SECONDS

# Longer than any run: what is held is never answered.
_HELD_MS = 3_600_000
_SETTLED_SECONDS = 0.1


def kill_at(stack: Stack, request: int, *command: str, path: str = ".") -> bool:
    """Kill -9 the command when the tenant has done what its n-th request to the path asks, before
    the answer.

    `path`: a regular expression. Fitting requests that come at the same time have no effect. False
    if the command ended before.
    """
    hold = {"path": path, "skip": request - 1, "delay_ms": _HELD_MS}
    done = {**hold, "after_effect": True}
    rest = {**hold, "drop": True, "times": None}
    stack.tenant.control("faults", [done, rest])
    stack.write_project()
    run = subprocess.Popen(
        ["pulumi", *command, "--non-interactive", "--color", "never", "--stack", stack.name],
        cwd=stack.project,
        env=stack.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    give_up = time.monotonic() + HANGS_SECONDS
    while run.poll() is None and _waiting(stack) == 2:
        assert time.monotonic() < give_up
        time.sleep(0.02)
    reached = run.poll() is None
    if reached:
        time.sleep(_SETTLED_SECONDS)
        for process in processes(run.pid, b""):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
    stack.log += run.communicate()[0]
    stack.tenant.control("faults", [])
    return reached


def _waiting(stack: Stack) -> int:
    remaining: list[object] = stack.tenant.http.get("/_rehearsal/faults").json()
    return len(remaining)
