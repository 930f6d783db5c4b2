"""The identity providers that a user flow offers: a set of ids, attached and detached one by one.

Public sources disagree on this part of Graph: which of two collections answers, and which verb
attaches. Both are tried, the documented one first.
"""

from collections.abc import Sequence

from clients.errors import GraphError
from clients.graph import Graph, segment
from plugin.resource import Inputs, State
from provider.part_refused import IDENTITY_PROVIDER, referring

_COLLECTIONS = ("userFlowIdentityProviders", "identityProviders")
_NOT_SERVED = {400, 404, 405, 410, 501}


def read(graph: Graph, flow: str, now: State, state: Inputs, inputs: Inputs) -> list[str]:
    """The ids, as the service spells them."""
    del now, state, inputs
    return _read(graph, flow)[1]


def apply(graph: Graph, flow: str, state: State, inputs: Inputs) -> None:
    """Attach what is missing and detach what the program does not list."""
    del state
    declared = inputs["identityProviders"]
    collection, attached = _read(graph, flow)
    for provider in _without(declared, attached):
        path = f"identityProviders[{declared.index(provider)}]"
        with referring(graph, path, provider, IDENTITY_PROVIDER):
            _attach(graph, flow, collection, provider)
    for provider in _without(attached, declared):
        graph.remove(f"{flow}/{collection}/{segment(provider)}/$ref")


def _read(graph: Graph, flow: str) -> tuple[str, list[str]]:
    """The name of the collection that answers, and the ids in it."""
    refusals = []
    for collection in _COLLECTIONS:
        try:
            entries = graph.entries(f"{flow}/{collection}")
            return collection, [str(entry["id"]) for entry in entries]
        except GraphError as error:
            refusals.append(error)
            if error.status not in _NOT_SERVED:
                break
    raise refusals[0]


def _attach(graph: Graph, flow: str, collection: str, provider: str) -> None:
    path = f"{flow}/{collection}/$ref"
    body = {"@odata.id": graph.address(f"identity/identityProviders/{segment(provider)}")}

    def look() -> bool | None:
        return not _without([provider], _read(graph, flow)[1]) or None

    try:
        graph.create(path, body, look)
    except GraphError as error:
        if error.status == 405:
            graph.patch(path, body)
        elif error.status not in (400, 409) or not look():
            raise


def _without(these: Sequence[str], others: Sequence[str]) -> list[str]:
    folded = {other.casefold() for other in others}
    return [one for one in these if one.casefold() not in folded]
