"""The charts of a finished run, as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.life import FLAT, OPERATIONS, OURS
from bench.page import CHARTS

_PARTS = ("engine, empty program", "the flat program", "ours", "50 ms per request", "waits")


def write_charts(document: Mapping[str, Any], folder: Path) -> list[str]:
    """Write those for which the run has the figures; their names."""
    folder.mkdir(parents=True, exist_ok=True)
    operations, growth = (folder / name for name in CHARTS)
    stacked = parts(document["lives"])
    if stacked:
        _operations(stacked, operations)
    if document["growth"]:
        _growth(document["growth"], growth)
    return [file.name for file in (operations, growth) if file.exists()]


def parts(lives: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """For each operation with one connector the seconds of each of `_PARTS`; empty if one lacks.

    Differences of medians, none below zero.
    """
    empty = _find(lives, "empty", connectors=0, waits=False, delay_ms=0)
    flat = _find(lives, FLAT, connectors=1, waits=False, delay_ms=0)
    ours = _find(lives, OURS, connectors=1, waits=False, delay_ms=0)
    slow = _find(lives, OURS, connectors=1, waits=False, delay_ms=50)
    waits = _find(lives, OURS, connectors=1, waits=True, delay_ms=0)
    if not (empty and flat and ours and slow and waits):
        return {}
    return {
        operation: [
            empty[operation],
            *(
                max(0.0, more[operation] - less[operation])
                for more, less in ((flat, empty), (ours, flat), (slow, ours), (waits, ours))
            ),
        ]
        for operation in OPERATIONS
    }


def _find(
    lives: Sequence[Mapping[str, Any]], program: str, **conditions: object
) -> dict[str, float] | None:
    for one in lives:
        if program in one["costs"] and all(one[key] == value for key, value in conditions.items()):
            return {
                operation: median(cost["seconds"] for cost in costs)
                for operation, costs in one["costs"][program].items()
            }
    return None


def _operations(stacked: Mapping[str, Sequence[float]], file: Path) -> None:
    figure, [axes] = _figure(1)
    names = list(stacked)[::-1]
    left = [0.0] * len(names)
    for number, part in enumerate(_PARTS):
        widths = [stacked[name][number] for name in names]
        axes.barh(names, widths, left=left, label=part)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_xlabel("seconds")
    axes.legend(frameon=False)
    _save(figure, file)


def _growth(growths: Sequence[Mapping[str, Any]], file: Path) -> None:
    figure, both = _figure(2)
    shown = (("seconds", "seconds, first preview"), ("program_seconds", "CPU s, program"))
    for axes, (name, text) in zip(both, shown, strict=True):
        for growth in growths:
            if growth["operation"] != "first preview":
                continue
            costs = {int(number): cost for number, cost in growth["costs"].items()}
            axes.plot(
                list(costs), [cost[name] for cost in costs.values()], "o-", label=growth["what"]
            )
        axes.set_xlabel("connectors")
        axes.set_ylabel(text)
        axes.set_ylim(bottom=0)
    both[0].legend(frameon=False)
    _save(figure, file)


def _figure(columns: int) -> tuple[Any, Sequence[Any]]:
    """An empty figure, and its axes side by side."""
    # Its import takes a second, which whoever draws nothing is spared.
    import matplotlib
    from matplotlib.figure import Figure

    # Text stays text, and the same figures give the same file.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 9})
    figure = Figure(figsize=(7.5, 3.2), layout="constrained")
    return figure, figure.subplots(1, columns, squeeze=False)[0]


def _save(figure: Any, file: Path) -> None:
    figure.savefig(file, format="svg", metadata={"Date": None})
