"""The Pulumi CLI in the rehearsal's environment."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from emulator.environment import Tenant, variables
from emulator.rehearsal.errors import RehearsalError

# Variables with these prefixes hold a person's own credentials, backend and switches, which a
# rehearsal must not use.
_FOREIGN = ("ARM_", "AZURE_", "POWER_PLATFORM_", "PULUMI_", "TF_LOG", "TF_REATTACH")


def pulumi_environment(
    outer: Mapping[str, str],
    *,
    engine: Path,
    python: Path,
    home: Path,
    backend: Path,
    passphrase: Path,
    tenant: Tenant,
) -> dict[str, str]:
    """Environment variables for an isolated run against the tenant.

    `engine`: the folder of `pulumi`; `python`: the virtual environment; `home`: PULUMI_HOME;
    `backend`: a folder for the state; `passphrase`: the file that holds it.
    """
    inherited = {name: value for name, value in outer.items() if not name.startswith(_FOREIGN)}
    # The language host that `tools.engine` builds takes the first python on PATH; the official one
    # reads `virtualenv` in Pulumi.yaml.
    path = [str(engine), str(python / "bin"), inherited.get("PATH", os.defpath)]
    environment = {
        **inherited,
        **variables(tenant, inherited),
        "PATH": os.pathsep.join(path),
        "VIRTUAL_ENV": str(python),
        "PULUMI_HOME": str(home),
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(passphrase),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
    }
    if (engine / "pulumi-language-python").exists():
        # Otherwise the engine would prefer an azuread plugin on PATH to the chosen one.
        environment["PULUMI_IGNORE_AMBIENT_PLUGINS"] = "true"
    return environment


@dataclass(frozen=True)
class Pulumi:
    """Runs `pulumi` for the project in `root`."""

    root: Path
    environment: dict[str, str]

    def read(self, *arguments: str) -> str:
        """Standard output of a command; raises RehearsalError with the output of one that fails."""
        run = subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if run.returncode != 0:
            raise RehearsalError(
                f"`pulumi {arguments[0]}` ended with exit code {run.returncode}:\n"
                f"{run.stderr.strip() or run.stdout.strip()}",
                run.returncode,
            )
        return run.stdout

    def show(self, *arguments: str) -> int:
        """Run `pulumi` on the person's terminal and return its exit code in a shell's form.

        Ctrl-C reaches the engine, which ends in order; this process waits for it.
        """
        return self.show_command("pulumi", *arguments)

    def show_command(self, *command: str) -> int:
        """The same for any command of the environment."""
        before = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            process = subprocess.Popen(command, cwd=self.root, env=self.environment)
            code = process.wait()
            return code if code >= 0 else 128 - code
        finally:
            signal.signal(signal.SIGINT, before)


@dataclass(frozen=True)
class Lock:
    """A lock on a stack's state: the process that holds it, and whether that process is dead."""

    process: int
    dead: bool


def read_locks(backend: Path, stack: str) -> list[Lock]:
    """The locks that the engine holds on a stack of this name in a file backend."""
    locks = []
    for file in (backend / ".pulumi" / "locks").glob(f"*/*/{stack}/*.json"):
        try:
            content = json.loads(file.read_text())
            process = int(content["pid"])
            on_this_machine = content["hostname"] == socket.gethostname()
        except (OSError, ValueError, KeyError):
            continue
        locks.append(Lock(process, dead=on_this_machine and not _is_alive(process)))
    return locks


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    # In a container whose first process reaps no others, dead processes stay in the table.
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return True


def state_file(backend: Path, stack: str) -> Path | None:
    """The file in which a file backend keeps the stack's state, or None if it has none."""
    return next((backend / ".pulumi" / "stacks").glob(f"*/{stack}.json"), None)


def was_interrupted(backend: Path, stack: str) -> bool:
    """Whether a run was killed while it worked on the stack, or left operations open."""
    file = state_file(backend, stack)
    if file is None:
        return False
    if any(lock.dead for lock in read_locks(backend, stack)) or _is_unreadable(file):
        return True
    latest = json.loads(file.read_text()).get("checkpoint", {}).get("latest") or {}
    return bool(latest.get("pending_operations"))


def _is_unreadable(file: Path) -> bool:
    """Whether a run was killed while it wrote the file of attributes beside the state."""
    attributes = file.with_name(f"{file.name}.attrs")
    return attributes.exists() and not attributes.stat().st_size
