"""Unexpected failures: their log, which holds nothing of the request's contents."""

from __future__ import annotations

import logging
import sqlite3
import traceback

CannotWriteError = sqlite3.OperationalError
"""The store cannot write: the disk is full, or the folder cannot be written or is gone. The faces
leave it to the outermost layer, since it is no service's answer."""

_log = logging.getLogger("emulator")


def log_failure(error: Exception, method: str, path: str) -> None:
    """Log the kind of error and the lines that led to it.

    The log does not have the error's text, since that may hold secrets of the request.
    """
    lines = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s at %s %s\n%s", type(error).__name__, method, path, lines)
