"""The outputs of a stack, read through the `pulumi` command on PATH."""

import json
import shutil
import subprocess
from typing import Any

import click


def stack_outputs(stack: str | None, *, show_secrets: bool = False) -> dict[str, Any]:
    """All outputs by name. A secret output is `[secret]` unless `show_secrets` is true.

    `stack`: its name, or None for the selected stack. Raises `click.ClickException` with the error
    of the `pulumi` command.
    """
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        raise click.ClickException("pulumi is not on PATH. For the rehearsal, use make shell.")
    command = [pulumi, "stack", "output", "--json", "--non-interactive"]
    command += ["--stack", stack] if stack else []
    command += ["--show-secrets"] if show_secrets else []
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode:
        lines = finished.stderr.strip().splitlines() or ["it said nothing"]
        raise click.ClickException(f"pulumi stack output failed: {lines[-1]}")
    outputs: dict[str, Any] = json.loads(finished.stdout)
    if "clientId" not in outputs:
        raise click.ClickException(
            "The stack has no output clientId. Deploy it first: pulumi up (or make up)."
        )
    return outputs
