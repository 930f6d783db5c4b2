"""The real engine on the repository's program, against an emulated tenant of its own."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx
import yaml

from emulator.environment import read_tenant, variables
from emulator.server.run import run
from emulator.tenant.folder import StateFolder
from tests.dates import IN_SIX_MONTHS
from tests.engine import warm_python
from tests.patience import HANGS_SECONDS

ROOT = Path(__file__).parents[2]
PASSPHRASE = "a planted passphrase"

SETTINGS: dict[str, Any] = {
    "policy": "B2C_1_siin",
    "apiName": "orders",
    "apiDisplayName": "Orders API",
    "scopes": [{"value": "orders.read"}, {"value": "orders.write"}],
    "clientDisplayName": "Power Automate",
    "clientSecrets": [{"generation": 1, "expires": IN_SIX_MONTHS}],
    "protect": False,
}


def free_port() -> int:
    """A port that stays free: below those that the system gives to connections of anybody."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with contextlib.suppress(OSError), socket.socket() as free:
            free.bind(("127.0.0.1", port))
            return port


# Processes that have the emulator imported when they start.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["emulator.server.run", __name__])


def _serve(state: Path, log: Path, announce: Connection) -> None:
    """What `python -m emulator serve` does in its process."""
    os.umask(0o077)
    with log.open("ab") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    run(StateFolder(state), port=None, tls_port=None, on_ready=lambda *ports: announce.send(ports))


class RunningTenant:
    """A tenant on a state folder, in a process of its own; a copy has other ports."""

    def __init__(self, state: Path) -> None:
        self.state = state
        # The original of a copy may be running on the ports of its last run.
        folder = StateFolder(state)
        folder.create()
        folder.save_run(replace(folder.last_run(), port=None, tls_port=None))
        self._start()

    def _start(self) -> None:
        log = self.state.parent / "tenant.log"
        ready, announce = _PROCESSES.Pipe(duplex=False)
        self.process = _PROCESSES.Process(
            target=_serve, args=(self.state, log, announce), daemon=True
        )
        self.process.start()
        announce.close()
        try:
            ready.recv()
        except EOFError:
            raise AssertionError(log.read_text()) from None
        ready.close()
        self.tenant = read_tenant(self.state)
        self.http = httpx.Client(base_url=self.tenant.url, timeout=HANGS_SECONDS)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        self.http.close()
        assert self.process.pid is not None
        os.kill(self.process.pid, number)
        self.process.join(HANGS_SECONDS)
        self.process.close()

    def restart(self) -> None:
        """Stop it as a crash would and start it again on the same ports."""
        self.stop(signal.SIGKILL)
        self._start()

    def requests(self) -> list[dict[str, Any]]:
        """What was asked since the log was last emptied."""
        log: list[dict[str, Any]] = self.http.get("/_rehearsal/requests").raise_for_status().json()
        return log

    def graph_requests(self, *methods: str) -> list[str]:
        """The Graph requests with one of these methods, as `METHOD path`."""
        return [
            f"{request['method']} {request['path']}"
            for request in self.requests()
            if request["path"].startswith(("/v1.0/", "/beta/")) and request["method"] in methods
        ]

    def forget_requests(self) -> None:
        self.http.delete("/_rehearsal/requests").raise_for_status()

    def control(self, what: str, body: Any) -> None:
        """Set the clock, the faults or another switch of the tenant."""
        self.http.put(f"/_rehearsal/{what}", json=body).raise_for_status()

    def graph(self, method: str, path: str, body: Any = None) -> Any:
        """What a person with rights does in the portal; the JSON of the answer."""
        token = self.http.post(
            f"/{self.tenant.tenant_id}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": self.tenant.client_id,
                "client_secret": self.tenant.client_secret,
                "scope": f"{self.tenant.url}/.default",
            },
        )
        answer = self.http.request(
            method,
            f"/v1.0/{path}",
            json=body,
            headers={"Authorization": f"Bearer {token.raise_for_status().json()['access_token']}"},
        ).raise_for_status()
        return answer.json() if answer.content else None

    def applications(self) -> dict[str, dict[str, Any]]:
        """The registrations by display name, the deployer's own left out."""
        return {
            application["displayName"]: application
            for application in self.graph("GET", "applications")["value"]
            if application["appId"] != self.tenant.client_id
        }


@dataclass
class Run:
    """A finished command of the engine."""

    code: int
    output: str

    def resources(self) -> str:
        """The lines that count the resources, in one line."""
        return " ".join(self.output.split("Resources:")[-1].split("Duration")[0].split())


@dataclass
class Stack:
    """One stack: its settings, its folder, and the engine's commands on it."""

    folder: Path
    engine: Path
    plugin: Path
    tenant: RunningTenant
    name: str = "test"
    settings: dict[str, Any] = field(default_factory=lambda: dict(SETTINGS))
    settings_by_hand: bool = False
    variables: dict[str, str] = field(default_factory=dict)
    project_folder: Path | None = None
    log: str = ""

    @property
    def project(self) -> Path:
        """The program with stack files of its own, so that the checkout stays as it is."""
        return self.project_folder or self.folder / "project"

    def environment(self) -> dict[str, str]:
        """An environment of nothing but this stack, as `make shell` gives it."""
        home = self.folder / "pulumi"
        folder = home / "plugins" / f"resource-azuread-v{version('pulumi-azuread')}"
        if not folder.exists():
            folder.mkdir(parents=True)
            (folder / self.plugin.name).symlink_to(self.plugin)
        (self.folder / "backend").mkdir(exist_ok=True)
        return {
            "PATH": f"{Path(sys.executable).parent}:{self.engine}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PULUMI_HOME": str(home),
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
            # The engine's commands end before it is worth the while to collect garbage.
            "GOGC": "1000",
            **warm_python.variables(),
            **variables(self.tenant.tenant),
            **self.variables,
        }

    def pulumi(self, *arguments: str, fails: bool = False) -> Run:
        """Run one command; `fails` says which outcome the test expects."""
        return self._run(["pulumi", *arguments, "--non-interactive", "--color", "never"], fails)

    def on_stack(self, *arguments: str, fails: bool = False) -> Run:
        """Run one command on this stack."""
        return self.pulumi(*arguments, "--stack", self.name, fails=fails)

    def operate(self, *arguments: str, fails: bool = False) -> Run:
        """Run one of the product's own commands on this stack."""
        operate = [sys.executable, "-m", "operate", *arguments, "--stack", self.name]
        return self._run(operate, fails)

    def _run(self, command: Sequence[str], fails: bool) -> Run:
        self.write_project()
        finished = subprocess.run(
            command,
            cwd=self.project,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=HANGS_SECONDS,
        )
        self.log += finished.stdout
        assert (finished.returncode != 0) == fails, finished.stdout
        return Run(finished.returncode, finished.stdout)

    def init(self) -> None:
        self.pulumi("stack", "init", self.name)

    def up(self, *options: str, fails: bool = False) -> Run:
        return self.on_stack("up", "--yes", "--skip-preview", *options, fails=fails)

    def preview(self, *options: str, fails: bool = False) -> Run:
        return self.on_stack("preview", *options, fails=fails)

    def refresh(self, *options: str) -> Run:
        return self.on_stack("refresh", "--yes", "--skip-preview", *options)

    def destroy(self, fails: bool = False) -> Run:
        return self.on_stack("destroy", "--yes", "--skip-preview", fails=fails)

    def steps(self, *options: str) -> dict[str, str]:
        """What a preview plans, resource name to operation; what stays the same is left out."""
        output = self.on_stack("preview", "--json", *options).output
        # The engine warns first of a language host that does not lie beside it.
        digest = json.loads(output[output.index("{") :])
        steps: dict[str, str] = {}
        for step in digest["steps"]:
            operation = "replace" if "replace" in step["op"] else step["op"]
            if operation not in ("same", "read", "refresh"):
                steps[step["urn"].split("::")[-1]] = operation
        return steps

    def outputs(self, *, show_secrets: bool = False) -> dict[str, Any]:
        options = ["--show-secrets"] if show_secrets else []
        run = self.on_stack("stack", "output", "--json", *options)
        outputs: dict[str, Any] = json.loads(run.output)
        return outputs

    def export(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.on_stack("stack", "export").output)
        return state

    def import_state(self, state: dict[str, Any]) -> None:
        file = self.folder / "state.json"
        file.write_text(json.dumps(state))
        self.on_stack("stack", "import", "--file", str(file))
        file.unlink()

    def write_project(self) -> None:
        """Bring the stack's files up to date with the settings; every command does it."""
        if self.project_folder:
            return
        if not self.project.exists():
            self.project.mkdir()
            shutil.copy(ROOT / "Pulumi.yaml", self.project)
            for folder in ("infra", "provider"):
                (self.project / folder).symlink_to(ROOT / folder)
        if self.settings_by_hand:
            return
        configuration = self.project / f"Pulumi.{self.name}.yaml"
        kept: Mapping[str, Any] = {}
        if configuration.exists():
            kept = yaml.safe_load(configuration.read_text()) or {}
        settings = {"tenantName": "contosob2c", "tenantId": self.tenant.tenant.tenant_id}
        configuration.write_text(
            yaml.safe_dump(
                {
                    **kept,
                    "config": {
                        # The providers' own, set by `pulumi config set`.
                        **{
                            key: value
                            for key, value in kept.get("config", {}).items()
                            if not key.startswith("b2c-connector:")
                        },
                        **{
                            f"b2c-connector:{key}": value
                            for key, value in {**settings, **self.settings}.items()
                            if value is not None
                        },
                    },
                }
            )
        )
