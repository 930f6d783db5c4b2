"""The command line of `python -m emulator`: the emulator for any tool, and the commands of the
rehearsal."""

from __future__ import annotations

import os

import click

from emulator.environment import env
from emulator.old_names import notices
from emulator.rehearsal.down import down
from emulator.rehearsal.portal import portal
from emulator.rehearsal.preview import preview_comment
from emulator.rehearsal.shell import shell
from emulator.rehearsal.up import up
from emulator.serve import serve


@click.group()
def cli() -> None:
    """The emulated tenant and its commands."""
    for notice in notices(os.environ):
        click.echo(notice, err=True)


cli.add_command(serve)
cli.add_command(env)
cli.add_command(portal)
cli.add_command(up)
cli.add_command(down)
cli.add_command(shell)
cli.add_command(preview_comment)
