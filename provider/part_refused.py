"""The refusal of a reference from one object to another, named by the property that holds it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from b2c.refusal import Refusal
from clients.errors import GraphError, ServiceError
from clients.graph import Graph, segment

_PERHAPS_MISSING = {400, 404}


@dataclass(frozen=True)
class Kind:
    """What a property refers to: where it is looked up, its name, and an id as an example."""

    collection: str
    name: str
    example: str


USER_ATTRIBUTE = Kind(
    "identity/userFlowAttributes",
    "user attribute",
    "`city` or `extension_<application>_<name>`",
)
IDENTITY_PROVIDER = Kind(
    "identity/identityProviders", "identity provider", "IdentityProvider's `id`"
)
API_CONNECTOR = Kind("identity/apiConnectors", "API connector", "ApiConnector's `id`")


class PartRefused(ServiceError):  # noqa: N818 - reads as what it says
    """The service refused what a property refers to."""

    def __init__(self, path: str, value: str, why: str, error: GraphError) -> None:
        super().__init__(f'{path} is "{value}": {why}')
        self.status, self.uncertain = error.status, error.uncertain


@contextmanager
def referring(graph: Graph, path: str, value: str, kind: Kind) -> Iterator[None]:
    """Name the property in a refusal of what is sent for it, and say if what it names is missing.

    `path`: the property as the wire names it, `identityProviders[1]`; `value`: the id in it.
    """
    try:
        yield
    except GraphError as error:
        why = str(error)
        if error.status in _PERHAPS_MISSING and _is_missing(graph, value, kind):
            why = (
                f"the tenant has no such {kind.name}. Make it first, or give the id of one that "
                f"exists, such as {kind.example}.\n{error.account}"
            )
        raise PartRefused(path, value, why, error) from error


def _is_missing(graph: Graph, value: str, kind: Kind) -> bool:
    # A refusal of this request counts less than the first one.
    with suppress(Refusal):
        return graph.find(f"{kind.collection}/{segment(value)}") is None
    return False
