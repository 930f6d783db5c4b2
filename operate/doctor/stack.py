"""A stack as the engine's own commands show it: its name, state and backend.

A backend in a folder has a file of attributes beside each state. A run that is killed while it
writes that one leaves it empty, and the engine reads the whole state no more ("failed to load
checkpoint: EOF"), although it is complete. Without the file, it reads it. On a full disk the engine
cuts the state itself off ("unexpected end of JSON input").
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import click

from operate.doctor.locks import Lock, backend_folder, read_locks
from operate.doctor.recorded import Recorded, recorded
from operate.project import project_file, read_yaml
from operate.pulumi_command import export, read, run

_URN = re.compile(r"urn:pulumi:([^:]+)::([^:]+)::")


def full_name(stack: str | None, content: dict[str, Any]) -> str:
    """`<project>/<stack>`, as the marks have it."""
    if match := _URN.search(json.dumps(content.get("deployment") or {})):
        return f"{match[2]}/{match[1]}"
    return f"{_project()}/{_name(stack)}"


def load(stack: str | None) -> Recorded:
    """The stack's state."""
    content = export(stack)
    return recorded(content, full_name(stack, content))


def locks(stack: str | None) -> list[Lock]:
    """Who holds the stack. A run that is alive may be writing the state at this moment, so that
    it cannot be read."""
    return read_locks(_backend(), f"{_project()}/{_name(stack)}")


def unreadable(stack: str | None) -> list[Path]:
    """The empty files of attributes that keep the engine from reading the state."""
    folder = backend_folder(_backend())
    if folder is None:
        return []
    files = (folder / ".pulumi" / "stacks" / _project()).glob(f"{_name(stack)}.json*.attrs")
    return [file for file in sorted(files) if not file.stat().st_size]


def cut_off(stack: str | None) -> tuple[Path, Path | None] | None:
    """The file of a state that was not written to its end, and the newest earlier one that was;
    None if the state is whole, or the backend no folder."""
    folder = backend_folder(_backend())
    if folder is None:
        return None
    file = folder / ".pulumi" / "stacks" / _project() / f"{_name(stack)}.json"
    if not file.exists() or _is_whole(file):
        return None
    history = folder / ".pulumi" / "history" / _project() / _name(stack)
    earlier = [file.with_name(f"{file.name}.bak"), *history.glob("*.checkpoint.json")]
    whole = [one for one in earlier if one.exists() and _is_whole(one)]
    return file, max(whole, key=lambda one: one.stat().st_mtime, default=None)


def _is_whole(file: Path) -> bool:
    try:
        json.loads(file.read_bytes())
    except ValueError:
        return False
    return True


def _backend() -> str:
    return os.environ.get("PULUMI_BACKEND_URL") or str(read("whoami --verbose", None)["url"])


def _name(stack: str | None) -> str:
    return (stack or run("stack --show-name", None).stdout.strip()).rpartition("/")[2]


def _project() -> str:
    file = project_file()
    if file is None:
        raise click.ClickException("There is no Pulumi.yaml here. Run this in a project's folder.")
    return str(read_yaml(file).get("name"))
