"""`python -m sandbox`: the commands of the rehearsal."""

from __future__ import annotations

import click

from sandbox.environment import env
from sandbox.serve import serve


@click.group()
def cli() -> None:
    """The rehearsal tenant and the commands around it."""


cli.add_command(serve)
cli.add_command(env)

if __name__ == "__main__":
    cli(prog_name="python -m sandbox")
