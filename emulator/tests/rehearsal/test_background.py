"""The tenant in the background, as the real process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.environment import Tenant
from emulator.rehearsal.background import ensure_running, stop
from emulator.rehearsal.errors import RehearsalError
from emulator.tenant.folder import StateFolder


@pytest.fixture
def state(tmp_path: Path, signing_keys: Path) -> Iterator[Path]:
    folder = StateFolder(tmp_path / "tenant")
    folder.create()
    shutil.copy(signing_keys, folder.signing_keys)
    yield folder.path
    stop(folder.path)


def run(state: Path) -> tuple[Tenant, str]:
    """The tenant, and what a person is told of it."""
    said: list[str] = []
    tenant = ensure_running(state, said.append)
    return tenant, said[-1]


def test_it_is_started_once_and_found_again(state: Path) -> None:
    first, told = run(state)
    assert told == f"{first.url}, started"
    second, told = run(state)
    assert told == f"{first.url}, already running"
    assert second == first


def test_it_outlives_the_terminal(state: Path) -> None:
    tenant, _ = run(state)
    assert os.getsid(tenant.pid) == tenant.pid


def test_a_killed_one_is_started_again_on_the_same_ports(state: Path) -> None:
    first, _ = run(state)
    os.kill(first.pid, signal.SIGKILL)
    os.waitpid(first.pid, 0)
    second, told = run(state)
    assert told.endswith("started")
    assert (second.port, second.tls_port) == (first.port, first.tls_port)
    assert second.pid != first.pid


def test_one_with_older_code_is_restarted(state: Path) -> None:
    first, _ = run(state)
    os.utime(StateFolder(state).announcement, (0, 0))
    second, told = run(state)
    assert told.endswith("restarted: new code")
    assert (second.port, second.pid == first.pid) == (first.port, False)


def test_stopping_says_whether_there_was_one(state: Path) -> None:
    run(state)
    assert stop(state) is True
    assert not StateFolder(state).in_use()
    assert stop(state) is False


def test_one_that_cannot_start_says_why_and_where_its_log_is(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        kept = {"port": port, "tlsPort": None, "clientSecret": "planted"}
        (state / "kept.json").write_text(json.dumps(kept))
        with pytest.raises(RehearsalError, match=f"--port {port} is not available") as refused:
            run(state)
    assert f"Its log: {state / 'server.log'}" in refused.value.message


def test_its_log_is_private_and_without_secrets(state: Path) -> None:
    tenant, _ = run(state)
    log = state / "server.log"
    assert log.stat().st_mode & 0o077 == 0
    assert tenant.client_secret not in log.read_text()
