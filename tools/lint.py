"""Checks style, types, import contracts and generated files: `python -m tools.lint`.

It prints a line with the seconds of every check, and below it the output of a failed check.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.progress import Step

ROOT = Path(__file__).resolve().parents[1]
_BIN = Path(sys.executable).parent
# The name and command of every check.
_CHECKS = (
    ("ruff", ["ruff", "check", "--quiet", "."]),
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("mypy", ["mypy", "--no-error-summary"]),
    ("import contracts", ["lint-imports", "--no-logo", "--no-cache"]),
    ("generated files", ["python", "-m", "tools.generate", "--check"]),
)


def lint() -> bool:
    """Run all checks, also after a failed one. Returns whether all passed."""
    passed = [_passes(*check) for check in _CHECKS]
    return all(passed)


def _passes(name: str, command: list[str]) -> bool:
    with Step(name) as step:
        done = subprocess.run(
            [_BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True
        )
        step.say("failed" if done.returncode else "passed")
    if done.returncode:
        print(f"{done.stdout}{done.stderr}".rstrip(), file=sys.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(not lint())
