"""The tenant as a process: start, state over restarts and kills, and a quick end."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.environment import Tenant, TenantNotRunningError, read_tenant
from emulator.server.listeners import PortTakenError, listen
from emulator.tests.conftest import RunningTenant, StartTenant
from tests.engine.engine import free_port
from tests.patience import HANGS_SECONDS


def sign_in(http: httpx.Client, tenant: Tenant) -> None:
    fields = {
        "client_id": tenant.client_id,
        "client_secret": tenant.client_secret,
        "grant_type": "client_credentials",
        "scope": f"{tenant.url}/.default",
    }
    answer = http.post(f"/{tenant.tenant_id}/oauth2/v2.0/token", data=fields).json()
    http.headers["Authorization"] = f"Bearer {answer['access_token']}"


def test_both_listeners_serve_the_same_tenant(running_tenant: RunningTenant) -> None:
    tenant = running_tenant.tenant
    trust = ssl.create_default_context(cafile=str(tenant.ca_file))
    with httpx.Client(verify=trust) as http:
        for base in (
            tenant.url,
            tenant.tls_url,
            f"http://127.0.0.1:{tenant.port}",
            f"https://127.0.0.1:{tenant.tls_port}",
        ):
            cloud = http.get(f"{base}/metadata/endpoints?api-version=2022-09-01").json()
            assert cloud["microsoftGraphResourceId"] == tenant.url
            health = http.get(f"{base}/_rehearsal/health").json()
            assert health["tenantId"] == tenant.tenant_id


def test_it_listens_on_loopback_and_nowhere_else(running_tenant: RunningTenant) -> None:
    tenant = running_tenant.tenant
    if _has_ipv6():
        assert httpx.get(f"http://[::1]:{tenant.port}/_rehearsal/health").status_code == 200
    for port in (tenant.port, tenant.tls_port):
        with pytest.raises(OSError, match=r"refused|unreachable"):
            socket.create_connection((_own_address(), port), timeout=HANGS_SECONDS)


def test_the_state_folder_is_private(running_tenant: RunningTenant) -> None:
    folder = running_tenant.state
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert {name for name, mode in modes.items() if mode != 0o600} == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_even_in_the_middle_of_requests(
    running_tenant: RunningTenant, number: signal.Signals
) -> None:
    """The request that is cut would have had its answer after ten minutes."""
    tenant = running_tenant.tenant
    with (
        httpx.Client(base_url=tenant.url) as idle,
        socket.create_connection(("127.0.0.1", tenant.port)) as busy,
    ):
        idle.put("/_rehearsal/settings", json={"request_delay_ms": 600_000})
        busy.sendall(b"GET /v1.0/applications HTTP/1.1\r\nHost: localhost\r\n\r\n")
        idle.get("/_rehearsal/health")

        code = running_tenant.stop(number)

        answer = b""
        with contextlib.suppress(ConnectionResetError):
            answer = busy.recv(1024)

    assert code == 0
    assert answer[:12] in (b"", b"HTTP/1.1 500")
    assert not (running_tenant.state / "tenant.json").exists()
    with pytest.raises(TenantNotRunningError):
        read_tenant(running_tenant.state)


def test_it_ends_when_its_folder_is_removed_and_leaves_the_next_tenant_alone(
    running_tenant: RunningTenant, start_tenant: StartTenant
) -> None:
    shutil.rmtree(running_tenant.state)
    after = start_tenant(running_tenant.state)
    assert running_tenant.process.wait(timeout=HANGS_SECONDS) == 0
    assert read_tenant(running_tenant.state).pid == after.process.pid


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = [sys.executable, "-m", "emulator", "serve", "--state", str(tmp_path / "file" / "x")]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "cannot be used" in run.stderr


def test_a_restart_keeps_ports_secret_ids_and_objects(
    running_tenant: RunningTenant, start_tenant: StartTenant
) -> None:
    before = running_tenant.tenant
    with httpx.Client(base_url=before.url) as http:
        sign_in(http, before)
        created = http.post("/v1.0/applications", json={"displayName": "orders"}).json()
        running_tenant.stop()

        after = start_tenant(running_tenant.state).tenant

        assert {**vars(after), "pid": 0} == {**vars(before), "pid": 0}
        # The token from before is still good as well.
        assert http.get(f"/v1.0/applications/{created['id']}").json() == created


def test_nothing_that_was_confirmed_is_lost_by_a_kill(
    running_tenant: RunningTenant, start_tenant: StartTenant
) -> None:
    tenant = running_tenant.tenant
    confirmed: list[str] = []

    def write() -> None:
        with httpx.Client(base_url=tenant.url) as http, contextlib.suppress(httpx.TransportError):
            sign_in(http, tenant)
            while True:
                answer = http.post("/v1.0/applications", json={"displayName": "orders"}).json()
                secret = http.post(f"/v1.0/applications/{answer['id']}/addPassword", json={})
                assert secret.status_code == 200
                confirmed.append(answer["id"])

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    while len(confirmed) < 20:
        time.sleep(0.01)
    running_tenant.process.kill()
    running_tenant.process.wait()
    for writer in writers:
        writer.join()
    with pytest.raises(TenantNotRunningError):
        read_tenant(running_tenant.state)

    again = start_tenant(running_tenant.state).tenant

    with httpx.Client(base_url=again.url) as http:
        sign_in(http, again)
        for object_id in confirmed:
            stored = http.get(f"/v1.0/applications/{object_id}").json()
            assert len(stored["passwordCredentials"]) == 1


def test_a_second_server_on_the_folder_is_refused(running_tenant: RunningTenant) -> None:
    code, message = _serve_and_fail("--state", str(running_tenant.state))

    assert code == 1
    assert "already runs" in message
    assert "--state" in message
    assert httpx.get(f"{running_tenant.tenant.url}/_rehearsal/health").status_code == 200


def test_a_taken_port_is_named_with_its_option(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code, message = _serve_and_fail("--state", str(tmp_path / "x"), "--tls-port", str(port))

    assert code == 1
    assert f"--tls-port {port}" in message
    assert "Traceback" not in message


def test_a_port_that_another_program_takes_in_between_is_named_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bind = socket.socket.bind
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

        def bind_too_late(own: socket.socket, address: Any) -> None:
            bind(own, address)
            other.listen()

        monkeypatch.setattr(socket.socket, "bind", bind_too_late)
        with pytest.raises(PortTakenError, match=f"--tls-port {port} is not available"):
            listen(port, "--tls-port")


def test_given_ports_are_taken(tmp_path: Path, start_tenant: StartTenant) -> None:
    port, tls_port = free_port(), free_port()

    running = start_tenant(tmp_path / "t", "--port", str(port), "--tls-port", str(tls_port))

    assert (running.tenant.port, running.tenant.tls_port) == (port, tls_port)
    assert json.loads((tmp_path / "t" / "tenant.json").read_text())["pid"] == running.process.pid


def _serve_and_fail(*arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "emulator", "serve", *arguments],
        capture_output=True,
        text=True,
        timeout=HANGS_SECONDS,
        check=False,
        env={**os.environ},
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def _has_ipv6() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return True
    return False


def _own_address() -> str:
    """An address of this machine that is not loopback, or one that nobody has."""
    addresses: list[Any] = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    others = [one[4][0] for one in addresses if not one[4][0].startswith("127.")]
    return others[0] if others else "127.0.0.2"
