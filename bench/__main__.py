"""`python -m bench`: measures, prints the tables, and writes them to the documentation."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markdown import Markdown

from bench import growth, limits
from bench.bench import Bench
from bench.life import FLAT, OURS, SideBySide
from bench.machine import machine
from bench.page import DOCUMENT, page
from bench.parts import next_round, parts_of_run
from bench.tenant import running_tenant
from tools.engine import ensure_engine
from tools.generate.files import write as write_generated
from tools.progress import Step

_QUICK_MINUTES = 10.0


@click.command(context_settings={"max_content_width": 100})
@click.option("--quick", is_flag=True, help="Counts only: three connectors once; fails on a limit.")
@click.option(
    "--minutes",
    type=click.FloatRange(min=1),
    default=18.0,
    show_default=True,
    help="When to end: what does not fit is measured in fewer rounds, or left out.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write page, data and charts to this folder instead of the documentation.",
)
def bench(quick: bool, minutes: float, output: Path | None) -> None:
    """Measure what the components cost beside a flat program with the same resources.

    On a machine with nothing else to do: its figures go into the documentation.
    """
    engine = ensure_engine()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with running_tenant(folder / "tenant") as tenant:
            until = time.monotonic() + 60 * (_QUICK_MINUTES if quick else minutes)
            run = Bench(folder / "stacks", engine, tenant, until)
            if quick:
                _check_counts(run)
            else:
                _publish(_measured(run), output)


def _check_counts(run: Bench) -> None:
    with Step("counts") as step:
        lives = SideBySide(run, 3)
        lives.round()
        broken = list(limits.broken(lives.lives()))
        step.say("above a limit" if broken else "within the limits")
    if broken:
        raise click.ClickException("\n".join(broken))


def _measured(run: Bench) -> dict[str, Any]:
    """All figures: each part once, the most important first, then more rounds of the lives side by
    side. A part that fails, or for which there is no time, is named."""
    document: dict[str, Any] = {
        "machine": machine(run.engine),
        "growth": [],
        "leftOut": [],
        "failed": [],
    }
    lives: list[SideBySide] = []
    for part in parts_of_run():
        with Step(part.name) as step:
            if not run.fits(part.seconds):
                document["leftOut"].append(part.name)
                step.say("left out, since there is no time")
                continue
            try:
                run.clock(part.seconds, partial(part.measure, run, document, lives))
            except Exception as error:  # The other parts are worth their figures.
                document["failed"].append(part.name)
                step.say("failed")
                click.echo(error, err=True)
    with Step("more rounds") as step:
        whole = list(lives)
        while more := next_round(run, whole):
            try:
                more.round()
            except Exception as error:
                whole.remove(more)
                document["failed"].append("a further round")
                click.echo(error, err=True)
        step.say(f"{sum(one.rounds for one in lives)} altogether")
    measured = [one.lives() for one in lives if one.rounds]
    document["lives"] = [asdict(one) for one in measured]
    ups = [growth.of_lives(measured, program) for program in (OURS, FLAT)]
    document["growth"] += [asdict(one) for one in ups if one]
    return document


def _publish(document: dict[str, Any], output: Path | None) -> None:
    """Write data, page and charts; print the page."""
    # Only now: a child's peak of memory is at least that of the process that starts it.
    from bench.charts import write_charts

    target = DOCUMENT if output is None else output / DOCUMENT.name
    target.parent.mkdir(parents=True, exist_ok=True)
    document["charts"] = write_charts(document, target.parent / "images")
    Console().print(Markdown(page(document)))
    target.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    if output is None:
        write_generated()
    else:
        (output / "benchmark.md").write_text(page(document), "utf-8")
    if document["failed"]:
        raise click.ClickException(f"failed: {', '.join(document['failed'])}")


if __name__ == "__main__":
    bench()
