from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from emulator.rehearsal import azure_plugin
from emulator.rehearsal.azure_plugin import place_azure_plugin

NAME = "pulumi-resource-azure-native"
PLACE = f"plugins/resource-azure-native-v{version('pulumi-azure-native')}/{NAME}"


def test_the_stand_in_lies_where_the_engine_looks_for_the_sdks_version(tmp_path: Path) -> None:
    place_azure_plugin(tmp_path, {})
    place_azure_plugin(tmp_path, {})
    assert (tmp_path / PLACE).readlink().parts[-3:] == ("emulator", "azure_native", NAME)


def test_whoever_wants_official_plugins_gets_no_stand_in(tmp_path: Path) -> None:
    place_azure_plugin(tmp_path, {})
    place_azure_plugin(tmp_path, {"REHEARSAL_PROVIDER": "official"})
    assert not (tmp_path / PLACE).exists()


def test_without_the_package_there_is_no_plugin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(azure_plugin, "version", missing)
    place_azure_plugin(tmp_path, {})
    assert list(tmp_path.iterdir()) == []
