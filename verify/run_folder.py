"""The folder in which one run keeps its stacks: project, state, passphrase and the engine's home.

It lies below the user's cache and nobody else may read it. It is named after the run's mark, so
that a later `verify --clean` finds what a killed run has left on this machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PRIVATE = 0o700


def all_runs(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder with one folder for each run, whether or not it exists."""
    cache = environment.get("XDG_CACHE_HOME") or ""
    # The specification of XDG ignores a relative path.
    base = Path(cache) if Path(cache).is_absolute() else Path.home() / ".cache"
    return base / "b2c-connector" / "verify"


def create(mark: str, environment: Mapping[str, str] = os.environ) -> Path:
    """The new, empty folder of the run with this mark.

    Raises FileExistsError if another run has the same mark.
    """
    runs = all_runs(environment)
    runs.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    folder = runs / mark
    folder.mkdir(mode=_PRIVATE)
    return folder


def left_behind(is_mark: Callable[[str], bool]) -> Sequence[Path]:
    """The folders of runs, this one's among them; what bears no mark is somebody else's."""
    runs = all_runs()
    if not runs.is_dir():
        return ()
    return sorted(
        folder
        for folder in runs.iterdir()
        if is_mark(folder.name) and folder.is_dir() and not folder.is_symlink()
    )


def remove(folder: Path) -> None:
    """Remove the folder of a run, and the folders above it that are empty then."""
    # The link to the user's own plugins goes, the plugins stay.
    shutil.rmtree(folder)
    for above in list(folder.parents)[:2]:
        if any(above.iterdir()):
            return
        above.rmdir()
