"""How a single object of the tenant is made: once, and not given back before it can be read."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from provider.graph import Graph, segment
from provider.rpc_server import Refusal


def make(
    graph: Graph,
    collection: str,
    body: Mapping[str, Any],
    look: Callable[[], Mapping[str, Any] | None],
) -> str:
    """POST to the collection and wait until the new object is found; its id.

    `look`: as for `Graph.create`. Raises `ServiceError` if nothing was made.
    """
    resource_id = str(graph.create(collection, body, look)["id"])
    path = f"{collection}/{segment(resource_id)}"
    graph.is_new(path)
    # It exists whatever this says, an interrupt included: a failure here would make the engine
    # forget it.
    with suppress(Refusal):
        graph.find(path)
    return resource_id
