"""The charts of a finished run, as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.breakdown import breakdown
from bench.life import OPERATIONS
from bench.page import CHARTS


def write_charts(document: Mapping[str, Any], folder: Path) -> list[str]:
    """Write those for which the run has the figures; their names."""
    folder.mkdir(parents=True, exist_ok=True)
    operations, growth = (folder / name for name in CHARTS)
    stacked = breakdown(document["lives"])
    if stacked:
        _operations(stacked, operations)
    if document["growth"]:
        _growth(document["growth"], growth)
    return [file.name for file in (operations, growth) if file.exists()]


def _operations(stacked: Mapping[str, Mapping[str, float]], file: Path) -> None:
    figure, [axes] = _figure(1)
    names = list(OPERATIONS)[::-1]
    left = [0.0] * len(names)
    for part, seconds in stacked.items():
        widths = [seconds[name] for name in names]
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
