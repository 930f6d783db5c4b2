"""One row of the table of Graph's addresses."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.graph.access import Roles
from emulator.graph.call import Handler


@dataclass(frozen=True)
class GraphRoute:
    """`path` is below the version; any one of `roles` opens it.

    identity: answered by B2C's own service behind Graph, which has throttling limits, error
    codes and a correlation id of its own.
    """

    method: str
    path: str
    handler: Handler
    roles: Roles
    versions: tuple[str, ...] = ("v1.0", "beta")
    identity: bool = False
