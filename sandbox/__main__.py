"""`python -m sandbox`: the commands of the rehearsal."""

from __future__ import annotations

import click

from sandbox.environment import env
from sandbox.portal import portal
from sandbox.rehearsal.down import down
from sandbox.rehearsal.preview import preview_comment
from sandbox.rehearsal.shell import shell
from sandbox.rehearsal.up import up
from sandbox.serve import serve


@click.group()
def cli() -> None:
    """The rehearsal tenant and the commands around it."""


cli.add_command(serve)
cli.add_command(env)
cli.add_command(portal)
cli.add_command(up)
cli.add_command(down)
cli.add_command(shell)
cli.add_command(preview_comment)

if __name__ == "__main__":
    cli(prog_name="python -m sandbox")
