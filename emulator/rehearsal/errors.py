"""What a person sees when a rehearsal command cannot go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


class RehearsalError(click.ClickException):
    """One message that says what is wrong and what to do; `exit_code` is that of the command."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it from the instance


@contextmanager
def as_messages() -> Iterator[None]:
    """Within it, what the operating system refuses ends in one message, not in a stack trace."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise RehearsalError(f"{where}{error.strerror or error}.") from error
