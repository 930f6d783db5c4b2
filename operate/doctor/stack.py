"""A stack as the engine's own commands show it: its name, state and backend.

A backend in a folder has a file of attributes beside each state. A run that is killed while it
writes that one leaves it empty, and the engine reads the whole state no more ("failed to load
checkpoint: EOF"), although it is complete. Without the file, it reads it. On a full disk the engine
cuts the state itself off ("unexpected end of JSON input").
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import click

from operate.doctor.locks import Lock, backend_folder, read_locks
from operate.doctor.recorded import Recorded, recorded
from operate.project import project_file, read_yaml
from operate.pulumi_command import NO_PROJECT, export, read, selected_stack


@dataclass(frozen=True)
class Stack:
    """`option`: what the engine's `--stack` takes. `folder`: the backend's, None if it is none."""

    option: str
    project: str
    name: str
    folder: Path | None

    @property
    def full_name(self) -> str:
        """`<project>/<stack>`, as the marks have it."""
        return f"{self.project}/{self.name}"

    @property
    def states(self) -> Path | None:
        """The folder of the project's states."""
        return self.folder and self.folder / ".pulumi" / "stacks" / self.project


def find_stack(option: str | None) -> Stack:
    """The stack of this name, or the selected one. Raises `click.ClickException`."""
    option = option or selected_stack()
    *before, name = option.split("/")
    project = before[1] if len(before) > 1 else _project()
    return Stack(option, project, name, backend_folder(_backend()))


def load(stack: Stack) -> Recorded:
    """The stack's state."""
    return recorded(export(stack.option), stack.full_name)


def locks(stack: Stack) -> list[Lock]:
    """Who holds the stack. A run that is alive may be writing the state at this moment, so that
    it cannot be read. None are seen in a backend that is no folder: the engine's own message tells
    there."""
    return read_locks(stack.folder, stack.full_name) if stack.folder else []


def unreadable(stack: Stack) -> list[Path]:
    """The empty files of attributes that keep the engine from reading the state."""
    if stack.states is None:
        return []
    files = stack.states.glob(f"{stack.name}.json*.attrs")
    return [file for file in sorted(files) if not file.stat().st_size]


def cut_off(stack: Stack) -> tuple[Path, Path | None] | None:
    """The file of a state that was not written to its end, and the newest earlier one that was;
    None if the state is whole, or the backend no folder."""
    if stack.folder is None or stack.states is None:
        return None
    file = stack.states / f"{stack.name}.json"
    if not file.exists() or is_whole(file):
        return None
    history = stack.folder / ".pulumi" / "history" / stack.full_name
    earlier = [file.with_name(f"{file.name}.bak"), *history.glob("*.checkpoint.json")]
    whole = [one for one in earlier if one.exists() and is_whole(one)]
    return file, max(whole, key=lambda one: one.stat().st_mtime, default=None)


def is_whole(file: Path) -> bool:
    """Whether the engine has written a state to its end."""
    try:
        json.loads(file.read_bytes())
    except ValueError:
        return False
    return True


def _backend() -> str:
    return os.environ.get("PULUMI_BACKEND_URL") or str(read("whoami --verbose", None)["url"])


def _project() -> str:
    file = project_file()
    if file is None:
        raise click.ClickException(NO_PROJECT)
    return str(read_yaml(file).get("name"))
