"""What `make up` takes, part by part, and the tests by folder.

The parts on a machine without anything, minutes long, are those that were recorded when they ran.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from bench.bench import Bench
from bench.stack import ROOT
from tools.durations import recorded

TEST_TIMES = ROOT / ".test-times.xml"
"""Where `make test` writes how long each test took."""

ENVIRONMENT = "environment"
# A line of a step: `emulated tenant   http://localhost:40123       1.2 s`.
_STEP = re.compile(r"^(\S.{16}) .*? +(?:(\d+) min )?(\d+(?:\.\d)?) s$", re.MULTILINE)


def make_up(bench: Bench) -> Mapping[str, Mapping[str, float]]:
    """Seconds by the name of the step, `recorded` on an empty machine, for a `new` rehearsal and
    when it is run `again` with nothing to change.

    In a copy of the checkout, so that a rehearsal that is there stays as it is.
    """
    copy = bench.new_folder("checkout")
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, tracked.split("\0")):
        source, target = ROOT / name, copy / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    try:
        new, again = _up(copy), _up(copy)
    finally:
        _rehearsal(copy, "down")
    return {"recorded": recorded(), "new": new, "again": again}


def tests() -> Mapping[str, float]:
    """Seconds of the last `make test`, all workers together, by folder of tests; empty if it has
    not run here."""
    if not TEST_TIMES.exists():
        return {}
    seconds: dict[str, float] = {}
    for case in ElementTree.parse(TEST_TIMES).iter("testcase"):
        folder = _folder(case.get("classname", ""))
        seconds[folder] = seconds.get(folder, 0.0) + float(case.get("time", 0))
    return dict(sorted(seconds.items(), key=lambda one: -one[1]))


def _folder(module: str) -> str:
    """The part to which a test belongs: `tests/engine`, `emulator/tests`."""
    first, *rest = module.split(".")
    return "/".join((first, *rest[:1])) if rest else first


def _up(copy: Path) -> dict[str, float]:
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "tools.environment", "rehearsal"], cwd=ROOT, check=True)
    environment = time.monotonic() - started
    return {ENVIRONMENT: environment, **steps(_rehearsal(copy, "up"))}


def _rehearsal(copy: Path, command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "emulator", command],
        cwd=copy,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"python -m emulator {command} failed:\n{done.stderr}")
    return done.stderr


def steps(printed: str) -> dict[str, float]:
    """Seconds by step, of what a command has printed about its steps."""
    return {
        name.strip(): 60 * float(minutes or 0) + float(seconds)
        for name, minutes, seconds in _STEP.findall(printed)
    }
