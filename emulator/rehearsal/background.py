"""The emulated tenant as a process in the background."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from emulator.environment import Tenant, TenantNotRunningError, read_tenant
from emulator.rehearsal.errors import RehearsalError
from emulator.tenant.folder import StateFolder

_START_SECONDS = 20.0
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.02
_SOURCE = Path(__file__).resolve().parents[1]
_NOT_SERVED = ("azuread", "azure_native", "rehearsal", "tests")

Result = TypeVar("Result")


def ensure_running(state: Path, say: Callable[[str], None]) -> Tenant:
    """The tenant of the state folder, started in the background if it does not run.

    Restarts a tenant whose code has changed since its start; it keeps its ports and contents.
    `say` shows the tenant's address and how it was started. Raises RehearsalError if it does not
    start.
    """
    outcome = "started"
    if StateFolder(state).in_use():
        tenant = _answering(state)
        if not _is_outdated(state):
            say(f"{tenant.url}, already running")
            return tenant
        stop(state)
        outcome = "restarted: new code"
    tenant = _start(state)
    say(f"{tenant.url}, {outcome}")
    return tenant


def stop(state: Path) -> bool:
    """End the tenant that runs on the state folder, and return whether one ran.

    Raises RehearsalError if the tenant does not end.
    """
    folder = StateFolder(state)
    if not folder.in_use():
        return False
    # The lock proves that the process that wrote the announcement is alive, so no other program
    # has its process id.
    process = _answering(state, healthy=False).pid
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(process, number)
        except ProcessLookupError:
            return True
        except PermissionError:
            break
        if _within(_STOP_SECONDS, lambda: not folder.in_use()):
            folder.announcement.unlink(missing_ok=True)
            return True
    raise RehearsalError(f"The emulated tenant, process {process}, does not end. End it yourself.")


def _start(state: Path) -> Tenant:
    folder = StateFolder(state)
    folder.create()
    log_file = state / "server.log"
    with open(log_file, "wb", opener=_private) as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "emulator", "serve", "--state", str(state)],
            cwd=_SOURCE.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # The process outlives the terminal, whose Ctrl-C does not reach it.
            start_new_session=True,
        )
    if _within(
        _START_SECONDS, lambda: process.poll() is not None or _announced_by(process.pid, state)
    ):
        tenant = _healthy(state)
        if tenant is not None:
            return tenant
    process.kill()
    process.wait()
    output = log_file.read_text(errors="replace").strip().splitlines()[-5:]
    raise RehearsalError(
        "The emulated tenant does not start. Its output:\n  "
        + "\n  ".join(output or ["(none)"])
        + f"\nIts log: {log_file}"
    )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _answering(state: Path, *, healthy: bool = True) -> Tenant:
    """The tenant that locks the folder; waits for one that has just been started."""
    read = _healthy if healthy else _announced
    tenant = _within(_STOP_SECONDS, lambda: read(state))
    if tenant is not None:
        return tenant
    holder = StateFolder(state).holder()
    process = f"process {holder}" if holder else "a process"
    raise RehearsalError(
        f"{process.capitalize()} holds the emulated tenant's folder {state} but does not"
        f" answer. End it, then run this again. Its log: {state / 'server.log'}"
    )


def _announced(state: Path) -> Tenant | None:
    try:
        return read_tenant(state)
    except (TenantNotRunningError, OSError, ValueError):
        return None


def _announced_by(process: int, state: Path) -> bool:
    tenant = _announced(state)
    return tenant is not None and tenant.pid == process and _healthy(state) is not None


def _healthy(state: Path) -> Tenant | None:
    tenant = _announced(state)
    if tenant is None:
        return None
    # No proxy leads to this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    url = f"http://127.0.0.1:{tenant.port}/_rehearsal/health"
    try:
        with opener.open(url, timeout=2) as response:
            health = json.load(response)
    except (urllib.error.URLError, OSError, ValueError):
        return None
    return tenant if health.get("tenantId") == tenant.tenant_id else None


def _is_outdated(state: Path) -> bool:
    """Whether a source file of the server is newer than the running process."""
    started = StateFolder(state).announcement.stat().st_mtime
    return any(
        source.stat().st_mtime > started
        for source in _SOURCE.rglob("*.py")
        if source.relative_to(_SOURCE).parts[0] not in _NOT_SERVED
    )


def _within(seconds: float, attempt: Callable[[], Result]) -> Result:
    """Repeat the attempt until its result is true, and return the last result in any case."""
    deadline = time.monotonic() + seconds
    while not (result := attempt()) and time.monotonic() <= deadline:
        time.sleep(_POLL_SECONDS)
    return result
