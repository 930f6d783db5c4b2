"""The `pulumi` command on PATH."""

import json
import re
import shutil
import subprocess
from typing import Any, Final

import click

NO_PROJECT: Final = (
    "There is no Pulumi.yaml here or above: run this in the folder of the stack's program."
)
NO_STACK: Final = "No stack is selected. Name one: --stack prod"
_UNKNOWN_STACK = re.compile(r"no stack named '([^']+)' found")


def pulumi_program() -> str:
    """The path of the command. Raises `click.ClickException` if there is none."""
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        raise click.ClickException(
            "pulumi is not on PATH. Install it (https://www.pulumi.com/docs/install/), or for the "
            "rehearsal use make shell."
        )
    return pulumi


def run(
    command: str, stack: str | None, *options: str, text: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command such as `stack output --json`, which asks nothing; it may fail.

    `stack`: its name, or None for the selected stack. `text`: what it reads from standard input.
    Raises `click.ClickException` if there is no `pulumi`.
    """
    arguments = [*command.split(), "--non-interactive", *(["--stack", stack] if stack else [])]
    return subprocess.run(
        [pulumi_program(), *arguments, *options],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


def read(command: str, stack: str | None, *options: str) -> Any:
    """What the command prints with `--json`. Raises `click.ClickException` with its error."""
    return _printed(command, run(f"{command} --json", stack, *options))


def export(stack: str | None) -> dict[str, Any]:
    """What `pulumi stack export` prints; secrets stay encrypted. Raises `click.ClickException` with
    its error."""
    content: dict[str, Any] = _printed("stack export", run("stack export", stack))
    return content


def selected_stack() -> str:
    """The selected stack, as `--stack` takes it everywhere. Raises `click.ClickException`."""
    finished = run("stack --show-name --fully-qualify-stack-names", None)
    name = finished.stdout.strip()
    if finished.returncode or not name:
        error = finished.stderr.strip().removeprefix("error: ")
        raise click.ClickException(
            _plainly(error)
            or f"pulumi does not say which stack is selected ({error}). Name one: --stack prod"
        )
    return name


def _printed(command: str, finished: subprocess.CompletedProcess[str]) -> Any:
    if finished.returncode:
        lines = finished.stderr.strip().splitlines() or ["it said nothing"]
        raise click.ClickException(_plainly(lines[-1]) or f"pulumi {command} failed: {lines[-1]}")
    try:
        return json.loads(finished.stdout)
    except ValueError:
        lines = finished.stdout.strip().splitlines() or ["it said nothing"]
        raise click.ClickException(f"pulumi {command} printed no JSON: {lines[0][:200]}") from None


def _plainly(error: str) -> str | None:
    """What an error of the engine means to whoever runs a command here; None for any other."""
    if "no Pulumi.yaml project file found" in error:
        return NO_PROJECT
    if "no stack selected" in error:
        return NO_STACK
    if match := _UNKNOWN_STACK.search(error):
        return f"There is no stack {match[1]}. pulumi stack ls lists those that there are."
    return None
