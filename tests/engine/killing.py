"""Runs of the engine that end at a chosen request to the environment, by the kill of processes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from tests.engine.engine import Stack
from tests.patience import HANGS_SECONDS

Victim = Literal["engine", "plugin"]

# Longer than it takes to kill.
_HANGS = {"path": "/api/data/", "delay_ms": 120_000}
_NEVER = {**_HANGS, "status": 503}
_PLUGIN = b"\0-m\0provider\0"


def killed(stack: Stack, victim: Victim, request: int, *, made: bool) -> bool:
    """Run `pulumi up` and kill the plugin b2c, or the engine and all that it has started, while the
    environment has this request in hand, counted from 0; False if the run had ended before.

    `made`: the environment has done by then what the request asks for.
    """
    stack.write_project()
    rule: dict[str, Any] = {**(_HANGS if made else _NEVER), "skip": request}
    stack.tenant.control("faults", [rule])
    command = [
        "pulumi",
        "up",
        "--yes",
        "--skip-preview",
        "--non-interactive",
        "--stack",
        stack.name,
    ]
    output = stack.folder / "killed.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=stack.project,
            env=stack.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        reached = _reaches(stack, process)
        if reached:
            for one in processes(process.pid, b"" if victim == "engine" else _PLUGIN):
                os.kill(one, signal.SIGKILL)
        code = process.wait(timeout=HANGS_SECONDS)
    stack.tenant.control("faults", [])
    assert (code != 0) == reached, output.read_text()
    if reached and victim == "engine":
        # The lock of the run that is gone.
        stack.on_stack("cancel", "--yes")
    return reached


def _reaches(stack: Stack, process: subprocess.Popen[bytes]) -> bool:
    """Whether the run comes to the request before it ends."""
    given_up = time.monotonic() + HANGS_SECONDS
    while time.monotonic() < given_up:
        if not stack.tenant.http.get("/_rehearsal/faults").json():
            return True
        if process.poll() is not None:
            return False
        time.sleep(0.1)
    raise AssertionError("the run neither ends nor sends the request")


def processes(session: int, command: bytes) -> Iterator[int]:
    """The processes of a run whose command has this in it."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            started = (folder / "cmdline").read_bytes()
            if os.getsid(int(folder.name)) == session and command in started:
                yield int(folder.name)
        except OSError:
            continue
