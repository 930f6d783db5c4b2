"""`b2c-connector verify`: settles on a development tenant what no public source settles."""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile

import click
from rich.console import Console
from rich.table import Table

from b2c.refusal import Refusal
from verify import asking, led_life
from verify.connect import Connected, connect
from verify.facts import load
from verify.inventory import Cleaned, Found, clean, find
from verify.life import LifeStep
from verify.mark import new_mark
from verify.person import sign_in_with_browser
from verify.plan import plan as plan_of
from verify.probe import Probe
from verify.probes import PROBES
from verify.probes.connection import REDIRECT_URL
from verify.report import Report
from verify.run import Outcome, run_probes
from verify.session import ProbeFailedError
from verify.tenant import WrongTenantError, check_named, stacks_in

REFUTED, FAILED = 1, 2


@click.command(short_help="Settle open facts on a development tenant.")
@click.option("--tenant", "named", metavar="NAME", help="The development tenant, as contoso-dev.")
@click.option("--plan", is_flag=True, help="Show every request that can be sent; send none.")
@click.option("--clean", "cleaning", is_flag=True, help="Remove what runs have left, and end.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option(
    "--only",
    metavar="PROBE",
    multiple=True,
    type=click.Choice([*(probe.name for probe in PROBES), led_life.NAME]),
    help="Run this probe only; may be given several times. life: the stack's life.",
)
@click.option("--skip-life", is_flag=True, help="Leave out the stack's life, which needs Pulumi.")
@click.option(
    "--environment-url",
    metavar="URL",
    help="An environment of Power Platform to make connectors in; credentials: POWER_PLATFORM_…",
)
@click.option(
    "--browser",
    is_flag=True,
    help="Let a person sign in with a browser, several times, where pages need scripts.",
)
@click.option(
    "--report",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder for the report; the current one by default.",
)
@click.option(
    "--also-beside-our-stacks",
    "second",
    metavar="NAME",
    help="The tenant's name again, if it has applications of a stack of this project.",
)
def verify(
    named: str | None,
    plan: bool,
    cleaning: bool,
    yes: bool,
    only: Sequence[str],
    skip_life: bool,
    environment_url: str | None,
    browser: bool,
    folder: Path,
    second: str | None,
) -> None:
    """Settle on a development tenant what no public source settles.

    Makes small objects there, looks at the answers, and removes them again; then leads a stack of
    its own through its whole life by the Pulumi engine. Each object carries a mark in its name;
    nothing without one is changed or removed. Signs in with the variables ARM_… as the azuread
    provider does. Writes verify-<mark>.md and .json, without secrets and ids.

    Exit code 0: every fact that could be observed is confirmed, and the stack lived as it should.
    1: something is refuted. 2: a probe failed, the engine was killed, or something was left.
    """
    probes = _chosen(only)
    with_life = led_life.NAME in only or not (only or skip_life)
    mark = new_mark()
    if plan:
        click.echo(plan_of(probes, mark, life=with_life))
        return
    if not named:
        raise click.UsageError("Give --tenant, the name of a development tenant.")
    try:
        connected = connect(
            named,
            mark,
            time.sleep,
            environment_url=environment_url,
            visit=sign_in_with_browser(REDIRECT_URL) if browser else None,
        )
        tenant_id = check_named(connected.session, named, connected.tenant)
        if cleaning:
            _clean(connected, yes)
            return
        _refuse_our_stacks(connected, named, second)
        if with_life:
            led_life.check()
    except (Refusal, WrongTenantError, ProbeFailedError) as refusal:
        raise click.ClickException(str(refusal)) from None
    _announce(probes, mark, named)
    if with_life:
        in_power_platform = connected.session.has("environment")
        for made in led_life.made(mark, in_power_platform=in_power_platform):
            click.echo(f"  {made}    ({led_life.NAME})")
    click.echo("Nothing without the mark is changed. Every request: --plan")
    if not yes:
        asking.confirm("Do it?", "begins")
    _check_writable(folder)
    try:
        report = _run(connected, probes, mark, named, tenant_id if with_life else None)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    _show(report)
    text, data = report.write(folder)
    click.echo(f"The report: {text} and {data.name}.")
    if any(one.failed or one.left for one in report.outcomes) or report.cleaned.left:
        raise SystemExit(FAILED)
    if report.refuted:
        raise SystemExit(REFUTED)
    if any(step.verdict == "not observable" for step in report.life):
        raise SystemExit(FAILED)


def _check_writable(folder: Path) -> None:
    """Refuse a folder that could not take the report, before anything is made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as failure:
        raise click.ClickException(f"--report {folder} cannot be written to: {failure}") from None


def _chosen(only: Sequence[str]) -> list[Probe]:
    if only:
        return [probe for probe in PROBES if probe.name in only]
    return [probe for probe in PROBES if not probe.by_name_only]


def _refuse_our_stacks(connected: Connected, named: str, second: str | None) -> None:
    stacks = stacks_in(connected.session)
    if stacks and second != named:
        raise WrongTenantError(
            f"The tenant {named} has applications of the stack {', '.join(stacks)}. Use another "
            f"tenant, or name this one a second time: --also-beside-our-stacks {named}"
        )


def _announce(probes: Sequence[Probe], mark: str, named: str) -> None:
    click.echo(f"In the tenant {named} it makes, and deletes again:")
    for probe in probes:
        for made in probe.makes:
            click.echo(f"  {made.format(mark=mark)}    ({probe.name})")


def _run(
    connected: Connected, probes: Sequence[Probe], mark: str, named: str, life_in: str | None
) -> Report:
    """`life_in`: the id of the tenant in which the stack's life is led; None to leave it out."""
    session = connected.session
    outcomes: tuple[Outcome, ...] = ()
    life: Sequence[LifeStep] = ()
    try:
        outcomes = run_probes(probes, session, _progress)
        if life_in is not None:
            life = led_life.lead(session, life_in)
    finally:
        led_life.clean(mark)
        click.echo("Looking for anything left", nl=False)
        cleaned = _last_look(connected, mark, named)
    return Report(
        mark,
        version("b2c-connector"),
        connected.by_microsoft,
        outcomes,
        cleaned,
        {fact.id: fact for fact in load()},
        life,
    )


def _last_look(connected: Connected, mark: str, named: str) -> Cleaned:
    began = time.monotonic()
    again = f"b2c-connector verify --tenant {named} --clean"
    try:
        cleaned = clean(connected.session, mark=mark)
    except BaseException:
        click.secho(f"\nNot all was removed. Run: {again}", fg="red", err=True)
        raise
    click.echo(f"  {time.monotonic() - began:.1f} s")
    for found in cleaned.removed:
        click.echo(f"  removed {found}")
    for text in cleaned.left:
        click.secho(f"  {text}", fg="red", err=True)
    if cleaned.left:
        click.secho(f"Not all was removed. Run: {again}", fg="red", err=True)
    return cleaned


def _progress(outcome: Outcome) -> None:
    verdicts = [one.verdict for one in outcome.observations]
    counts = ", ".join(
        f"{verdicts.count(verdict)} {verdict}" for verdict in dict.fromkeys(verdicts)
    )
    click.echo(f"{outcome.probe.name:<28}{outcome.seconds:>6.1f} s  {counts}")
    if outcome.failed:
        click.secho(f"  {outcome.failed}", fg="red", err=True)


def _show(report: Report) -> None:
    colours = {"confirmed": "green", "refuted": "red", "not observable": "yellow"}
    table = Table("fact", "verdict", "what was seen")
    for one in report.observations:
        table.add_row(one.fact, f"[{colours[one.verdict]}]{one.verdict}[/]", _escaped(one.saw))
    for step in report.life:
        verdict = f"[{colours[step.verdict]}]{step.verdict}[/]"
        table.add_row(f"life: {step.name}", verdict, _escaped(step.detail))
    Console().print(table)


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")


def _clean(connected: Connected, yes: bool) -> None:
    unseen: list[str] = []
    found = list(find(connected.session, unseen))
    for one in found:
        click.echo(f"  {one}")
    for text in unseen:
        click.secho(f"Not looked through: {text}.", fg="yellow", err=True)
    runs = led_life.left_behind()
    for mark in runs:
        click.echo(f"  the folder of {mark} on this machine")
    if not found and not runs:
        click.echo("Nothing carries a mark.")
        return
    if not yes:
        asking.confirm("Remove it for ever?", "removes it")
    cleaned = clean(connected.session, _removed)
    for mark in runs:
        led_life.clean(mark)
        click.echo(f"removed the folder of {mark}")
    for text in cleaned.left:
        click.secho(text, fg="red", err=True)
    if cleaned.left:
        raise SystemExit(FAILED)


def _removed(found: Found) -> None:
    click.echo(f"removed {found}")
