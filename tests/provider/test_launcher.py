"""The plugin's executable, as the engine starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "provider" / "pulumi-resource-b2c"
MEGABYTES = 120


def _start(launcher: Path, folder: Path, **variables: str) -> tuple[int, int]:
    """The port that it prints, and the megabytes that it has taken by then."""
    process = subprocess.Popen(
        [launcher, "127.0.0.1:1"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **variables},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        status = Path(f"/proc/{process.pid}/status")
        told = status.read_text() if status.exists() else "VmHWM: 0 kB"
        [peak] = [line.split()[1] for line in told.splitlines() if line.startswith("VmHWM")]
    finally:
        process.kill()
        process.communicate()
    return port, int(peak) // 1024


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project folder with a link to the plugin's code, but with no environment of its own."""
    folder = tmp_path / "a project"
    (folder / "provider").mkdir(parents=True)
    for each in (ROOT / "provider").iterdir():
        if each.name == PLUGIN.name:
            shutil.copy(each, folder / "provider")
        elif each.name != "__pycache__":
            (folder / "provider" / each.name).symlink_to(each)
    return folder


def test_the_plugin_starts_from_any_folder_and_through_links(tmp_path: Path) -> None:
    (tmp_path / "plugin").symlink_to(PLUGIN)
    (tmp_path / "folder").symlink_to(PLUGIN.parent)
    for launcher in ("plugin", "folder/pulumi-resource-b2c"):
        port, _ = _start(tmp_path / launcher, tmp_path)
        assert port > 0


def test_without_an_environment_of_the_project_the_active_one_is_used(checkout: Path) -> None:
    launcher = checkout / "provider" / PLUGIN.name
    port, _ = _start(launcher, checkout, VIRTUAL_ENV=sys.prefix)
    assert port > 0


def test_otherwise_the_first_python_on_the_path_is_used(checkout: Path) -> None:
    launcher = checkout / "provider" / PLUGIN.name
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    port, _ = _start(launcher, checkout, PATH=path)
    assert port > 0


def test_the_language_host_may_run_the_folder_as_a_program(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -u "{PLUGIN.parent}" "$@"\n')
    program.chmod(0o755)
    port, _ = _start(program, tmp_path)
    assert port > 0


def test_the_plugin_takes_little_memory_before_it_is_asked_for_anything(tmp_path: Path) -> None:
    _, megabytes = _start(PLUGIN, tmp_path)
    assert megabytes < MEGABYTES


def test_the_azure_libraries_are_not_imported_at_the_start() -> None:
    script = "import sys, provider.provider; print([n for n in sys.modules if n == 'azure'])"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    assert told.stdout == "[]\n"
