"""What every resource type can do, and how an operation reports that it stopped half way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from emulator.azuread.graph_client import Graph, GraphError

State = dict[str, Any]
Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Created:
    """A new object: its Pulumi id, and outputs that only its creation can tell."""

    resource_id: str
    state: State = field(default_factory=dict, repr=False)


class IncompleteError(Exception):
    """The object exists, but what follows its creation failed; it belongs into the state."""

    def __init__(self, created: Created, cause: GraphError) -> None:
        super().__init__(str(cause))
        self.created = created


class VanishedError(GraphError):
    """What was just written cannot be read; like the official plugin, we lose sight of it."""


class Operations(Protocol):
    """The four operations. All raise `GraphError`; `read` answers None for what is gone."""

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """Create it; may raise `IncompleteError`."""

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """Everything that the service tells about it."""

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """Change it from the old state to the new inputs."""

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """Delete it."""


def failed(doing: str, error: GraphError) -> GraphError:
    """The same refusal, told as the official plugin tells it: what was being done, then why."""
    return GraphError(f"{doing}: {error}", error.status)


def needs_import(terraform: str, resource_id: str) -> GraphError:
    """The refusal to adopt silently what is there already."""
    return GraphError(
        f'A resource with the ID "{resource_id}" already exists - to be managed via Terraform '
        "this resource needs to be imported into the State. Please see the resource "
        f'documentation for "{terraform}" for more information.'
    )
