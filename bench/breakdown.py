"""What the seconds of an operation with one connector go to, as differences of measured medians."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from bench.life import FLAT, OPERATIONS, OURS

EMPTY = "empty"
EMPTY_COMPONENTS = "empty_components"

OF_OURS = "ours"

Lives = Sequence[Mapping[str, Any]]


def breakdown(lives: Lives) -> dict[str, dict[str, float]]:
    """By part and operation the seconds, none below zero; empty if the first three parts lack.

    Without delay and waits the first three make up an operation.
    """
    empty = medians(lives, EMPTY, connectors=0)
    flat = medians(lives, FLAT, connectors=1)
    ours = medians(lives, OURS, connectors=1)
    if not (empty and flat and ours):
        return {}
    parts = {
        "engine, empty program": empty,
        "resources of a flat program": _more(flat, empty),
        OF_OURS: _more(ours, flat),
    }
    slow = medians(lives, OURS, connectors=1, delay_ms=50)
    slower = medians(lives, OURS, connectors=1, delay_ms=200)
    waits = medians(lives, OURS, connectors=1, waits=True)
    if slow:
        parts["network, 50 ms per request"] = _more(slow, ours)
    if slow and slower:
        parts["network, 200 instead of 50 ms"] = _more(slower, slow)
    if waits:
        parts["waits of the official plugin"] = _more(waits, ours)
    return parts


def components_alone(lives: Lives, connectors: int) -> dict[str, float] | None:
    """By operation the seconds that the components of so many connectors cost with nothing in them;
    None where they were not measured."""
    empty = medians(lives, EMPTY, connectors=0)
    for one in lives:
        full = medians([one], EMPTY_COMPONENTS, connectors=one["connectors"])
        if empty and full:
            share = connectors / one["connectors"]
            return {name: share * more for name, more in _more(full, empty).items()}
    return None


def medians(
    lives: Lives, program: str, *, connectors: int, waits: bool = False, delay_ms: int = 0
) -> dict[str, float] | None:
    """By operation the median seconds of a program under these conditions; None where it was not
    measured."""
    for one in lives:
        if program in one["costs"] and (one["connectors"], one["waits"], one["delay_ms"]) == (
            connectors,
            waits,
            delay_ms,
        ):
            return {
                operation: median(cost["seconds"] for cost in one["costs"][program][operation])
                for operation in OPERATIONS
            }
    return None


def _more(larger: Mapping[str, float], smaller: Mapping[str, float]) -> dict[str, float]:
    return {name: max(0.0, larger[name] - smaller[name]) for name in larger}
