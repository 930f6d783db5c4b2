"""Which generations of the client secret exist, read from the engine's own export of the state."""

import json
import re
from typing import Any

import click

from b2c.resource_types import PASSWORD
from operate.pulumi_command import run

_GENERATION = re.compile(r" generation (\d+)$", re.ASCII)


def existing_generations(stack: str | None) -> set[int]:
    """The generations in the stack's state; empty before its first `up`.

    The export has every secret encrypted. Raises `click.ClickException`.
    """
    finished = run("stack export", stack)
    if finished.returncode:
        lines = finished.stderr.strip().splitlines() or ["it said nothing"]
        raise click.ClickException(f"pulumi stack export failed: {lines[-1]}")
    resources: list[dict[str, Any]] = json.loads(finished.stdout)["deployment"].get("resources", [])
    names = (
        str(resource.get("inputs", {}).get("displayName", ""))
        for resource in resources
        # One that is to be deleted has a successor already.
        if resource["type"] == PASSWORD and not resource.get("delete")
    )
    return {int(match[1]) for match in map(_GENERATION.search, names) if match}
