"""The page and the tables of a finished run, made from its data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.life import FLAT, OPERATIONS, OURS

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmark.json"
"""The data of the run that the documentation shows."""

CHARTS: Mapping[str, str] = {
    "benchmark-operations.svg": "Each operation with one connector, by what its seconds go to",
    "benchmark-growth.svg": "Seconds and CPU seconds by the number of connectors",
}
"""File and caption of each chart."""

Document = Mapping[str, Any]


_NEVER = "Not measured yet: `make bench`."


def page_of_last_run() -> str:
    """The page of the run whose data is in the documentation."""
    document = _last_run()
    return page(document) if document else f"# What it costs\n\n{_NEVER}"


def readme_table() -> str:
    """The table of the README: medians of that run, beside a flat program."""
    document = _last_run()
    return "\n".join(_ratios(_pairs(document))) if document else _NEVER


def _last_run() -> Document | None:
    return json.loads(DOCUMENT.read_text("utf-8")) if DOCUMENT.exists() else None


def page(document: Document) -> str:
    """Markdown."""
    return "\n\n".join("\n".join(part) for part in _parts(document) if part) + "\n"


def _parts(document: Document) -> Iterator[list[str]]:
    yield ["# What it costs"]
    yield [
        "Measured by `make bench`; the same operations on the same applications, once written with "
        "the components and once as a flat program, in turn on one machine, engine, plugin and "
        "emulated tenant. The flat program has the same outputs and the usual defaults."
    ]
    yield list(_table(("", ""), document["machine"].items()))
    if document["leftOut"]:
        yield [f"Left out of this run for want of time: {', '.join(document['leftOut'])}."]
    if document.get("failed"):
        yield [f"Failed in this run: {', '.join(document['failed'])}."]
    pairs = _pairs(document)
    if pairs:
        yield ["## Beside a flat program"]
        yield ["Median seconds, ours : flat, and the median of the ratios pair by pair."]
        yield _ratios(pairs)
    for lives in pairs:
        yield [f"### {_title(lives)}"]
        yield _details(lives)
    yield [
        f"![{text}](images/{file})\n" for file, text in CHARTS.items() if file in document["charts"]
    ]
    yield from _growth(document)
    yield from _others(document)


def _pairs(document: Document) -> list[Document]:
    """The lives side by side, without delays of the requests."""
    pairs = [
        lives
        for lives in document["lives"]
        if {OURS, FLAT} <= set(lives["costs"]) and not lives["delay_ms"]
    ]
    return sorted(pairs, key=lambda lives: (lives["waits"], lives["connectors"]))


def _title(lives: Document) -> str:
    number = lives["connectors"]
    title = f"{number} connector{'' if number == 1 else 's'}"
    return f"{title}, waits of the official plugin" if lives["waits"] else title


def _ratios(pairs: Sequence[Document]) -> list[str]:
    heads = ["", *(_title(lives) for lives in pairs)]
    rows = [[operation, *(_pair(lives, operation) for lives in pairs)] for operation in OPERATIONS]
    return list(_table(heads, rows))


def _pair(lives: Document, operation: str) -> str:
    ours, flat = (_values(lives, program, operation, "seconds") for program in (OURS, FLAT))
    ratio = median(one / other for one, other in zip(ours, flat, strict=True))
    return f"{median(ours):.2f} : {median(flat):.2f} ({ratio:.2f})"


def _values(lives: Document, program: str, operation: str, figure: str) -> list[float]:
    return [float(cost[figure]) for cost in lives["costs"][program][operation]]


def _details(lives: Document) -> list[str]:
    heads = (
        "",
        "",
        "rounds",
        "seconds",
        "CPU s",
        "program, CPU s",
        "program, MiB",
        "largest process, MiB",
        "requests",
        "resources",
        "state, KB",
    )
    rows = []
    for operation in OPERATIONS:
        for program in (OURS, FLAT):
            cost = lives["costs"][program][operation][-1]
            seconds = _values(lives, program, operation, "seconds")
            cpu, own = (
                f"{median(_values(lives, program, operation, figure)):.2f}"
                for figure in ("cpu_seconds", "program_seconds")
            )
            rows.append(
                (
                    *(operation, program, str(len(seconds)), spread(seconds), cpu, own),
                    *(f"{cost['program_mib']:.0f}", f"{cost['largest_mib']:.0f}"),
                    *(str(cost["requests"]), str(cost["resources"])),
                    f"{cost['state_bytes'] / 1000:.0f}",
                )
            )
    return list(_table(heads, rows))


def spread(values: Sequence[float]) -> str:
    """Median, and in brackets minimum and maximum."""
    if len(values) == 1:
        return f"{values[0]:.2f}"
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def _growth(document: Document) -> Iterator[list[str]]:
    if not document["growth"]:
        return
    yield ["## Growth"]
    yield [
        "CPU seconds and peak memory of the program, seconds of the whole operation. The exponent "
        "is that of the power law through what the objects add to the operation without any: 1 is "
        "linear growth."
    ]
    for growth in document["growth"]:
        exponents = growth["exponents"]
        figures = (
            ("program, CPU s", "program_seconds", ".2f"),
            ("program, MiB", "program_mib", ".0f"),
            ("seconds", "seconds", ".2f"),
            ("CPU s, all processes", "cpu_seconds", ".2f"),
            ("requests", "requests", "d"),
            ("registrations", "changed", "d"),
        )
        rows = [
            [
                text,
                *(format(cost[figure], form) for cost in growth["costs"].values()),
                "" if exponents.get(figure) is None else f"{exponents[figure]:.2f}",
            ]
            for text, figure, form in figures
        ]
        yield list(_table((growth["what"], *map(str, growth["costs"]), "exponent"), rows))


def _others(document: Document) -> Iterator[list[str]]:
    if "imports" in document:
        yield ["## Start-up"]
        rows = [(f"import: {what}", spread(values)) for what, values in document["imports"].items()]
        rows.append(("the emulated tenant is ready", spread(document["tenantStarts"])))
        yield list(_table(("", "seconds"), rows))
    if "signIns" in document:
        sign_ins, rotation = document["signIns"], document["rotation"]
        yield ["## Sign-ins and rotation"]
        rows = [
            (
                f"sign-ins per second, {sign_ins['side_by_side']} side by side, from the authorize "
                "request to the API's answer",
                f"{sign_ins['per_second']:.1f}",
            ),
            ("of these the median, seconds", f"{median(sign_ins['seconds']):.2f}"),
            (
                "of these the 99th percentile, seconds",
                f"{quantiles(sign_ins['seconds'], n=100)[-1]:.2f}",
            ),
            ("rotation, seconds", f"{rotation['up']:.2f}"),
            (
                "whole seconds in which the connector's secret is none of the client's",
                f"{rotation['without_valid_secret']:.0f}",
            ),
            (
                "whole seconds from the new secret's creation until the connector has it",
                f"{rotation['until_connector']:.0f}",
            ),
        ]
        yield list(_table(("", ""), rows))


def _table(heads: Sequence[str], rows: Any) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'---:|' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
