from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from emulator.environment import Tenant
from emulator.rehearsal.engine import Pulumi, pulumi_environment, read_locks, was_interrupted
from emulator.rehearsal.errors import RehearsalError


def isolated(tenant: Tenant, folder: Path, outer: dict[str, str]) -> dict[str, str]:
    return pulumi_environment(
        outer,
        engine=folder / "engine",
        python=folder / ".venv",
        home=folder / "home",
        backend=folder / "backend",
        passphrase=folder / "passphrase",
        tenant=tenant,
    )


def test_a_persons_own_credentials_and_stacks_stay_outside(
    announced: Tenant, tmp_path: Path
) -> None:
    outer = {
        "ARM_CLIENT_CERTIFICATE_PATH": "/own.pfx",
        "ARM_TENANT_ID": "own",
        "POWER_PLATFORM_CLIENT_CERTIFICATE_FILE_PATH": "/own.pfx",
        "AZURE_CLIENT_ID": "own",
        "PULUMI_ACCESS_TOKEN": "own",
        "PULUMI_CONFIG_PASSPHRASE": "own",
        "PULUMI_STACK": "prod",
        "TF_LOG": "DEBUG",
        "EDITOR": "vi",
    }
    environment = isolated(announced, tmp_path, outer)
    assert environment["EDITOR"] == "vi"
    assert environment["ARM_TENANT_ID"] == announced.tenant_id
    assert environment["PULUMI_BACKEND_URL"] == f"file://{tmp_path}/backend"
    assert "own" not in environment.values()
    assert environment["POWER_PLATFORM_ENVIRONMENT_URL"] == announced.tls_url
    assert {"PULUMI_STACK", "TF_LOG", "ARM_CLIENT_CERTIFICATE_PATH"}.isdisjoint(environment)
    assert "POWER_PLATFORM_CLIENT_CERTIFICATE_FILE_PATH" not in environment


def test_engine_and_python_come_first_on_path(announced: Tenant, tmp_path: Path) -> None:
    environment = isolated(announced, tmp_path, {"PATH": "/usr/bin"})
    assert environment["PATH"] == f"{tmp_path}/engine:{tmp_path}/.venv/bin:/usr/bin"
    assert environment["VIRTUAL_ENV"] == f"{tmp_path}/.venv"


def test_a_proxy_is_not_asked_for_this_machine(announced: Tenant, tmp_path: Path) -> None:
    environment = isolated(announced, tmp_path, {"no_proxy": "intra.example"})
    assert environment["NO_PROXY"] == "intra.example,localhost,127.0.0.1,::1"


def test_plugins_on_path_are_ignored_only_where_the_language_host_is_found_without_path(
    announced: Tenant, tmp_path: Path
) -> None:
    switch = "PULUMI_IGNORE_AMBIENT_PLUGINS"
    assert switch not in isolated(announced, tmp_path, {})
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine/pulumi-language-python").touch()
    assert isolated(announced, tmp_path, {})[switch] == "true"


@pytest.fixture
def backend(tmp_path: Path) -> Path:
    return tmp_path / "backend"


def write_lock(backend: Path, process: int, host: str | None = None) -> None:
    folder = backend / ".pulumi/locks/organization/b2c-connector/rehearsal"
    folder.mkdir(parents=True, exist_ok=True)
    lock = {"pid": process, "hostname": host or socket.gethostname()}
    (folder / f"{process}.json").write_text(json.dumps(lock))


def dead_process() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_locks_tell_the_living_from_the_dead(backend: Path) -> None:
    assert read_locks(backend, "rehearsal") == []
    dead = dead_process()
    write_lock(backend, os.getpid())
    write_lock(backend, dead)
    locks = {lock.process: lock.dead for lock in read_locks(backend, "rehearsal")}
    assert locks == {os.getpid(): False, dead: True}
    assert read_locks(backend, "another") == []


def test_a_lock_from_another_machine_counts_as_alive(backend: Path) -> None:
    write_lock(backend, dead_process(), host="elsewhere")
    assert [lock.dead for lock in read_locks(backend, "rehearsal")] == [False]


def test_a_run_was_interrupted_if_it_left_a_lock_open_operations_or_a_file_half_written(
    backend: Path,
) -> None:
    assert not was_interrupted(backend, "rehearsal")
    state = backend / ".pulumi/stacks/b2c-connector/rehearsal.json"
    state.parent.mkdir(parents=True)
    state.write_text('{"checkpoint": {"latest": {"resources": []}}}')
    attributes = state.with_name("rehearsal.json.attrs")
    attributes.write_text("{}")
    assert not was_interrupted(backend, "rehearsal")
    attributes.write_text("")
    assert was_interrupted(backend, "rehearsal")
    attributes.unlink()
    state.write_text('{"checkpoint": {"latest": {"pending_operations": [{}]}}}')
    assert was_interrupted(backend, "rehearsal")
    state.write_text('{"checkpoint": {}}')
    write_lock(backend, dead_process())
    assert was_interrupted(backend, "rehearsal")


@pytest.fixture
def pulumi(tmp_path: Path) -> Pulumi:
    """A stand-in that says its arguments, or fails if they begin with `fail`."""
    script = tmp_path / "bin/pulumi"
    script.parent.mkdir()
    script.write_text(
        "#!/bin/sh\n"
        'case "$1" in\n'
        "  fail) echo 'error: no stack' >&2; exit 4;;\n"
        "  die) kill -9 $$;;\n"
        "  wait) trap 'exit 5' INT; kill -INT $PPID $$; sleep 5;;\n"
        '  *) echo "$@";;\n'
        "esac\n"
    )
    script.chmod(0o755)
    return Pulumi(tmp_path, {**os.environ, "PATH": f"{script.parent}:{os.environ['PATH']}"})


def test_reading_gives_the_output_or_one_message_with_what_was_said(pulumi: Pulumi) -> None:
    assert pulumi.read("stack") == "stack --non-interactive\n"
    with pytest.raises(RehearsalError, match=r"`pulumi fail` ended with exit code 4:\nerror: no"):
        pulumi.read("fail")


def test_showing_gives_the_exit_code_as_a_shell_counts_it(pulumi: Pulumi) -> None:
    assert pulumi.show("fail") == 4
    assert pulumi.show("die") == 128 + signal.SIGKILL


def test_an_interrupt_is_the_engines_to_handle(pulumi: Pulumi) -> None:
    """Ctrl-C reaches both processes; ours waits for the engine's orderly end."""
    assert pulumi.show("wait") == 5
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
