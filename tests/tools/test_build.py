"""The build, with a stand-in for Go that writes scripts instead of compiling.

Does not prove that the pinned modules compile: a build from nothing does, and `.ci/run` on a
machine without Pulumi.
"""

from __future__ import annotations

import fcntl
import os
import re
import threading
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.tools.conftest import WriteScript
from tools.build import (
    ENGINE,
    ENGINE_VERSION,
    LANGUAGE_HOST_VERSION,
    YAML_HOST,
    YAML_HOST_VERSION,
    build,
    is_built,
    one_go,
)
from tools.errors import SetupError

ROOT = Path(__file__).parents[2]
REPINNED = replace(ENGINE, modules=(ENGINE.modules[0], replace(ENGINE.modules[1], version="4.0.0")))


class GoScript:
    """A `go` on PATH that counts its builds."""

    def __init__(self, folder: Path, script: WriteScript) -> None:
        self.folder = folder
        self._script = script
        for name in ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-x"):
            script(folder / "sdk" / name)
        script(folder / "sdk/python/dist/pulumi-resource-pulumi-python")
        self.compiles()

    def compiles(self, *lines: str) -> None:
        """Let `go build` run these lines before it writes what it built."""
        self._script(
            self.folder / "bin/go",
            'if [ "$1" = env ]; then echo go1.26.8; exit; fi',
            f'if [ "$1" = list ]; then echo {self.folder / "sdk"}; exit; fi',
            f'echo "$@" >> {self.folder / "builds"}',
            *lines,
            'while [ "$1" != -o ]; do shift; done',
            'file="$2/$(basename $3)"',
            f'says="${{SAYS:-v{ENGINE_VERSION}}}"',
            'printf "#!/bin/sh\\necho $says\\n" > "$file"; chmod +x "$file"',
        )

    @property
    def builds(self) -> list[str]:
        record = self.folder / "builds"
        return record.read_text().splitlines() if record.exists() else []


@pytest.fixture
def go(tmp_path: Path, script: WriteScript, monkeypatch: pytest.MonkeyPatch) -> GoScript:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return GoScript(tmp_path, script)


def silent(_text: str) -> None:
    pass


def test_a_build_puts_engine_language_host_and_scripts_side_by_side(
    go: GoScript, tmp_path: Path
) -> None:
    folder = tmp_path / "cache/engine"
    build(folder, silent)
    executables = {file.name for file in folder.iterdir() if file.stat().st_mode & 0o100}
    assert executables == {
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
        "pulumi-resource-pulumi-python",
    }
    assert is_built(folder)
    assert all("-mod=readonly" in call for call in go.builds)
    assert sorted(file.name for file in folder.parent.iterdir()) == ["engine", "engine.lock"]


def test_what_is_built_is_not_built_again_until_the_pins_change(
    go: GoScript, tmp_path: Path
) -> None:
    folder = tmp_path / "cache/engine"
    build(folder, silent)
    build(folder, silent)
    assert len(go.builds) == 2
    assert not is_built(folder, REPINNED)
    build(folder, silent, REPINNED)
    assert len(go.builds) == 4
    assert is_built(folder, REPINNED)


def test_the_yaml_host_is_built_by_the_same_recipe_into_a_folder_of_its_own(
    go: GoScript, tmp_path: Path
) -> None:
    go.compiles("SAYS='Usage of it'")
    engine, host = tmp_path / "cache/engine", tmp_path / "cache/yaml-host"
    build(host, silent, YAML_HOST)
    assert {file.name for file in host.iterdir()} == {
        "pulumi-language-yaml",
        "generate-sdk",
        "pins",
    }
    assert is_built(host, YAML_HOST)
    assert not is_built(host)
    assert not engine.exists()
    assert YAML_HOST.folder().parent == ENGINE.folder().parent


def test_the_caches_that_builds_share_go_with_the_last_or_with_the_next_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    leftover = tmp_path / "b2c-connector/go.building-x1"
    leftover.mkdir(parents=True)
    with one_go() as scratch:
        assert scratch.is_dir()
        assert not leftover.exists()
    assert not scratch.exists()


def test_a_failed_build_leaves_the_earlier_engine_and_no_leftovers(
    go: GoScript, tmp_path: Path
) -> None:
    folder = tmp_path / "cache/engine"
    build(folder, silent)
    go.compiles("echo './x.go:1:2: undefined: y' >&2; exit 1")
    with pytest.raises(SetupError, match="undefined: y"):
        build(folder, silent, REPINNED)
    assert (folder / "pulumi").exists()
    assert sorted(file.name for file in folder.parent.iterdir()) == ["engine", "engine.lock"]


def test_what_a_killed_build_left_is_removed_by_the_next(go: GoScript, tmp_path: Path) -> None:
    folder = tmp_path / "cache/engine"
    leftover = tmp_path / "cache/engine.building-x1"
    (leftover / "objects").mkdir(parents=True)
    build(folder, silent)
    assert not leftover.exists()
    assert len(go.builds) == 2


def test_a_second_build_waits_for_the_first_and_takes_what_it_made(
    go: GoScript, tmp_path: Path
) -> None:
    folder = tmp_path / "cache/engine"
    build(folder, silent)
    said: list[str] = []
    with (tmp_path / "cache/engine.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = threading.Thread(target=build, args=(folder, said.append))
        second.start()
        while not said:
            second.join(0.01)
        fcntl.flock(lock, fcntl.LOCK_UN)
    second.join()
    assert said == ["waiting for another build of the engine"]
    assert len(go.builds) == 2


def test_progress_tells_downloads_from_compiling(go: GoScript, tmp_path: Path) -> None:
    go.compiles("echo 'go: downloading example.com/a v1.0.0' >&2; echo internal/abi >&2")
    said: list[str] = []
    build(tmp_path / "engine", said.append)
    assert said[:3] == [
        "engine: starting Go 1.26.8",
        "engine: fetching source, 1 modules",
        "engine: compiling, 1 packages",
    ]


@pytest.mark.parametrize(
    ("last", "message"),
    [
        (
            'go: github.com/x: Get "https://modules.example/x": dial tcp: lookup: no such host',
            "could not be fetched from the Go module proxy",
        ),
        ("module lookup disabled by GOPROXY=off https://x", "could not be fetched"),
        ("write /tmp/a.o: no space left on device", "about 4 GB of free disk"),
        ("compile: signal: killed", "want of memory"),
        ("verifying x: checksum mismatch", "is not what tools/go/engine/go.sum pins"),
        ("./a.go:4:1: syntax error", "Its last lines:\n./a.go:4:1: syntax error"),
    ],
)
def test_a_failure_names_what_is_missing(
    go: GoScript, tmp_path: Path, last: str, message: str
) -> None:
    go.compiles(f"echo '{last}' >&2; exit 1")
    with pytest.raises(SetupError, match=re.escape(message)):
        build(tmp_path / "engine", silent)


def test_an_engine_that_does_not_run_here_is_not_put_in_place(go: GoScript, tmp_path: Path) -> None:
    go.compiles('while [ "$1" != -o ]; do shift; done; echo x > "$2/pulumi"; exit 0')
    with pytest.raises(SetupError, match="does not run"):
        build(tmp_path / "engine", silent)
    assert not (tmp_path / "engine").exists()


def test_a_place_that_cannot_be_written_is_named(go: GoScript, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="XDG_CACHE_HOME"):
        build(tmp_path / "file/engine", silent)
    assert go.builds == []


def test_a_relative_cache_folder_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert ENGINE.folder().is_relative_to(Path.home() / ".cache")


def test_the_versions_are_the_same_wherever_they_are_pinned() -> None:
    engine = (ROOT / "tools/go/engine/go.mod").read_text()
    language_host = (ROOT / "tools/go/language-host/go.mod").read_text()
    yaml_host = (ROOT / "tools/go/yaml-host/go.mod").read_text()
    requirements = _pins(ROOT / "requirements.txt")
    for module in ("pkg", "sdk"):
        assert f"github.com/pulumi/pulumi/{module}/v3 v{ENGINE_VERSION} " in engine
    assert f"github.com/pulumi/pulumi/sdk/v3 v{LANGUAGE_HOST_VERSION} " in language_host
    assert f"github.com/pulumi/pulumi-yaml v{YAML_HOST_VERSION} " in yaml_host
    assert requirements["pulumi"] == ENGINE_VERSION
    assert _pins(ROOT / "infra/requirements.txt") == requirements


def test_the_pinned_versions_lie_in_the_packages_ranges() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    ranges = [*project["dependencies"], *project["optional-dependencies"]["azure"]]
    pins = _pins(ROOT / "requirements.txt")
    checked = {
        each.name: each.specifier.contains(pins[each.name])
        for each in map(Requirement, ranges)
        if each.name in pins
    }
    assert checked == dict.fromkeys(pins, True)


def _pins(requirements: Path) -> dict[str, str]:
    lines = requirements.read_text().splitlines()
    return dict(line.split("==") for line in lines if "==" in line)
