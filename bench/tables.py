"""What the page's tables are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from bench.life import FLAT, OURS

Document = Mapping[str, Any]


def title(lives: Document) -> str:
    number = lives["connectors"]
    title = f"{number} connector{'' if number == 1 else 's'}"
    return f"{title}, waits of the official plugin" if lives["waits"] else title


def values(lives: Document, program: str, operation: str, figure: str) -> list[float]:
    return [float(cost[figure]) for cost in lives["costs"][program][operation]]


def ratio(lives: Document, operation: str, figure: str = "seconds") -> float:
    """The median of the ratios pair by pair."""
    ours, flat = (values(lives, name, operation, figure) for name in (OURS, FLAT))
    return median(one / other for one, other in zip(ours, flat, strict=True))


def spread(values: Sequence[float]) -> str:
    """Median, and in brackets minimum and maximum."""
    if len(values) == 1:
        return f"{values[0]:.2f}"
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'---:|' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
