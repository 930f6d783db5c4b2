"""`python -m emulator up`: set up and deploy the rehearsal stack."""

from __future__ import annotations

import json
import time

import click
from rich.console import Console

from emulator.rehearsal.engine import Pulumi
from emulator.rehearsal.errors import RehearsalError, as_messages
from emulator.rehearsal.layout import STACK, checkout
from emulator.rehearsal.preparation import prepare, refuse_locked
from emulator.rehearsal.progress import show
from emulator.rehearsal.values import show_values

# The exit code of `b2c-connector doctor`.
_BROKEN = 2
_PAST = {"create": "created", "update": "updated", "delete": "deleted", "replace": "replaced"}


@click.command()
@as_messages()
def up() -> None:
    """Deploy the program to the emulated tenant and show the connector's values.

    Sets up what is missing. Another run deploys only changes of the settings or the program.
    """
    layout = checkout()
    refuse_locked(layout)
    pulumi = prepare(layout)
    deploy(pulumi)
    show_values(json.loads(pulumi.read("stack", "output", "--json")), Console())


def deploy(pulumi: Pulumi) -> None:
    """`pulumi up` on the person's terminal; raises RehearsalError if it fails."""
    show("pulumi up", f"stack {STACK}")
    started = time.monotonic()
    # The preview is necessary, since it refuses a new secret with a past date before any change.
    # `show_values` shows the outputs.
    code = pulumi.show("up", "--yes", "--suppress-outputs", "--stack", STACK)
    if code != 0:
        raise RehearsalError(_failure(code, pulumi), code)
    show("pulumi up", _outcome(pulumi), time.monotonic() - started)


def _outcome(pulumi: Pulumi) -> str:
    """The changes of the last operation: `no changes`, or for example `17 created`."""
    operations = json.loads(pulumi.read("stack", "history", "--json", "--page-size", "1"))
    counts = operations[0].get("resourceChanges", {}) if operations else {}
    changes = [
        f"{count} {_PAST.get(kind, kind)}" for kind, count in counts.items() if kind != "same"
    ]
    return ", ".join(changes) or "no changes"


def _failure(code: int, pulumi: Pulumi) -> str:
    """What to say of an `up` that failed; the doctor says first what it has left."""
    message = f"`pulumi up` ended with exit code {code}; see its output above."
    if pulumi.show_command("b2c-connector", "doctor", "--stack", STACK) == _BROKEN:
        return f"{message} When the cause is mended, run `make repair`, then `make up`."
    return f"{message} When the cause is mended, `make up` continues from this state."
