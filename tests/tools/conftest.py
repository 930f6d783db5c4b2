from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

WriteScript = Callable[..., Path]


@pytest.fixture
def script() -> WriteScript:
    """Writes an executable shell script: a stand-in for a tool of the machine."""

    def write(path: Path, *lines: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
        path.chmod(0o755)
        return path

    return write
