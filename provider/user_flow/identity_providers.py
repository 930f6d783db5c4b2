"""The identity providers that a user flow offers: a set of ids, attached and detached one by one.

Public sources disagree on this part of Graph: which of two collections answers, and which verb
attaches. Both are tried, the documented one first.
"""

from collections.abc import Sequence

from clients.errors import GraphError
from clients.graph import Graph, segment
from provider.part_refused import IDENTITY_PROVIDER, referring

_COLLECTIONS = ("userFlowIdentityProviders", "identityProviders")
_NOT_SERVED = {400, 404, 405, 410, 501}


def read_identity_providers(graph: Graph, flow: str) -> list[str]:
    """The ids, as the service spells them; `flow` is the flow's path."""
    return _read(graph, flow)[1]


def apply_identity_providers(graph: Graph, flow: str, wanted: Sequence[str]) -> None:
    """Attach what is missing and detach what is not wanted."""
    collection, attached = _read(graph, flow)
    for provider in _without(wanted, attached):
        path = f"identityProviders[{wanted.index(provider)}]"
        with referring(graph, path, provider, IDENTITY_PROVIDER):
            _attach(graph, flow, collection, provider)
    for provider in _without(attached, wanted):
        graph.remove(f"{flow}/{collection}/{segment(provider)}/$ref")


def _read(graph: Graph, flow: str) -> tuple[str, list[str]]:
    """The name of the collection that answers, and the ids in it."""
    newest, deprecated = _COLLECTIONS
    try:
        return newest, [str(each["id"]) for each in graph.entries(f"{flow}/{newest}")]
    except GraphError as error:
        if error.status not in _NOT_SERVED:
            raise
        try:
            return deprecated, [str(each["id"]) for each in graph.entries(f"{flow}/{deprecated}")]
        except GraphError:
            raise error from None


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
    known = {each.casefold() for each in others}
    return [each for each in these if each.casefold() not in known]
