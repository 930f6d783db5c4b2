"""The stand-in of the azure-native plugin, for stacks with resources in a subscription."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from emulator.old_names import variable
from emulator.rehearsal.plugin import SETTING

_PACKAGE = "pulumi-azure-native"
_EXECUTABLE = "pulumi-resource-azure-native"
_STAND_IN = Path(__file__).resolve().parents[1] / "azure_native" / _EXECUTABLE


def place_azure_plugin(home: Path, environment: Mapping[str, str]) -> None:
    """Put the stand-in into a Pulumi home as an ordinary installed plugin.

    Does nothing if the package is not installed, since then no program uses it, and removes the
    stand-in if REHEARSAL_PROVIDER selects official plugins.
    """
    try:
        installed = version(_PACKAGE)
    except PackageNotFoundError:
        return
    link = home / "plugins" / f"resource-azure-native-v{installed}" / _EXECUTABLE
    link.unlink(missing_ok=True)
    if variable(SETTING, environment) == "official":
        return
    link.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    link.symlink_to(_STAND_IN)
