"""What every resource type can do, and how an operation reports that it stopped half way."""

from dataclasses import dataclass, field
from typing import Protocol

from b2c.refusal import Refusal
from emulator.azuread.graph_client import Graph, GraphError
from plugin.resource import Inputs, State


@dataclass(frozen=True)
class Created:
    """A new object: its Pulumi id, and outputs that only its creation can tell."""

    resource_id: str
    state: State = field(default_factory=dict, repr=False)


class IncompleteError(Refusal):
    """The object exists, but what follows its creation failed; the engine has to keep it."""

    def __init__(self, created: Created, cause: GraphError) -> None:
        super().__init__(str(cause))
        self.created = created


class VanishedError(GraphError):
    """What was just written cannot be read; as with the official plugin, the engine forgets it."""


class Operations(Protocol):
    """The four operations. All raise `GraphError`; `read` returns None for what is gone."""

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """Create it; may raise `IncompleteError`."""

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """Everything that the service returns of it."""

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """Change it from the old state to the new inputs."""

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """Delete it."""


def failed(doing: str, error: GraphError) -> GraphError:
    """The same refusal in the official plugin's form: what was being done, then why."""
    return GraphError(f"{doing}: {error}", error.status)


def needs_import(terraform: str, resource_id: str) -> GraphError:
    """The refusal to adopt silently what is there already."""
    return GraphError(
        f'A resource with the ID "{resource_id}" already exists - to be managed via Terraform '
        "this resource needs to be imported into the State. Please see the resource "
        f'documentation for "{terraform}" for more information.'
    )
