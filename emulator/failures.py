"""How an unexpected failure is written down: where it happened, and nothing of what was sent."""

from __future__ import annotations

import logging
import traceback

_log = logging.getLogger("emulator")


def log_failure(error: Exception, method: str, path: str) -> None:
    """Log the kind of error and the lines that led to it.

    The error's own text stays out, since it may hold parts of the request, secrets included.
    """
    lines = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s at %s %s\n%s", type(error).__name__, method, path, lines)
