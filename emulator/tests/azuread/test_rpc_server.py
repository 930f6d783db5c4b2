"""Refusals of the stand-in as they reach the engine, and its launcher."""

import os
import subprocess
import sys
from pathlib import Path

from emulator.azuread.graph_client import GraphError

LAUNCHER = Path(__file__).parents[3] / "emulator" / "azuread" / "pulumi-resource-azuread"


def test_a_refusal_of_graph_has_the_official_frame() -> None:
    assert GraphError("creating application: unexpected status 403").engine_text() == (
        "1 error occurred:\n\t* creating application: unexpected status 403\n\n"
    )


def _start(launcher: Path, folder: Path) -> subprocess.Popen[str]:
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.Popen(
        [launcher, "127.0.0.1:1"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )


def test_the_launcher_works_through_a_link_and_from_any_folder(tmp_path: Path) -> None:
    link = tmp_path / "pulumi-resource-azuread"
    link.symlink_to(LAUNCHER)
    process = _start(link, tmp_path)
    try:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 0
    finally:
        process.kill()
        process.communicate()
