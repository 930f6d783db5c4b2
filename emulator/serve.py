"""`python -m emulator serve`: run the emulated tenant in the foreground."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

import click

from emulator.server.listeners import PortTakenError
from emulator.server.run import run
from emulator.tenant.folder import DEFAULT_STATE, FolderInUseError, StateFolder

_PORT = click.IntRange(0, 65535)


@click.command()
@click.option("--port", type=_PORT, help="Plain http; 0 or nothing: as last time, or a free one.")
@click.option("--tls-port", type=_PORT, help="https; 0 or nothing: as last time, or a free one.")
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_STATE,
    show_default=True,
    help="Folder that keeps the tenant between runs.",
)
def serve(port: int | None, tls_port: int | None, state: Path) -> None:
    """Run the emulated tenant until it is interrupted.

    A line on standard output reports that both listeners accept connections.
    """
    # The files that the database makes must be private as well.
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        run(StateFolder(state), port=port, tls_port=tls_port, on_ready=_say_ready)
    except (FolderInUseError, PortTakenError) as error:
        raise click.ClickException(str(error)) from None
    except (OSError, sqlite3.OperationalError) as error:
        raise click.ClickException(
            f"The folder {state} cannot be used: {error}. Free space, make it writable, or give"
            " another with --state."
        ) from None


def _say_ready(port: int, tls_port: int) -> None:
    click.echo(f"ready: http://localhost:{port} https://localhost:{tls_port}")
