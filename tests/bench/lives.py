"""Lives with made-up costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bench.life import FLAT, OPERATIONS, OURS, Lives
from bench.stack import Cost

COST = Cost(
    seconds=2.0,
    cpu_seconds=3.0,
    program_seconds=0.5,
    program_mib=60.0,
    largest_mib=120.0,
    requests=50,
    resources=14,
    state_bytes=40_000,
    changed=0,
)


def lives(**of_ours: dict[str, Any]) -> Lives:
    """One round with one connector; `of_ours`: by operation, what differs from a good run."""
    good = {
        operation: replace(COST, resources=0 if operation == "destroy" else COST.resources + 3)
        for operation in OPERATIONS
    }
    changed = {operation: replace(good[operation], **more) for operation, more in of_ours.items()}
    return Lives(
        1,
        waits=False,
        delay_ms=0,
        costs={
            OURS: {operation: [cost] for operation, cost in {**good, **changed}.items()},
            FLAT: {operation: [COST] for operation in OPERATIONS},
        },
    )
