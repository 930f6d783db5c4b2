"""`python -m emulator preview-comment`: the changes of this checkout to the rehearsal stack."""

from __future__ import annotations

import os
import sys

import click

from emulator.rehearsal.errors import as_messages
from emulator.rehearsal.layout import checkout
from emulator.rehearsal.preparation import prepare, refuse_locked


@click.command("preview-comment", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@as_messages()
def preview_comment(arguments: tuple[str, ...]) -> None:
    """Print the comment for a pull request: this checkout compared with the last `up`.

    Takes the settings from Pulumi.dev.yaml as `up` does, but deploys nothing. ARGUMENTS are those
    of `b2c-connector preview-comment`.
    """
    layout = checkout()
    refuse_locked(layout)
    pulumi = prepare(layout)
    command = [sys.executable, "-m", "operate", "preview-comment", *arguments]
    os.chdir(layout.root)
    os.execve(sys.executable, command, pulumi.environment)
