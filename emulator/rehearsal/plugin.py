"""The azuread plugin with which the rehearsal deploys: stand-in or official."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from emulator.old_names import variable
from emulator.rehearsal.errors import RehearsalError

SETTING = "REHEARSAL_PROVIDER"
_EXECUTABLE = "pulumi-resource-azuread"
_STAND_IN = Path(__file__).resolve().parents[1] / "azuread" / _EXECUTABLE


def place_plugin(home: Path, environment: Mapping[str, str]) -> str:
    """Put the chosen plugin into a Pulumi home, and return a text that names it.

    In the home it is an ordinary installed plugin. Raises RehearsalError as `chosen_plugin`.
    """
    executable = chosen_plugin(environment)
    folder = _installed(home)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    link = folder / _EXECUTABLE
    link.unlink(missing_ok=True)
    link.symlink_to(executable)
    return f"azuread plugin: {'stand-in' if executable == _STAND_IN else 'official'}"


def chosen_plugin(environment: Mapping[str, str]) -> Path:
    """The executable that REHEARSAL_PROVIDER names.

    `stand-in`, the default, is part of this repository. `official` is the plugin on PATH or in the
    person's own plugin cache. Raises RehearsalError for another value, or if there is no official
    plugin.
    """
    choice = variable(SETTING, environment) or "stand-in"
    if choice == "stand-in":
        return _STAND_IN
    if choice == "official":
        return official_plugin(environment)
    raise RehearsalError(f"{SETTING} is {choice!r}: it must be stand-in or official.")


def official_plugin(environment: Mapping[str, str]) -> Path:
    """The official plugin's executable; raises RehearsalError if there is none."""
    on_path = shutil.which(_EXECUTABLE, path=environment.get("PATH"))
    if on_path is not None and Path(on_path).resolve() != _STAND_IN:
        return Path(on_path).resolve()
    own_home = environment.get("PULUMI_HOME") or "~/.pulumi"
    cached = _installed(Path(own_home).expanduser()) / _EXECUTABLE
    if cached.exists() and cached.resolve() != _STAND_IN:
        return cached.resolve()
    raise RehearsalError(
        f"{SETTING} is official, but {_EXECUTABLE} is neither on PATH nor at {cached}.\n"
        f"Install it with `pulumi plugin install resource azuread {_version()}`, or unset"
        f" {SETTING} to use the stand-in."
    )


def _installed(home: Path) -> Path:
    """The folder in which the engine looks for the plugin of the SDK's version."""
    return home / "plugins" / f"resource-azuread-v{_version()}"


def _version() -> str:
    return version("pulumi-azuread")
