"""The rows of docs/faults.md's table: each in a file, so that a run that was interrupted goes on
where it was."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

ROWS = "FAULT_ROWS"
"""The variable that names the folder for the rows; without it none are written."""


@dataclass(frozen=True)
class Row:
    """A line of the table. `code` and `message`: of the run that met the fault, None and empty if
    it was killed. `left`: what the doctor says afterwards. `repair`: what the repair did."""

    run: str
    fault: str
    code: int | None
    message: str
    left: list[str]
    repair: list[str]

    def write(self) -> None:
        if file := _file(self.run, self.fault):
            file.write_text(json.dumps(asdict(self)))


def is_written(run: str, fault: str) -> bool:
    """Whether an earlier run of the tests has proven this one."""
    file = _file(run, fault)
    return file is not None and file.exists()


def _file(run: str, fault: str) -> Path | None:
    folder = os.environ.get(ROWS)
    name = re.sub(r"[^a-z0-9]+", "-", f"{run} {fault}".lower())
    return Path(folder) / f"{name}.json" if folder else None
