"""`b2c-connector check-secrets`: does the client secret in use end soon?

For schedulers: the exit codes are those that monitoring plugins have. Only dates are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import click

from b2c import client_secret, rotation
from b2c.refusal import InvalidSetting
from operate.checking_command import UNKNOWN, CheckingCommand
from operate.stack_file import read_stack_file
from operate.stack_outputs import all_outputs, connectors_in, of_connector, options, output_name

FINE, SOON, EXPIRED = 0, 1, 2
_SETTING: Final = "warnBeforeExpiry"


class NothingCheckedError(click.ClickException):
    """The dates could not be read."""

    exit_code = UNKNOWN


@click.command("check-secrets", cls=CheckingCommand)
@click.option("--stack", help="The stack whose secret it is; the selected one by default.")
@click.option(
    "--connector",
    metavar="NAME",
    help="Whose secret it is, in a program with several connectors; all of them by default.",
)
@click.option(
    "--days",
    type=int,
    help="How many days ahead an end is soon; the setting warnBeforeExpiry or "
    f"{rotation.SOON_DAYS} by default.",
)
def check_secrets(stack: str | None, connector: str | None, days: int | None) -> None:
    """Tell when the client secret ends.

    Exit code 0: not soon. 1: within the days. 2: it has ended. 3: nothing could be checked. Of
    several connectors the worst counts. The older secret is shown and counts for nothing: it is
    there to end.
    """
    try:
        outputs = all_outputs(stack)
        soon = _soon(stack, days)
        names: Sequence[str | None] = [connector] if connector else connectors_in(outputs) or [None]
        ends = [_end(of_connector(outputs, name), name) for name in names]
    except click.ClickException as failure:
        raise NothingCheckedError(failure.message) from None
    except InvalidSetting as refusal:
        raise NothingCheckedError(str(refusal)) from None
    now = datetime.now(UTC)
    code = max([_told(it, soon, now, stack) for it in ends])
    if code:
        raise SystemExit(code)


@dataclass(frozen=True)
class _End:
    """When the newest secret ends, and the one before it, of a connector with a name or the only
    one."""

    connector: str | None
    newest: datetime
    previous: datetime | None


def _end(outputs: Mapping[str, Any], connector: str | None) -> _End:
    try:
        previous = outputs.get("previousSecretExpires")
        newest = client_secret.moment(outputs["clientSecretExpires"])
        return _End(connector, newest, client_secret.moment(previous) if previous else None)
    except (KeyError, TypeError, ValueError):
        name = output_name(connector, "clientSecretExpires")
        raise NothingCheckedError(f"The stack's output {name} is no date.") from None


def _told(end: _End, soon: int, now: datetime, stack: str | None) -> int:
    """Say when it ends; the exit code. `stack`: as the person named it."""
    newest, previous = end.newest, end.previous
    whose = f" of {end.connector}" if end.connector else ""
    rotate = f"Rotate: b2c-connector rotate{options(stack, end.connector)}"
    click.echo(f"The client secret{whose} {_tense(newest, now)} {_day(newest, now)}.")
    code = FINE
    if newest <= now:
        click.echo(f"Nobody can sign in with it. {rotate}")
        code = EXPIRED
    elif newest <= now + timedelta(days=soon):
        click.echo(f"That is within {soon} days. {rotate}")
        code = SOON
    if previous:
        click.echo(
            f"The one before {_tense(previous, now)} {_day(previous, now)}; who still has it needs "
            "the new one by then."
        )
    return code


def _soon(stack: str | None, days: int | None) -> int:
    """The option, or the stack's setting; that is optional, and so is the file that holds it.

    Raises `InvalidSetting`.
    """
    if days is not None:
        return rotation.soon("--days", days)
    try:
        value = read_stack_file(stack).value(_SETTING)
    except click.ClickException:
        value = None
    return rotation.SOON_DAYS if value is None else rotation.soon(_SETTING, value)


def _tense(moment: datetime, now: datetime) -> str:
    return "ended" if moment <= now else "ends"


def _day(moment: datetime, now: datetime) -> str:
    days = abs(moment - now).days
    distance = f"{days} day{'' if days == 1 else 's'}"
    return f"on {moment.date()}, " + (f"{distance} ago" if moment <= now else f"in {distance}")
