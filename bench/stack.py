"""A stack of one of the measured programs, and what each command of the engine on it costs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bench.programs.shape import RECORD, Shape
from bench.tenant import RunningTenant
from emulator.environment import variables
from emulator.rehearsal.plugin import place_plugin

PROGRAMS = Path(__file__).parent / "programs"
ROOT = PROGRAMS.parents[1]
_STACK = "bench"
# The engine's count at the end of its output: `    + 13 created`, `    +-1 to replace`.
_CHANGES = re.compile(r"^ {4}(?:\+|~|-|\+-) ?(\d+) ", re.MULTILINE)


@dataclass(frozen=True)
class Cost:
    """What one command has cost.

    `seconds`: from start to end. `cpu_seconds`: of the engine and all that it has started, which a
    busy machine hardly changes. `program_seconds`: of these the Python program's. `program_mib`:
    its peak of memory. `largest_mib`: the peak of the largest process. `requests`: all that the
    tenant answered. `resources`, `state_bytes`: of the stack afterwards, components included.
    `changed`: how many resources it made, changed or removed, or would.
    """

    seconds: float
    cpu_seconds: float
    program_seconds: float
    program_mib: float
    largest_mib: float
    requests: int
    resources: int
    state_bytes: int
    changed: int


def shape_of(
    tenant: RunningTenant,
    connectors: int,
    *,
    api: str = "orders",
    user_flows: int = 0,
    power_platform: bool = False,
) -> Shape:
    """A stack of so many connectors with two scopes and one secret each."""
    return Shape(
        api=api,
        tenant_name=tenant.tenant.tenant_name,
        tenant_id=tenant.tenant.tenant_id,
        connectors=connectors,
        user_flows=user_flows,
        scopes=["orders.read", "orders.write"],
        generations=[1],
        expires=(datetime.now(UTC).date() + timedelta(days=182)).isoformat(),
        environment_url=tenant.tenant.tls_url if power_platform else "",
    )


class Stack:
    """One stack with a home, backend and configuration of its own in `folder`."""

    def __init__(
        self,
        folder: Path,
        program: str,
        engine: Path,
        tenant: RunningTenant,
        shape: Shape,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        """`program`: a folder of `programs/`. `extra`: further environment variables."""
        self.folder = folder
        self.program = program
        self.tenant = tenant
        self.shape = shape
        self._engine = engine
        self._extra = extra or {}
        folder.mkdir(parents=True)
        (folder / "backend").mkdir()
        self._place_project()
        place_plugin(folder / "home", os.environ)
        self._write_configuration()
        self.run("stack", "init", _STACK)

    def change(self, **settings: Any) -> None:
        """Change the configuration."""
        self.shape = replace(self.shape, **settings)
        self._write_configuration()

    def up(self) -> Cost:
        return self.run("up", "--yes", "--skip-preview", "--stack", _STACK)

    def preview(self, *options: str) -> Cost:
        return self.run("preview", "--stack", _STACK, *options)

    def destroy(self) -> Cost:
        return self.run("destroy", "--yes", "--skip-preview", "--stack", _STACK)

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, secrets in plain text: for the benchmark's own sign-ins."""
        command = ["pulumi", "stack", "output", "--json", "--show-secrets", "--stack", _STACK]
        done = subprocess.run(
            command, cwd=self._project, env=self._environment(), capture_output=True, check=True
        )
        outputs: dict[str, Any] = json.loads(done.stdout)
        return outputs

    def run(self, *arguments: str) -> Cost:
        """One command of the engine. Raises RuntimeError with what it has printed if it fails."""
        record = self.folder / "record.json"
        record.unlink(missing_ok=True)
        self.tenant.new_requests()
        with (self.folder / "output").open("w+", encoding="utf-8") as output:
            started = time.perf_counter()
            process = subprocess.Popen(
                ["pulumi", *arguments, "--non-interactive", "--color", "never"],
                cwd=self._project,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            printed = output.read()
        if process.returncode:
            raise RuntimeError(f"pulumi {' '.join(arguments)} failed:\n{printed}")
        program = json.loads(record.read_text("utf-8")) if record.exists() else {}
        state = self._state()
        resources = json.loads(state)["checkpoint"]["latest"].get("resources") if state else None
        return Cost(
            seconds=seconds,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            program_seconds=program.get("cpu_seconds", 0.0),
            program_mib=program.get("peak_kib", 0) / 1024,
            largest_mib=usage.ru_maxrss / 1024,
            requests=self.tenant.new_requests(),
            resources=len(resources or ()),
            state_bytes=len(state),
            changed=sum(int(number) for number in _CHANGES.findall(printed)),
        )

    def _state(self) -> bytes:
        files = list((self.folder / "backend").glob(f".pulumi/stacks/*/{_STACK}.json"))
        return files[0].read_bytes() if files else b""

    @property
    def _project(self) -> Path:
        return self.folder / "project"

    def _place_project(self) -> None:
        """The program with a stack file of its own, so that the checkout stays as it is."""
        self._project.mkdir()
        source = PROGRAMS / self.program
        project = yaml.safe_load((source / "Pulumi.yaml").read_text("utf-8"))
        project["plugins"]["providers"][0]["path"] = str(ROOT / "provider")
        project["main"] = str(source)
        (self._project / "Pulumi.yaml").write_text(yaml.safe_dump(project), "utf-8")

    def _write_configuration(self) -> None:
        file = self._project / f"Pulumi.{_STACK}.yaml"
        kept = yaml.safe_load(file.read_text("utf-8")) if file.exists() else {}
        kept["config"] = {"bench:shape": asdict(self.shape)}
        file.write_text(yaml.safe_dump(kept), "utf-8")

    def _environment(self) -> dict[str, str]:
        # As in the rehearsal: otherwise the engine would prefer an azuread plugin on PATH to the
        # chosen one.
        beside = (self._engine / "pulumi-language-python").exists()
        return {
            **({"PULUMI_IGNORE_AMBIENT_PLUGINS": "true"} if beside else {}),
            "PATH": f"{Path(sys.executable).parent}:{self._engine}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": "of the benchmark",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
            RECORD: str(self.folder / "record.json"),
            **variables(self.tenant.tenant),
            **self._extra,
        }
