from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from emulator.rehearsal.errors import RehearsalError
from emulator.rehearsal.plugin import place_plugin

NAME = "pulumi-resource-azuread"
FOLDER = f"plugins/resource-azuread-v{version('pulumi-azuread')}"


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def placed(home: Path) -> Path:
    return (home / FOLDER / NAME).resolve()


def test_the_stand_in_is_the_default(tmp_path: Path) -> None:
    place_plugin(tmp_path / "home", {})
    assert placed(tmp_path / "home").parts[-3:] == ("emulator", "azuread", NAME)


def test_the_official_one_is_taken_from_path(tmp_path: Path) -> None:
    official = executable(tmp_path / "bin" / NAME)
    variables = {"REHEARSAL_PROVIDER": "official", "PATH": str(official.parent)}
    place_plugin(tmp_path / "home", variables)
    assert placed(tmp_path / "home") == official


def test_the_official_one_is_taken_from_the_persons_plugin_cache(tmp_path: Path) -> None:
    official = executable(tmp_path / "own" / FOLDER / NAME)
    variables = {
        "REHEARSAL_PROVIDER": "official",
        "PATH": "",
        "PULUMI_HOME": str(tmp_path / "own"),
    }
    place_plugin(tmp_path / "home", variables)
    assert placed(tmp_path / "home") == official
    place_plugin(tmp_path / "home", {})
    assert placed(tmp_path / "home") != official


def test_the_stand_in_never_passes_for_the_official_one(tmp_path: Path) -> None:
    place_plugin(tmp_path / "home", {})
    variables = {
        "REHEARSAL_PROVIDER": "official",
        "PATH": str(tmp_path / "home" / FOLDER),
        "PULUMI_HOME": str(tmp_path / "home"),
    }
    with pytest.raises(RehearsalError, match="neither on PATH nor at"):
        place_plugin(tmp_path / "home", variables)


def test_another_value_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RehearsalError, match="REHEARSAL_PROVIDER is 'offical': it must be"):
        place_plugin(tmp_path, {"REHEARSAL_PROVIDER": "offical"})
