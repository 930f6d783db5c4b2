"""The rehearsal tenant as a process in the background: started, found again, stopped."""

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

from emulator.environment import Tenant, TenantNotRunningError, read_tenant
from emulator.rehearsal.errors import RehearsalError
from emulator.tenant.folder import StateFolder

_START_SECONDS = 20.0
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.02
_SOURCE = Path(__file__).resolve().parents[1]
_NOT_SERVED = ("azuread", "azure_native", "rehearsal", "tests")


def ensure_running(state: Path, say: Callable[[str], None]) -> Tenant:
    """The tenant of the state folder, started in the background if it does not run.

    One whose code has changed since its start is started anew; it keeps its ports and contents.
    Raises RehearsalError if it does not come up.
    """
    came = "started"
    if StateFolder(state).in_use():
        tenant = _answering(state)
        if not _is_outdated(state):
            say(f"{tenant.url}, already running")
            return tenant
        stop(state)
        came = "restarted: new code"
    tenant = _start(state)
    say(f"{tenant.url}, {came}")
    return tenant


def stop(state: Path) -> bool:
    """End the tenant that runs on the state folder; whether there was one.

    Raises RehearsalError if it cannot be ended.
    """
    folder = StateFolder(state)
    if not folder.in_use():
        return False
    # The lock proves that the process which wrote the announcement is alive, so its number has
    # not gone to another program.
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
    raise RehearsalError(f"The rehearsal tenant, process {process}, does not end. End it yourself.")


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
            # Outlives the terminal, and is not reached by its Ctrl-C.
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
    said = log_file.read_text(errors="replace").strip().splitlines()[-5:]
    raise RehearsalError(
        "The rehearsal tenant does not start. It said:\n  "
        + "\n  ".join(said or ["nothing"])
        + f"\nIts log: {log_file}"
    )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _answering(state: Path, *, healthy: bool = True) -> Tenant:
    """The tenant that holds the folder, given a moment to come up if it was only just started."""
    found: list[Tenant] = []

    def answers() -> bool:
        tenant = _healthy(state) if healthy else _announced(state)
        found.extend([tenant] if tenant else [])
        return bool(found)

    if not _within(_STOP_SECONDS, answers):
        announced = _announced(state)
        process = f"process {announced.pid}" if announced else "a process"
        raise RehearsalError(
            f"{process.capitalize()} holds the rehearsal tenant's folder {state} but does not"
            f" answer. End it, then run this again. Its log: {state / 'server.log'}"
        )
    return found[0]


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
    # Past any proxy: it is this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{tenant.port}/_rehearsal/health", timeout=2) as answer:
            health = json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        return None
    return tenant if health.get("tenantId") == tenant.tenant_id else None


def _is_outdated(state: Path) -> bool:
    """Whether a file that the server is made of is newer than the running one."""
    started = StateFolder(state).announcement.stat().st_mtime
    return any(
        source.stat().st_mtime > started
        for source in _SOURCE.rglob("*.py")
        if source.relative_to(_SOURCE).parts[0] not in _NOT_SERVED
    )


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
