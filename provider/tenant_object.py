"""How a single object of the tenant is made: once, and not given back before it can be read."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from b2c.refusal import Refusal
from clients.errors import ServiceError
from clients.graph import Graph, segment


def make(
    graph: Graph,
    collection: str,
    body: Mapping[str, Any],
    look: Callable[[], Mapping[str, Any] | None],
) -> str:
    """POST to the collection and wait until the new object is found; its id.

    `look`: as for `Graph.create`. Raises `ServiceError` if nothing was made.
    """
    resource_id = _id(graph.create(collection, body, look))
    if resource_id is None:
        # It was made, but the answer does not tell what.
        with graph.finishing():
            resource_id = _id(graph.find_new(look))
    if resource_id is None:
        raise ServiceError(
            f'POST {collection} of "{body.get("displayName")}" was accepted, but it is not found. '
            "Run again: if it is there by then, it is named with its import."
        )
    path = f"{collection}/{segment(resource_id)}"
    graph.is_new(path)
    # It exists whatever this says, an interrupt included: a failure here would make the engine
    # forget it.
    with suppress(Refusal):
        graph.find(path)
    return resource_id


def _id(document: Any) -> str | None:
    found = document.get("id") if isinstance(document, Mapping) else None
    return str(found) if found else None
