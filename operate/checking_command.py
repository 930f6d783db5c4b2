"""Commands whose exit codes are findings, for schedulers and pipelines."""

from typing import Any

import click

UNKNOWN = 3
"""The exit code for: nothing could be found out."""


class MisusedError(click.UsageError):
    """A slip in the arguments. click's own exit code for it, 2, would be a finding."""

    exit_code = UNKNOWN


class CheckingCommand(click.Command):
    """A command that ends with `UNKNOWN` for a slip in its arguments."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)
        except click.UsageError as slip:
            raise MisusedError(slip.format_message(), slip.ctx) from None
