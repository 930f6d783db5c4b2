"""Progress of a rehearsal command: a line with the outcome and the duration of every step."""

from __future__ import annotations

import time
from types import TracebackType

import click


def show(name: str, text: str, seconds: float | None = None) -> None:
    """Write a step's line to standard error, so that standard output stays usable."""
    elapsed = "" if seconds is None else f"{seconds:.1f} s"
    click.echo(f"{name:<17} {text:<46} {elapsed:>12}".rstrip(), err=True)


class Step:
    """A step, which shows its line when it ends.

    `patience`: a step that succeeds in fewer seconds is not shown.
    """

    def __init__(self, name: str, patience: float = 0.0) -> None:
        self._name = name
        self._patience = patience
        self._text = ""
        self._started = 0.0

    def say(self, text: str) -> None:
        """Set the outcome that the line shows."""
        self._text = text

    def __enter__(self) -> Step:
        self._started = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        seconds = time.monotonic() - self._started
        if kind is not None:
            self._text = "interrupted" if kind is KeyboardInterrupt else "failed"
        elif seconds < self._patience:
            return
        show(self._name, self._text, seconds)
