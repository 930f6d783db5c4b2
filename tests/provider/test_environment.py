"""The plugin's own environment, with a stand-in for pip: what the launcher takes and what it makes.

That the pinned packages suffice is not proven here; a fresh clone proves it, which takes a minute.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from components.azure_native import REQUIREMENT
from provider.environment import missing

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "provider"
REQUIREMENTS = (FOLDER / "requirements.txt").read_text()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The launcher's files in a folder without any environment, and a `python3` that has nothing
    and makes environments whose Python serves."""
    plugin = tmp_path / "clone" / "provider"
    plugin.mkdir(parents=True)
    for name in ("pulumi-resource-b2c", "environment.py", "requirements.txt"):
        shutil.copy(FOLDER / name, plugin)
    return plugin


def python3(tmp_path: Path, *lines: str) -> str:
    """A folder for PATH with a `python3` of these lines, and the system's commands."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "python3"
    script.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    script.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def start(plugin: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [plugin / "pulumi-resource-b2c", "127.0.0.1:1"],
        env={"PATH": path},
        capture_output=True,
        text=True,
    )


def test_its_own_environment_comes_before_the_projects(clone: Path) -> None:
    for folder, name in ((clone / "venv", "own"), (clone.parent / ".venv", "project")):
        (folder / "bin").mkdir(parents=True)
        python = folder / "bin" / "python"
        python.write_text(f'#!/bin/sh\ncase "$*" in *check) exit 0 ;; esac\necho {name} "$@"\n')
        python.chmod(0o755)
    assert start(clone, "/usr/bin:/bin").stdout == "own -P -u -m provider 127.0.0.1:1\n"
    (clone / "venv" / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")
    assert start(clone, "/usr/bin:/bin").stdout.startswith("project ")


def test_where_no_environment_will_do_its_own_is_made_and_the_port_alone_is_printed(
    clone: Path, tmp_path: Path
) -> None:
    made = clone / "venv" / "bin" / "python"
    path = python3(
        tmp_path,
        'case "$*" in',
        "-c*) exit 0 ;;",
        "*check) exit 1 ;;",
        f"*make) echo installing; mkdir -p {made.parent}",
        f'    printf "#!/bin/sh\\necho 4711\\n" > {made}; chmod +x {made} ;;',
        "esac",
    )
    started = start(clone, path)
    assert started.stdout == "4711\n"
    assert started.stderr == "installing\n"


def test_without_a_python_that_will_do_it_ends_in_one_line(clone: Path, tmp_path: Path) -> None:
    started = start(clone, python3(tmp_path, "exit 1"))
    assert started.returncode == 1
    assert started.stdout == ""
    assert started.stderr.splitlines() == [
        "The plugin b2c needs Python 3.11 or later: install it as python3 on PATH."
    ]


def test_where_it_cannot_be_made_it_ends_in_one_line_with_the_commands(
    clone: Path, tmp_path: Path
) -> None:
    (clone / "venv").write_text("in the way")
    path = python3(tmp_path, 'case "$*" in *check) exit 1 ;; esac', f'exec {sys.executable} "$@"')
    started = subprocess.run(
        [clone / "pulumi-resource-b2c", "127.0.0.1:1"],
        env={"PATH": path, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": os.devnull},
        capture_output=True,
        text=True,
    )
    assert started.returncode == 1
    assert started.stdout == ""
    first, last = started.stderr.splitlines()
    assert first.startswith("making the environment of the plugin b2c")
    assert "cannot be made: " in last
    assert f"python3 -m venv '{clone / 'venv'}'" in last


def test_an_environment_of_its_own_has_the_pinned_versions_and_another_any() -> None:
    assert missing(REQUIREMENTS, exactly=False) == []
    assert missing("pulumi==3.0.0\nno-such-package==1", exactly=False) == ["no-such-package==1"]
    assert missing("# text\npulumi==3.0.0", exactly=True) == ["pulumi==3.0.0"]


def test_the_plugins_packages_are_those_of_the_project_without_azure_native() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {line.split("==")[0].lower() for line in REQUIREMENTS.splitlines() if "==" in line}
    needed = project["dependencies"] + project["optional-dependencies"].get("provider", [])
    names = {line.replace("==", ">=").split(">=")[0].lower() for line in needed}
    assert pinned - names <= {"cryptography", "requests"}
    assert "pulumi-azure-native" not in pinned
    assert REQUIREMENT in project["optional-dependencies"]["azure"] or "==" in str(
        project["optional-dependencies"]["azure"]
    )
