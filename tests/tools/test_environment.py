"""The environment, with a stand-in for its Python that writes down what pip was asked for.

Does not prove that the packages can be had: `.ci/run` on a clean clone does.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.tools.conftest import WriteScript
from tools.environment import ensure_environment, require_python
from tools.errors import SetupError


class Project:
    def __init__(self, root: Path, script: WriteScript) -> None:
        self.root = root
        self._script = script
        (root / "requirements.txt").write_text("pulumi\n")
        (root / "pyproject.toml").write_text("[project]\n")
        self.installs_with()

    def installs_with(self, *lines: str) -> None:
        """Give the environment a Python on which pip does this."""
        record = f'[ "$2" = pip ] && echo "$@" >> {self.root / "asked"}'
        self._script(self.root / ".venv/bin/python", record, *lines, "exit 0")

    @property
    def asked(self) -> list[str]:
        record = self.root / "asked"
        return record.read_text().splitlines() if record.exists() else []


@pytest.fixture
def project(tmp_path: Path, script: WriteScript) -> Project:
    return Project(tmp_path, script)


def test_requirements_and_extras_are_installed_once(project: Project) -> None:
    ensure_environment(["rehearsal"], project.root)
    ensure_environment(["rehearsal"], project.root)
    (call,) = project.asked
    assert call.endswith("-r requirements.txt -e .[rehearsal]")


def test_a_changed_file_installs_again_with_every_extra_asked_for_so_far(project: Project) -> None:
    ensure_environment(["test"], project.root)
    (project.root / "requirements.txt").write_text("pulumi>4\n")
    ensure_environment(["rehearsal"], project.root)
    ensure_environment(["test"], project.root)
    assert [call.split(" -e ")[1] for call in project.asked] == [".[test]", ".[rehearsal,test]"]


def test_an_installation_that_failed_is_told_and_repeated(project: Project) -> None:
    project.installs_with("echo Collecting pulumi", "echo ERROR: no such index; exit 1")
    with pytest.raises(SetupError, match="no such index"):
        _install_only(project)
    project.installs_with()
    ensure_environment([], project.root)
    ensure_environment([], project.root)
    assert len(project.asked) == 2


def _install_only(project: Project) -> None:
    """The check of the environment's Python must pass, only pip fails."""
    python = project.root / ".venv/bin/python"
    python.write_text(python.read_text().replace("#!/bin/sh", '#!/bin/sh\n[ "$1" = -c ] && exit'))
    ensure_environment([], project.root)


def test_an_old_python_is_refused_with_the_versions_and_a_way_out() -> None:
    with pytest.raises(SetupError, match=r"Python 3\.11 or later is needed; .* is 3\.9\."):
        require_python((3, 9))


def test_a_newer_python_on_path_is_pointed_out(
    tmp_path: Path, script: WriteScript, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "python3.13")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"make PYTHON=python3\.13"):
        require_python((3, 10))


def test_a_python_without_venv_names_the_debian_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object()
    )
    with pytest.raises(SetupError, match=r"apt install python3\.12-venv"):
        require_python((3, 12))
