from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_make_alone_lists_every_target_with_one_line() -> None:
    run = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    targets = re.findall(r"^\.PHONY: (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    listed = [line.split()[1] for line in run.stdout.splitlines()]
    assert listed == targets
    assert {"up", "down", "test", "lint", "shell"} <= set(targets)
    assert all(len(line.split()) > 3 for line in run.stdout.splitlines())
