"""Prints a line for every step of a run, with its present activity and its duration."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from types import TracebackType
from typing import TextIO

_NAME_WIDTH = 17
_TEXT_WIDTH = 46
_TIME_WIDTH = 12
_TICK_SECONDS = 1.0
_LOG_SECONDS = 120.0
_HINT_SECONDS = 5.0


def duration(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min 05 s`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def line(name: str, text: str, seconds: float | str) -> str:
    """The line of a step; `seconds` is its duration, or empty while there is none."""
    elapsed = seconds if isinstance(seconds, str) else duration(seconds)
    # A line that wraps could not be rewritten in place.
    room = shutil.get_terminal_size().columns - _NAME_WIDTH - _TIME_WIDTH - 3
    width = max(0, min(_TEXT_WIDTH, room))
    return f"{name:<{_NAME_WIDTH}} {text[:width]:<{width}} {elapsed:>{_TIME_WIDTH}}".rstrip()


class Step:
    """Shows a step while it runs, and one line with its result and duration when it ends.

    On a terminal the line is rewritten every second. Elsewhere (a CI log) a line without seconds
    appears every two minutes, so that only the last one says how long the step took. Goes to
    standard error, so that standard output stays usable.
    `patience`: a step that ends well within so many seconds is not shown at all. `hint`: what would
    make it shorter, shown once where it runs for longer than five seconds.
    """

    def __init__(
        self, name: str, patience: float = 0.0, stream: TextIO | None = None, hint: str = ""
    ) -> None:
        self._name = name
        self._patience = patience
        self._hint = hint
        self._text = ""
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        self._started = 0.0

    def say(self, text: str) -> None:
        """Set the text of the line: the present activity and, at the end, the result."""
        self._text = text

    def __enter__(self) -> Step:
        self._started = time.monotonic()
        self._ticker.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._ticker.join()
        if kind is not None:
            self._text = "interrupted" if kind is KeyboardInterrupt else "failed"
        elif time.monotonic() - self._started < self._patience:
            return
        self._write(self._line(), end="\n")

    def _line(self) -> str:
        return line(self._name, self._text, time.monotonic() - self._started)

    def _write(self, text: str, end: str) -> None:
        self._stream.write(f"\r{text}{end}" if self._live else f"{text}\n")
        self._stream.flush()

    def _tick(self) -> None:
        if self._ended.wait(self._patience):
            return
        if self._live:
            self._write(self._line(), end="")
        if self._hint and not self._ended.wait(_HINT_SECONDS):
            self._write(f"{'':{_NAME_WIDTH}} {self._hint}", end="\n")
        while not self._ended.wait(_TICK_SECONDS if self._live else _LOG_SECONDS):
            self._write(self._line() if self._live else line(self._name, self._text, "…"), end="")
