"""The folder of a Pulumi project, and the name of the project."""

from pathlib import Path
from typing import Any

import click
import yaml

_NAMES = ("Pulumi.yaml", "Pulumi.yml")


def project_file() -> Path | None:
    """The project's file in this folder or the next one above; None if there is none."""
    current = Path.cwd()
    return next(
        (
            folder / name
            for folder in (current, *current.parents)
            for name in _NAMES
            if (folder / name).exists()
        ),
        None,
    )


def read_yaml(file: Path, text: str | None = None) -> dict[str, Any]:
    """The mapping that a file holds. Raises `click.ClickException`."""
    try:
        content = yaml.safe_load(file.read_text("utf-8") if text is None else text) or {}
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as failure:
        # A date of no calendar is a `ValueError`, and so are letters that are not in UTF-8.
        mark = getattr(failure, "problem_mark", None)
        reason = (
            f"line {mark.line + 1}, column {mark.column + 1}: {getattr(failure, 'problem', '')}"
            if mark
            else failure
        )
        raise click.ClickException(f"{file} cannot be read: {reason}") from None
    if not isinstance(content, dict):
        raise click.ClickException(f"{file} is no YAML mapping.")
    return content
