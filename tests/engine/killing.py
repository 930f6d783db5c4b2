"""Runs of the engine that end at a request of one's choice, by the kill of processes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from operate.doctor.stack import is_whole
from tests.engine.engine import Run, Stack
from tests.patience import HANGS_SECONDS

Victim = Literal["engine", "plugin"]
UP = ("up", "--yes", "--skip-preview")
DESTROY = ("destroy", "--yes", "--skip-preview")

# Longer than any run: what is held is never answered.
_HELD_MS = 3_600_000
_SETTLED_SECONDS = 0.1
_PLUGIN = b"\0-m\0provider\0"


@dataclass(frozen=True)
class Moment:
    """When a run is killed: while the tenant has the n-th of these requests in hand, counted from
    1. `made`: the tenant has done by then what the request asks for. `path`: a regular expression.
    `method`: as a fault rule has it."""

    request: int
    made: bool = True
    path: str = "."
    method: str = "*"


def killed(stack: Stack, moment: Moment, *command: str, victim: Victim = "engine") -> Run | None:
    """Run the command, and kill -9 the engine with all that it has started, or the plugin b2c
    alone. The run that was killed so; None if it ended before.

    With the engine, later requests have no effect: they would come from processes that are gone.
    """
    held: dict[str, Any] = {"delay_ms": _HELD_MS}
    effect = {"after_effect": True} if moment.made else {"status": 503}
    rules = [
        {
            **held,
            **effect,
            "path": moment.path,
            "method": moment.method,
            "skip": moment.request - 1,
        }
    ]
    if victim == "engine":
        rest = {"path": moment.path, "method": moment.method, "skip": moment.request - 1}
        rules.append({**held, **rest, "drop": True, "times": None})
    stack.tenant.control("faults", rules)
    run = start(stack, *command)
    reached = reaches(stack, run, len(rules) - 1)
    if reached:
        time.sleep(_SETTLED_SECONDS)
        signal_all(run, signal.SIGKILL, b"" if victim == "engine" else _PLUGIN)
    ended = finish(stack, run)
    stack.tenant.control("faults", [])
    assert (ended.code != 0) == reached, ended.output
    return ended if reached else None


def start(stack: Stack, *command: str, through: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Begin a command of the engine on the stack, in a session of its own; `through`: a command
    that starts it."""
    stack.write_project()
    return subprocess.Popen(
        [
            *through,
            "pulumi",
            *command,
            "--non-interactive",
            "--color",
            "never",
            "--stack",
            stack.name,
        ],
        cwd=stack.project,
        env=stack.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finish(stack: Stack, run: subprocess.Popen[str]) -> Run:
    """Wait for its end, whatever comes of it."""
    output = run.communicate(timeout=HANGS_SECONDS)[0]
    stack.log += output
    return Run(run.returncode, output)


def reaches(stack: Stack, run: subprocess.Popen[str], rules: int) -> bool:
    """Wait until so few fault rules are left to apply; False if the run ends first."""
    given_up = time.monotonic() + HANGS_SECONDS
    while run.poll() is None and len(_remaining(stack)) > rules:
        assert time.monotonic() < given_up, "the run neither ends nor sends the request"
        time.sleep(0.05)
    return run.poll() is None


def _remaining(stack: Stack) -> list[object]:
    rules: list[object] = stack.tenant.http.get("/_rehearsal/faults").json()
    return rules


def signal_all(run: subprocess.Popen[str], number: signal.Signals, command: bytes = b"") -> None:
    """Send a signal to the processes of a run whose command has this in it."""
    for process in processes(run.pid, command):
        with suppress(ProcessLookupError):
            os.kill(process, number)


def stop(stack: Stack, run: subprocess.Popen[str]) -> None:
    """Stop the processes of a run at a moment at which the engine does not write its state."""
    states = stack.folder / "backend" / ".pulumi" / "stacks" / "b2c-connector"
    signal_all(run, signal.SIGSTOP)
    time.sleep(_SETTLED_SECONDS)
    while not all(map(is_whole, states.glob(f"{stack.name}.json*"))):
        signal_all(run, signal.SIGCONT)
        time.sleep(_SETTLED_SECONDS / 10)
        signal_all(run, signal.SIGSTOP)
        time.sleep(_SETTLED_SECONDS)


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
