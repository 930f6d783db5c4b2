"""`python -m emulator shell`: the rehearsal's environment for a person's own commands."""

from __future__ import annotations

import os
import shlex
import shutil

import click

from emulator.rehearsal.engine import Pulumi, state_file
from emulator.rehearsal.errors import RehearsalError, as_messages
from emulator.rehearsal.layout import STACK, Layout, checkout
from emulator.rehearsal.preparation import prepare, start
from emulator.tenant.private_files import write_private

# Restores the variables that a person's own start-up file may have changed, above all PATH. A
# failure of the last command must not be a failure of `make shell`.
_START_UP = """\
rehearsal=$(export -p)
[ -f ~/.bashrc ] && . ~/.bashrc
eval "$rehearsal"
unset rehearsal
PS1="(rehearsal) $PS1"
trap 'exit 0' EXIT
"""


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@as_messages()
def shell(command: tuple[str, ...]) -> None:
    """Open a shell in which `pulumi` works on the rehearsal stack, or run a COMMAND there.

    For example: python -m emulator shell -- pulumi preview --diff
    """
    layout = checkout()
    pulumi = _enter(layout)
    arguments = list(command) if command else _interactive(layout)
    executable = shutil.which(arguments[0], path=pulumi.environment["PATH"])
    if executable is None:
        raise RehearsalError(f"There is no command {shlex.quote(arguments[0])}.", 127)
    if not command:
        click.echo(
            "In this shell pulumi works on the rehearsal stack: try `pulumi preview --diff`."
            " Leave with `exit`.",
            err=True,
        )
    os.chdir(layout.root)
    os.execve(executable, arguments, pulumi.environment)


def _enter(layout: Layout) -> Pulumi:
    if state_file(layout.backend, STACK) is None:
        return prepare(layout)
    _, pulumi = start(layout, patience=1.0)
    return pulumi


def _interactive(layout: Layout) -> list[str]:
    """Bash with a start-up file that a person's own cannot override, so that `pulumi` is ours."""
    if shutil.which("bash") is None:
        return [os.environ.get("SHELL") or "sh"]
    start_up = layout.folder / "bashrc"
    write_private(start_up, _START_UP.encode())
    return ["bash", "--rcfile", str(start_up), "-i"]
