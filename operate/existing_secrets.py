"""Which client secrets exist, read from the engine's own export of the state."""

import re
from dataclasses import dataclass
from typing import Any

from b2c.resource_types import PASSWORD
from operate.pulumi_command import export

_GENERATION = re.compile(r" generation (\d+)$", re.ASCII)


@dataclass(frozen=True)
class ExistingSecret:
    """A secret in the state: its generation, its resource, and whether that is protected."""

    generation: int
    urn: str
    protected: bool


def existing_secrets(stack: str | None) -> list[ExistingSecret]:
    """The client's secrets in the stack's state; none before its first `up`.

    The export has their texts encrypted. Raises `click.ClickException`.
    """
    resources: list[dict[str, Any]] = export(stack)["deployment"].get("resources", [])
    secrets = []
    for resource in resources:
        name = str(resource.get("inputs", {}).get("displayName", ""))
        match = _GENERATION.search(name)
        # One that is to be deleted has a successor already.
        if resource["type"] == PASSWORD and match and not resource.get("delete"):
            protected = bool(resource.get("protect"))
            secrets.append(ExistingSecret(int(match[1]), resource["urn"], protected))
    return secrets
