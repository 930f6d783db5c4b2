"""What was renamed goes on working under its old name, and says the new one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from emulator.old_names import notices, variable
from emulator.rehearsal.plugin import chosen_plugin

ROOT = Path(__file__).parents[2]


def run(module: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )


def test_python_m_sandbox_says_its_new_name_in_one_line_and_runs_it() -> None:
    old, new = (run(module, "env", "--help") for module in ("sandbox", "emulator"))
    assert old.stderr == "`python -m sandbox` is now `python -m emulator`.\n"
    assert (old.returncode, old.stdout) == (new.returncode, new.stdout)
    assert "Usage: python -m emulator env" in old.stdout


def test_a_variable_is_read_under_both_names_and_the_new_one_wins(tmp_path: Path) -> None:
    official = tmp_path / "pulumi-resource-azuread"
    official.touch(mode=0o755)
    assert chosen_plugin({"SANDBOX_PROVIDER": "official", "PATH": str(tmp_path)}) == official
    both = {"SANDBOX_PROVIDER_WAITS": "official", "REHEARSAL_PROVIDER_WAITS": "none"}
    assert variable("REHEARSAL_PROVIDER_WAITS", both) == "none"


def test_an_old_variable_is_said_in_one_line_by_a_command(tmp_path: Path) -> None:
    assert notices({"SANDBOX_PROVIDER": "", "REHEARSAL_PROVIDER": "official"}) == []
    state = str(tmp_path)
    said = run("emulator", "env", "--state", state, SANDBOX_PROVIDER="official").stderr
    assert said.startswith("SANDBOX_PROVIDER is now REHEARSAL_PROVIDER.\nError: No ")
