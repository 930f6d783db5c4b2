"""The `pulumi` command on PATH."""

import json
import shutil
import subprocess
from typing import Any

import click


def run(command: str, stack: str | None, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a command such as `stack output --json`, which asks nothing; it may fail.

    `stack`: its name, or None for the selected stack. Raises `click.ClickException` if there is no
    `pulumi`.
    """
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        raise click.ClickException("pulumi is not on PATH. For the rehearsal, use make shell.")
    arguments = [*command.split(), "--non-interactive", *(["--stack", stack] if stack else [])]
    return subprocess.run(
        [pulumi, *arguments, *options], capture_output=True, text=True, check=False
    )


def read(command: str, stack: str | None, *options: str) -> Any:
    """What the command prints with `--json`. Raises `click.ClickException` with its error."""
    finished = run(f"{command} --json", stack, *options)
    if finished.returncode:
        lines = finished.stderr.strip().splitlines() or ["it said nothing"]
        raise click.ClickException(f"pulumi {command} failed: {lines[-1]}")
    return json.loads(finished.stdout)
