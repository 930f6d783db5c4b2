from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.patience import HANGS_SECONDS

ROOT = Path(__file__).parents[2]
_NOT_SOURCE = shutil.ignore_patterns(
    ".*", "__pycache__", "*.egg-info", "build", "docs", "examples", "tests", "venv"
)


@dataclass(frozen=True)
class Installed:
    """The package in an environment of its own, away from the clone."""

    environment: Path
    elsewhere: Path

    @property
    def packages(self) -> Path:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.environment / "lib" / version / "site-packages"

    def start(self, command: str | Path, *arguments: str) -> subprocess.Popen[str]:
        """A command of the environment, in a folder that holds nothing."""
        return subprocess.Popen(
            [self.environment / "bin" / command, *arguments],
            cwd=self.elsewhere,
            env={
                "PATH": f"{self.environment / 'bin'}:{os.defpath}",
                "VIRTUAL_ENV": str(self.environment),
                "HOME": str(self.elsewhere),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, command: str | Path, *arguments: str) -> str:
        """What the command writes; it must succeed."""
        process = self.start(command, *arguments)
        output, complaints = process.communicate(timeout=HANGS_SECONDS)
        assert process.returncode == 0, complaints
        return output


def pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this clone; built from a copy, because a build writes beside the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=_NOT_SOURCE)
    offline = ("--no-deps", "--no-build-isolation")
    pip("wheel", *offline, "--wheel-dir", folder, folder / "source")
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, installed; what it depends on is this environment's."""
    folder = tmp_path_factory.mktemp("installed")
    environment = Installed(folder / "environment", folder / "elsewhere")
    environment.elsewhere.mkdir()
    venv.create(environment.environment, symlinks=True)
    pip("--python", environment.environment / "bin/python", "install", "--no-deps", wheel)
    # As a path alone: the clone's own editable installation is in a file that is not read there.
    (environment.packages / "project.pth").write_text("\n".join(site.getsitepackages()))
    return environment
