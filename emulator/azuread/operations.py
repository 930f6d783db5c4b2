"""The operations that a resource type implements, and their failures."""

from dataclasses import dataclass, field
from typing import Protocol

from b2c.refusal import Refusal
from emulator.azuread.graph_client import Graph, GraphError
from plugin.resource import Inputs, State


@dataclass(frozen=True)
class Created:
    """A new object: its Pulumi id, and the outputs that only its creation returns."""

    resource_id: str
    state: State = field(default_factory=dict, repr=False)


class IncompleteError(Refusal):
    """The object exists, but a request after its creation failed; the engine has to keep it."""

    def __init__(self, created: Created, cause: GraphError) -> None:
        super().__init__(str(cause))
        self.created = created


class VanishedError(GraphError):
    """An object that was just written cannot be read; as with the official plugin, the engine
    forgets it."""


class Operations(Protocol):
    """The four operations. All raise `GraphError`; `read` returns None for a missing object."""

    async def create(self, graph: Graph, inputs: Inputs) -> Created:
        """Create the object; may raise `IncompleteError`."""

    async def read(self, graph: Graph, resource_id: str) -> State | None:
        """All properties of the object that the service returns."""

    async def update(self, graph: Graph, resource_id: str, old: Inputs, new: Inputs) -> None:
        """Change the object from the old state to the new inputs."""

    async def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """Delete the object."""


def failed(doing: str, error: GraphError) -> GraphError:
    """The same refusal in the official plugin's form: what was being done, then why."""
    return GraphError(f"{doing}: {error}", error.status)


def needs_import(terraform: str, resource_id: str) -> GraphError:
    """The refusal to adopt silently an object that exists already."""
    return GraphError(
        f'A resource with the ID "{resource_id}" already exists - to be managed via Terraform '
        "this resource needs to be imported into the State. Please see the resource "
        f'documentation for "{terraform}" for more information.'
    )
