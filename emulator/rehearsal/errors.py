"""Errors of the rehearsal's commands, which a person sees as one message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


class RehearsalError(click.ClickException):
    """A command fails; the message says why and what to do. `exit_code`: the command's."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it from the instance


@contextmanager
def as_messages() -> Iterator[None]:
    """Turn an OSError inside into a RehearsalError, which shows no stack trace."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise RehearsalError(f"{where}{error.strerror or error}.") from error
