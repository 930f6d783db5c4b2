"""A route of Graph."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.graph.access import Roles
from emulator.graph.call import Handler


@dataclass(frozen=True)
class GraphRoute:
    """A method and a `path` below the version, for callers with one of the `roles`.

    by_itself: the object of the address needs none of the roles; the handler checks the caller.
    identity: B2C's own service behind Graph answers, which has throttling limits, error codes and
    a correlation id of its own.
    """

    method: str
    path: str
    handler: Handler
    roles: Roles
    versions: tuple[str, ...] = ("v1.0", "beta")
    by_itself: bool = False
    identity: bool = False
