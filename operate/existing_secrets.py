"""Which client secrets exist, read from the engine's own export of the state.

A secret's resource is named after its connector: `sales-client-client-secret-odd`.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import click

from b2c import marks
from b2c.resource_names import CLIENT_SUFFIX
from b2c.resource_types import CUSTOM_API, CUSTOM_CONNECTOR, PASSWORD
from operate.pulumi_command import export
from operate.stack_outputs import name_one, no_such_connector

_CONNECTORS: Final = (CUSTOM_CONNECTOR, CUSTOM_API)
"""The types of the stack's own connectors, which have the newest secret; a vault has both."""

_SECRET = "-client-secret-"


@dataclass(frozen=True)
class ExistingSecret:
    """A secret in the state: its generation, its resource, whether that is protected, and whether
    a connector of the stack's own has it."""

    generation: int
    urn: str
    protected: bool
    held: bool

    @property
    def connector(self) -> str:
        """The name of the connector whose client has it."""
        client = self.urn.rpartition("::")[2].partition(_SECRET)[0]
        return client.removesuffix(CLIENT_SUFFIX)


def existing_secrets(stack: str | None, connector: str | None) -> list[ExistingSecret]:
    """The client's secrets in the stack's state; none before its first `up`.

    `connector`: the name of the one whose client it is, in a program with several. The export has
    the texts encrypted. Raises `click.ClickException`.
    """
    secrets = _all(stack)
    names = sorted({it.connector for it in secrets})
    if connector is None:
        if len(names) > 1:
            raise click.ClickException(name_one(names))
        return secrets
    if names and connector not in names:
        raise click.ClickException(no_such_connector(connector, names))
    return [it for it in secrets if it.connector == connector]


def _all(stack: str | None) -> list[ExistingSecret]:
    resources: list[dict[str, Any]] = export(stack)["deployment"].get("resources", [])
    # One that is to be deleted has a successor already.
    resources = [resource for resource in resources if not resource.get("delete")]
    generations = {
        resource["urn"]: made[1]
        for resource in resources
        if resource["type"] == PASSWORD
        and (made := marks.maker_and_generation(str(resource.get("inputs", {}).get("displayName"))))
    }
    held = set()
    for resource in resources:
        if resource["type"] in _CONNECTORS:
            urns = chain(*filter(None, (resource.get("propertyDependencies") or {}).values()))
            # What takes a whole component's output may depend on both.
            held.add(max(generations.keys() & {*urns}, key=generations.__getitem__, default=None))
    return [
        ExistingSecret(
            generations[resource["urn"]],
            resource["urn"],
            bool(resource.get("protect")),
            resource["urn"] in held,
        )
        for resource in resources
        if resource["urn"] in generations
    ]
