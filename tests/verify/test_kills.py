"""Whatever ends a run, the tenant is as before: at once, or after `--clean`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.patience import HANGS_SECONDS
from tests.verify.verified_tenant import NAME, VerifiedTenant
from verify import inventory
from verify.probe import Probe
from verify.probes import PROBES
from verify.run import run_probes

# A run for each of their writes takes a minute.
_LONG = {"authorize-errors", "permissions", "sign-in", "token-errors"}
_PROBES = [
    pytest.param(probe, id=probe.name, marks=[pytest.mark.faults] if probe.name in _LONG else [])
    for probe in PROBES
    if probe.makes and not probe.by_name_only
]
_MOST_WRITES = 100


class Killed(BaseException):
    """The process is gone: nothing after this is sent."""


class Dying:
    """Sends requests up to the write whose answer the process does not live to see.

    A kill at a read leaves the tenant as one at the write before it does.
    """

    def __init__(self, client: httpx.Client, at: int) -> None:
        self._client = client
        self._left = at
        self.dead = False

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        if self.dead:
            raise Killed
        response = self._client.request(method, url, **options)
        if method == "GET":
            return response
        if self._left == 0:
            self.dead = True
            raise Killed
        self._left -= 1
        return response


@pytest.mark.parametrize("probe", _PROBES)
def test_after_a_kill_at_any_request_a_cleaning_leaves_the_tenant_as_it_was(
    probe: Probe, verified: VerifiedTenant
) -> None:
    before = verified.everything()
    whole = verified.session(pause=verified.waited.append)
    client = whole._http
    for at in range(_MOST_WRITES):
        dying = Dying(client, at)
        whole._http = dying  # type: ignore[assignment]
        try:
            run_probes([probe], whole, lambda _: None)
        except Killed:
            pass
        else:
            return
        finally:
            whole._http = client
        cleaned = inventory.clean(whole)
        assert not cleaned.left
        assert verified.everything() == before, f"killed at write {at}"
    raise AssertionError(f"The probe sends more than {_MOST_WRITES} writes.")


def _start(verified: VerifiedTenant, report: Path) -> subprocess.Popen[str]:
    # Loopback answers too fast to be met in the middle.
    verified.switch("settings", request_delay_ms=20)
    verified.tenant.forget_requests()
    return subprocess.Popen(
        [sys.executable, "-m", "operate", "verify", *verified.whole],
        cwd=report,
        env={**os.environ, **verified.environment, "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _wait_for_writes(verified: VerifiedTenant, count: int) -> None:
    """Until the tenant has been asked to make so many objects."""
    ends = time.monotonic() + HANGS_SECONDS
    while len(verified.tenant.graph_requests("POST")) < count:
        assert time.monotonic() < ends
        time.sleep(0.02)


@pytest.mark.parametrize("writes", [1, 9, pytest.param(30, marks=pytest.mark.faults)])
def test_after_a_real_kill_the_next_cleaning_leaves_the_tenant_as_it_was(
    writes: int, verified: VerifiedTenant, tmp_path: Path
) -> None:
    before = verified.everything()
    process = _start(verified, tmp_path)
    _wait_for_writes(verified, writes)
    process.kill()
    process.communicate()
    verified.switch("settings", request_delay_ms=0)
    cleaned = verified.run("--tenant", NAME, "--clean", "--yes")
    assert cleaned.exit_code == 0, cleaned.output
    assert verified.everything() == before
    assert list(tmp_path.iterdir()) == []
    assert "Nothing carries a mark." in verified.run("--tenant", NAME, "--clean").output


def test_an_interrupted_run_removes_what_it_made_before_it_ends(
    verified: VerifiedTenant, tmp_path: Path
) -> None:
    before = verified.everything()
    process = _start(verified, tmp_path)
    _wait_for_writes(verified, 9)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=HANGS_SECONDS)
    assert process.returncode != 0, output
    assert "Traceback" not in output
    assert verified.everything() == before
    assert list(tmp_path.iterdir()) == []
