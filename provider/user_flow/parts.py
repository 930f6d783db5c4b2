"""The parts of a user flow that have requests of their own: how they are read and brought about."""

from collections.abc import Mapping
from typing import Any, Protocol

from clients.graph import Graph
from plugin.resource import Inputs, State
from provider.user_flow import api_connectors, attributes, identity_providers, languages


class Part(Protocol):
    """A module with these two functions; `flow` is the flow's path."""

    def read(self, graph: Graph, flow: str, now: State, state: Inputs, inputs: Inputs) -> Any:
        """The part as the service has it; None if it has none.

        `now`: the flow's own properties as just read. `state` and `inputs` are those of the stack,
        both empty for an import.
        """

    def apply(self, graph: Graph, flow: str, state: State, inputs: Inputs) -> None:
        """Bring the part from the state to the inputs, which have it. The state learns what was
        made where Graph may not show it."""


PARTS: Mapping[str, Part] = {
    "identityProviders": identity_providers,
    "attributes": attributes,
    "languages": languages,
    "apiConnectors": api_connectors,
}
