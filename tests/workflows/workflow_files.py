"""The workflows of .github/workflows, as read from their files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / ".github" / "workflows"


def workflow(name: str) -> dict[str, Any]:
    """A workflow by its file's name."""
    # BaseLoader, because YAML 1.1 reads the key `on` as true.
    loaded: dict[str, Any] = yaml.load((FOLDER / name).read_text(), yaml.BaseLoader)
    return loaded


def steps(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of all its jobs."""
    return [step for job in content["jobs"].values() for step in job["steps"]]
