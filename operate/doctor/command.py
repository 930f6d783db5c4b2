"""`b2c-connector doctor`: what is wrong with a stack, in words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from b2c.refusal import Refusal
from operate.checking_command import UNKNOWN, CheckingCommand
from operate.doctor.finding import REPAIR, Finding, Severity, broken
from operate.doctor.findings import findings, locked, quick_findings
from operate.doctor.services import services
from operate.doctor.stack import Stack, cut_off, find_stack, load, locks, unreadable
from operate.doctor.tenant import read_tenant

_WORDS = {Severity.ATTENTION: ("attention", "yellow"), Severity.BROKEN: ("broken", "red")}


class NotExaminedError(click.ClickException):
    """Nothing could be found out; the other exit codes say how the stack is."""

    exit_code = UNKNOWN


@click.command(cls=CheckingCommand, short_help="Tell what is wrong with a stack.")
@click.option("--stack", help="The stack; the selected one by default.")
@click.option("--quick", is_flag=True, help="Look at the state alone; send no request.")
def doctor(stack: str | None, quick: bool) -> None:
    """Tell what is wrong with a stack: after a run that broke off, or at any time.

    Compares the engine's state with what Microsoft Graph and Dataverse show, and changes nothing.
    Exit code 0: all is well. 1: something needs attention. 2: something is broken. 3: it could not
    be found out.
    """
    try:
        found = examine(stack, quick=quick)
    except Refusal as refusal:
        raise NotExaminedError(str(refusal)) from None
    except click.ClickException as failure:
        raise NotExaminedError(failure.message) from None
    show(found)
    raise SystemExit(int(max((one.severity for one in found), default=Severity.WELL)))


def examine(option: str | None, *, quick: bool) -> list[Finding]:
    """The findings on the stack of this name, or the selected one.

    Raises `Refusal` or `click.ClickException`.
    """
    stack = find_stack(option)
    held = locks(stack)
    if not all(lock.dead for lock in held):
        # What a run has begun that may be alive is neither ended nor broken off.
        return locked(held)
    if state_broken := _broken_state(stack):
        return [state_broken]
    state = load(stack)
    if quick:
        return quick_findings(state, held)
    reached = services(stack.option)
    tenant = read_tenant(state, reached)
    return findings(
        state,
        tenant,
        held,
        datetime.now(UTC),
        wants_user_flows=reached.wants_user_flows,
        soon_days=reached.soon_days,
    )


def _broken_state(stack: Stack) -> Finding | None:
    """Why the engine cannot read its state; None if it can."""
    if files := unreadable(stack):
        return broken(
            "The engine cannot read its state: a run was killed while it wrote "
            f"{', '.join(file.name for file in files)}. Nothing is lost.",
            REPAIR,
        )
    if cut := cut_off(stack):
        return state_cut_off(*cut)
    return None


def state_cut_off(file: Path, whole: Path | None) -> Finding:
    """What is wrong with a state that was not written to its end."""
    restore = (
        f"cp '{whole}' '{file}', which is the newest whole one"
        if whole
        else f"restore {file} from a backup: no earlier one here is whole"
    )
    return broken(
        f"The engine's state is cut off, as by a full disk: {file.name}.",
        f"Free space. Then {restore}. Then {REPAIR}, which takes over what was made since.",
    )


def show(found: Sequence[Finding]) -> None:
    """Print the findings with their remedies."""
    for one in found:
        word, color = _WORDS[one.severity]
        click.secho(f"{word:<10} {one.text}", fg=color)
        click.echo(f"{'':<10} {one.remedy}")
    if not found:
        click.secho("All is well.", fg="green")
