"""The log of unexpected failures, which holds nothing of the request's contents."""

from __future__ import annotations

import logging
import traceback

_log = logging.getLogger("emulator")


def log_failure(error: Exception, method: str, path: str) -> None:
    """Log the kind of error and the lines that led to it.

    The log does not have the error's text, since that may hold secrets of the request.
    """
    lines = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s at %s %s\n%s", type(error).__name__, method, path, lines)
