"""Questions to the person at the terminal, of every command."""

import sys

import click


def can_ask() -> bool:
    """Whether somebody sits there; a standard input that is closed is None."""
    return sys.stdin is not None and sys.stdin.isatty()


def confirm(question: str, does: str) -> None:
    """Go on after a yes. `does`: what `--yes` does in place of asking, as in `--yes repairs`.

    Raises `click.Abort` for a no, and `click.ClickException` where nobody can be asked.
    """
    if not can_ask():
        raise click.ClickException(f"Nobody can be asked here. --yes {does} without a question.")
    click.confirm(question, abort=True)
