"""An emulated tenant of the benchmark's own, in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from emulator.environment import Tenant, read_tenant

_READY_SECONDS = 120.0


class RunningTenant:
    """The tenant, and a count of what it was asked."""

    def __init__(self, tenant: Tenant, start_seconds: float) -> None:
        self.tenant = tenant
        self.start_seconds = start_seconds
        self.http = httpx.Client(base_url=tenant.url, timeout=60)
        self.last_requests: list[dict[str, Any]] = []
        """What `new_requests` has counted last."""
        self._seen = 0

    def control(self, what: str, body: Any) -> None:
        """Set one of the tenant's switches."""
        self.http.put(f"/_rehearsal/{what}", json=body).raise_for_status()

    def delay(self, milliseconds: int) -> None:
        """Let every request wait so long, as on a network."""
        self.control("settings", {"request_delay_ms": milliseconds})

    def new_requests(self) -> int:
        """How many requests were answered since the last call, token requests among them."""
        log = self.http.get("/_rehearsal/requests").raise_for_status().json()
        self.http.delete("/_rehearsal/requests").raise_for_status()
        self.last_requests = log
        if not log:
            return 0
        # The log forgets the oldest entries, but numbers go on.
        count: int = log[-1]["n"] - self._seen
        self._seen = log[-1]["n"]
        return count


@contextmanager
def running_tenant(folder: Path) -> Iterator[RunningTenant]:
    """A tenant on a new folder, until the block ends."""
    folder.mkdir(parents=True)
    with (folder / "log").open("wb") as log:
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "emulator", "serve", "--state", str(folder / "state")],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        ready = process.stdout.readline()
        seconds = time.monotonic() - started
    try:
        if not ready.startswith("ready"):
            raise RuntimeError(f"The emulated tenant did not start; see {folder / 'log'}.")
        running = RunningTenant(read_tenant(folder / "state"), seconds)
        yield running
        running.http.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_READY_SECONDS)
