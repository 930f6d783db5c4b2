"""How long the minutes of a set-up took that are over when it is measured: written down beside what
was built, for `make bench`."""

from __future__ import annotations

import json
import os
from pathlib import Path


def cache() -> Path:
    """The folder for what is built once for all checkouts; it need not exist yet."""
    folder = os.environ.get("XDG_CACHE_HOME") or ""
    # The specification of XDG_CACHE_HOME says that a relative path is to be ignored.
    base = Path(folder) if Path(folder).is_absolute() else Path.home() / ".cache"
    return base / "b2c-connector"


def record(name: str, seconds: float) -> None:
    """Write down what a step took that had to do its work."""
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({**recorded(), name: round(seconds, 1)}, indent=1) + "\n")
    except OSError:
        # No step fails for want of a note.
        pass


def recorded() -> dict[str, float]:
    """Seconds by step, as each last had to do its work on this machine."""
    try:
        content = json.loads(_file().read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): float(seconds) for name, seconds in content.items()}


def _file() -> Path:
    return cache() / "durations.json"
