"""`b2c-connector check-secrets`: does the client secret in use end soon?

For schedulers: the exit codes are those that monitoring plugins have. Only dates are read.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import click

from b2c import rotation
from b2c.refusal import InvalidSetting
from operate.stack_file import read_stack_file
from operate.stack_outputs import stack_outputs

FINE, SOON, EXPIRED, UNKNOWN = 0, 1, 2, 3
_SETTING: Final = "warnBeforeExpiry"


class NothingCheckedError(click.ClickException):
    """The dates could not be read."""

    exit_code = UNKNOWN


@click.command("check-secrets")
@click.option("--stack", help="The stack whose secret it is; the selected one by default.")
@click.option(
    "--days",
    type=int,
    help="How many days ahead an end is soon; the setting warnBeforeExpiry or "
    f"{rotation.SOON_DAYS} by default.",
)
def check_secrets(stack: str | None, days: int | None) -> None:
    """Tell when the client secret ends.

    Exit code 0: not soon. 1: within the days. 2: it has ended. 3: nothing could be checked.
    The older secret is shown and counts for nothing: it is there to end.
    """
    try:
        outputs = stack_outputs(stack)
        soon = rotation.soon("--days", _configured(stack) if days is None else days)
        newest = datetime.fromisoformat(outputs["clientSecretExpires"])
    except click.ClickException as failure:
        raise NothingCheckedError(failure.message) from None
    except InvalidSetting as refusal:
        raise NothingCheckedError(str(refusal)) from None
    except (KeyError, TypeError, ValueError):
        raise NothingCheckedError("The stack's output clientSecretExpires is no date.") from None
    now = datetime.now(UTC)
    click.echo(f"The client secret {_tense(newest, now)} {_day(newest, now)}.")
    if previous := outputs.get("previousSecretExpires"):
        older = datetime.fromisoformat(previous)
        click.echo(
            f"The one before {_tense(older, now)} {_day(older, now)}; who still has it needs the "
            "new one by then."
        )
    if newest <= now:
        click.echo("Nobody can sign in with it. Rotate: b2c-connector rotate")
        raise SystemExit(EXPIRED)
    if newest <= now + timedelta(days=soon):
        click.echo(f"That is within {soon} days. Rotate: b2c-connector rotate")
        raise SystemExit(SOON)


def _configured(stack: str | None) -> int:
    """The stack's own setting; it is optional, and so is the file that holds it."""
    try:
        value = read_stack_file(stack).value(_SETTING)
    except click.ClickException:
        return rotation.SOON_DAYS
    return rotation.SOON_DAYS if value is None else int(value)


def _tense(moment: datetime, now: datetime) -> str:
    return "ended" if moment <= now else "ends"


def _day(moment: datetime, now: datetime) -> str:
    days = abs(moment - now).days
    distance = f"{days} day{'' if days == 1 else 's'}"
    return f"on {moment.date()}, " + (f"{distance} ago" if moment <= now else f"in {distance}")
