"""The page and the tables of a finished run, made from its data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles

from bench.breakdown import OF_OURS, breakdown
from bench.goals import misses
from bench.growth import figures
from bench.life import FLAT, OPERATIONS, OURS
from bench.tables import Document, ratio, spread, table, title, values

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmark.json"
"""The data of the run that the documentation shows."""

CHARTS: Mapping[str, str] = {
    "benchmark-operations.svg": "Each operation with one connector, by what its seconds go to",
    "benchmark-growth.svg": "Seconds and CPU seconds by the number of connectors",
}
"""File and caption of each chart."""

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
    yield list(table(("", ""), document["machine"].items()))
    if document["leftOut"]:
        yield [f"Left out of this run for want of time: {', '.join(document['leftOut'])}."]
    if document.get("failed"):
        yield [f"Failed in this run: {', '.join(document['failed'])}."]
    pairs = _pairs(document)
    if pairs:
        yield ["## Beside a flat program"]
        yield ["Median seconds, ours : flat, and the median of the ratios pair by pair."]
        yield _ratios(pairs)
        yield [
            "The same of CPU seconds, of the engine with all that it starts, which a busy machine "
            "hardly changes."
        ]
        yield _ratios(pairs, "cpu_seconds")
        yield from misses(document, pairs)
    for lives in pairs:
        yield [f"### {title(lives)}"]
        yield _details(lives)
    yield [
        f"![{text}](images/{file})\n" for file, text in CHARTS.items() if file in document["charts"]
    ]
    yield from _breakdown(document)
    yield from _growth(document)
    if "imports" in document:
        yield from _start_up(document)
    if "makeUp" in document:
        yield from _make_up(document)
    if document.get("tests"):
        yield ["The last `make test`, the seconds of all workers together by folder:"]
        rows = [(folder, f"{seconds:.0f}") for folder, seconds in document["tests"].items()]
        yield list(table(("", "seconds"), rows))
    if "signIns" in document:
        yield from _sign_ins(document)


def _pairs(document: Document) -> list[Document]:
    """The lives side by side, without delays of the requests."""
    pairs = [
        lives
        for lives in document["lives"]
        if {OURS, FLAT} <= set(lives["costs"]) and not lives["delay_ms"]
    ]
    return sorted(pairs, key=lambda lives: (lives["waits"], lives["connectors"]))


def _ratios(pairs: Sequence[Document], figure: str = "seconds") -> list[str]:
    heads = ["", *(title(lives) for lives in pairs)]
    rows = [
        [operation, *(_pair(lives, operation, figure) for lives in pairs)]
        for operation in OPERATIONS
    ]
    counts = [f"{len(values(lives, OURS, 'up', figure))}" for lives in pairs]
    previews = [f"{len(values(lives, OURS, 'preview', figure))}" for lives in pairs]
    rows += [["pairs", *counts], ["pairs of previews", *previews]]
    return list(table(heads, rows))


def _pair(lives: Document, operation: str, figure: str) -> str:
    ours, flat = (median(values(lives, name, operation, figure)) for name in (OURS, FLAT))
    return f"{ours:.2f} : {flat:.2f} ({ratio(lives, operation, figure):.2f})"


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
            seconds = values(lives, program, operation, "seconds")
            cpu, own = (
                f"{median(values(lives, program, operation, figure)):.2f}"
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
    return list(table(heads, rows))


def _breakdown(document: Document) -> Iterator[list[str]]:
    parts = breakdown(document["lives"])
    if not parts:
        return
    yield ["## What the seconds go to"]
    yield [
        "One connector, as differences of the medians; `ours` is what the components add. The last "
        "column is its share of the operation on the emulated tenant, without network and waits, "
        "where everything else is shortest."
    ]
    rows = []
    for operation in OPERATIONS:
        seconds = [of[operation] for of in parts.values()]
        share = parts[OF_OURS][operation] / sum(seconds[:3])
        rows.append([operation, *(f"{one:.2f}" for one in seconds), f"{share:.0%}"])
    yield list(table(("", *parts, "ours, share"), rows))


def _growth(document: Document) -> Iterator[list[str]]:
    if not document["growth"]:
        return
    yield ["## Growth"]
    yield [
        "The exponent is that of the power law through what the objects add to the operation "
        "without any: 1 is linear growth. What adds less than a hundredth of the fixed part is "
        "left out of it. A preview is the median of several, of 100 connectors one alone; an `up` "
        "is measured once, so the exponents of its times differ from run to run by a tenth or two. "
        "The SDK waits at the end of a program for all outputs, anew whenever one is there, which "
        "makes the program of a flat stack grow faster than its resources too."
    ]
    yield from _growth_misses(document["growth"])
    for growth in document["growth"]:
        exponents = growth["exponents"]
        costs = [figures(cost) for cost in growth["costs"].values()]
        rows = [
            [
                text,
                *(format(scale * cost[figure], form) for cost in costs),
                _exponent(exponents.get(figure)),
            ]
            for text, figure, form, scale in _GROWING
            if any(cost[figure] for cost in costs)
        ]
        title = f"{growth['what']}: {growth['operation']}"
        yield list(table((title, *map(str, growth["costs"]), "exponent"), rows))


_GROWING = (
    ("seconds", "seconds", ".2f", 1),
    ("program, CPU s", "program_seconds", ".2f", 1),
    ("engine and plugins, CPU s", "engine_seconds", ".2f", 1),
    ("program, MiB", "program_mib", ".0f", 1),
    ("requests", "requests", "d", 1),
    ("registrations", "changed", "d", 1),
    ("resources in the state", "resources", "d", 1),
    ("state, KB", "state_bytes", ".0f", 0.001),
)


# What is the module's own; the seconds and the rest are the engine's.
_OURS_GROWING = ("program_seconds", "program_mib", "requests", "changed", "state_bytes")
_GROWTH_GOAL = 1.05


def _growth_misses(growths: Sequence[Document]) -> Iterator[list[str]]:
    """Each exponent above its goal, beside the flat program's."""
    flat = {one["operation"]: one["exponents"] for one in growths if one["what"] == FLAT}
    rows = [
        (
            *(f"{one['what']}: {one['operation']}", text, _exponent(exponent)),
            _exponent(flat.get(one["operation"], {}).get(figure)),
        )
        for one in growths
        if one["what"] != FLAT
        for text, figure, *_ in _GROWING
        if figure in _OURS_GROWING
        and (exponent := one["exponents"].get(figure)) is not None
        and round(exponent, 2) > _GROWTH_GOAL
    ]
    if rows:
        yield [f"Above the goal of {_GROWTH_GOAL}, for the reasons just named:"]
        yield list(table(("", "figure", "exponent", "flat"), rows))


def _exponent(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _start_up(document: Document) -> Iterator[list[str]]:
    yield ["## Start-up"]
    rows = [(f"import: {what}", spread(values)) for what, values in document["imports"].items()]
    rows.append(("the emulated tenant is ready", spread(document["tenantStarts"])))
    yield list(table(("", "seconds"), rows))


def _make_up(document: Document) -> Iterator[list[str]]:
    yield ["## make up and make test"]
    yield [
        "Seconds of each step of `make up`: with nothing there, as recorded when it last had "
        "to be done on this machine; for a new rehearsal; and again, with nothing to do."
    ]
    cases = document["makeUp"]
    names = dict.fromkeys(name for seconds in cases.values() for name in seconds)
    heads = ("", *(_CASES[case] for case in cases))
    rows = [(name, *(_seconds(of.get(name)) for of in cases.values())) for name in names]
    yield list(table(heads, rows))


def _sign_ins(document: Document) -> Iterator[list[str]]:
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
    yield list(table(("", ""), rows))


_CASES = {"recorded": "nothing there", "new": "new rehearsal", "again": "again"}


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f}"
