"""What it takes until work begins: imports, in processes of their own, and the tenant's start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyperf

from bench.bench import Bench
from bench.stack import ROOT
from bench.tenant import running_tenant

IMPORTS: Mapping[str, str] = {
    "Python": "",
    "pulumi": "import pulumi",
    "pulumi_azuread": "import pulumi, pulumi_azuread",
    "components": "import components",
    "the program's modules": "import infra.config, infra.outputs, infra.subscription",
    "the plugin b2c": "import plugin.server, provider.provider",
    "the plugin b2c with components": "import plugin.server, provider.provider, provider.construct",
    "the emulator": "import emulator.server.run",
}
"""Each in a new process: the seconds of a line hold those of the interpreter."""


def imports(bench: Bench, runs: int) -> dict[str, Sequence[float]]:
    """Seconds by what is imported."""
    return {what: _command(bench, code, runs) for what, code in IMPORTS.items()}


def tenant_starts(bench: Bench, runs: int) -> Sequence[float]:
    """Seconds until a new tenant accepts connections."""
    seconds = []
    for _ in range(runs):
        with running_tenant(bench.new_folder("tenant")) as tenant:
            seconds.append(tenant.start_seconds)
    return seconds


def _command(bench: Bench, code: str, runs: int) -> Sequence[float]:
    folder = bench.new_folder("import")
    folder.mkdir(parents=True)
    file = folder / "seconds.json"
    measured = [sys.executable, "-c", code]
    subprocess.run(
        [
            *(sys.executable, "-m", "pyperf", "command", "--quiet", "--processes", str(runs)),
            *("--values", "1", "--warmups", "0", "--loops", "1", "--output", str(file), "--"),
            *measured,
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return [float(value) for value in pyperf.Benchmark.load(str(Path(file))).get_values()]
