"""The limits that a run in CI fails on: counts, which are the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator

from bench.life import FIND_NOTHING, FLAT, OPERATIONS, OURS, Lives

COMPONENTS = 3
"""How many resources a connector has more than a flat program: itself, its API, its client."""

STATE_RATIO = 1.35
"""The bytes of the state against the flat program's. A resource inside a component carries the
component's type in its URN, and so does every mention of it, `deletedWith` among them."""


def broken(lives: Lives) -> Iterator[str]:
    """A sentence for each limit that is not kept."""
    for operation in OPERATIONS:
        ours = lives.costs[OURS][operation][-1]
        flat = lives.costs[FLAT][operation][-1]
        of = f"{operation} of {lives.connectors} connectors"
        if ours.requests > flat.requests:
            yield f"{of}: {ours.requests} requests, a flat program needs {flat.requests}."
        if operation == "destroy":
            if ours.resources:
                yield f"{of} leaves {ours.resources} resources."
            continue
        expected = flat.resources + COMPONENTS * lives.connectors
        if ours.resources != expected:
            yield f"{of}: {ours.resources} resources in the state instead of {expected}."
        if ours.state_bytes > STATE_RATIO * flat.state_bytes:
            yield (
                f"{of}: the state has {ours.state_bytes} bytes, more than {STATE_RATIO} times the "
                f"{flat.state_bytes} of a flat program."
            )
        if operation in FIND_NOTHING and ours.changed:
            yield f"{of} would change something."
