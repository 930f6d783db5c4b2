"""`python -m emulator down`: remove the rehearsal."""

from __future__ import annotations

import shutil

import click

from emulator.rehearsal.background import stop
from emulator.rehearsal.engine import read_locks, state_file
from emulator.rehearsal.errors import RehearsalError, as_messages
from emulator.rehearsal.layout import STACK, Layout, checkout
from emulator.rehearsal.preparation import refuse_locked, start
from emulator.rehearsal.progress import Step, show


@click.command()
@click.option(
    "--force",
    is_flag=True,
    help="Remove tenant and state without destroying the stack first.",
)
@as_messages()
def down(force: bool) -> None:
    """Destroy the rehearsal stack, stop the emulated tenant, remove both."""
    layout = checkout()
    if not layout.folder.exists():
        layout.settings.unlink(missing_ok=True)
        click.echo("There is no rehearsal to remove.")
        return
    if not force:
        _destroy(layout)
    with Step("emulated tenant") as step:
        stopped = stop(layout.tenant)
        shutil.rmtree(layout.folder)
        layout.settings.unlink(missing_ok=True)
        step.say(f"{'stopped and ' if stopped else ''}removed")


def _destroy(layout: Layout) -> None:
    """Run `pulumi destroy`, unless state, passphrase or tenant is missing."""
    required = (state_file(layout.backend, STACK), layout.passphrase, layout.tenant)
    if not all(path is not None and path.exists() for path in required):
        return
    locks = read_locks(layout.backend, STACK)
    killed = bool(locks) and all(lock.dead for lock in locks)
    if not killed:
        refuse_locked(layout)
    _, pulumi = start(layout)
    if killed:
        # The lock's owner is dead, and the command removes the whole stack.
        pulumi.read("cancel", "--yes", "--stack", STACK)
        show("stack", "lock of a killed run removed")
    code = pulumi.show("destroy", "--yes", "--skip-preview", "--remove", "--stack", STACK)
    if code != 0:
        raise RehearsalError(
            f"`pulumi destroy` ended with exit code {code}; see its output above. Tenant and state"
            " still exist. `make down ARGS=--force` removes them without `pulumi destroy`.",
            code,
        )
