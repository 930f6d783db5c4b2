"""The next list of a client's secrets: a rotation, or the revocation of the one in use.

A rotation puts the next generation in front and keeps the one in use second; the oldest goes. A
revocation lists the next generation alone: the engine makes it, hands it to the stack's own
connectors and deletes the others last (docs/rotate.md).
"""

import calendar
import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final, Literal

from b2c.client_secret import ClientSecret
from b2c.refusal import InvalidSetting

SOON_DAYS: Final = 30
"""How many days before the end of the newest secret a warning begins, unless it is set."""
_LONGEST_NOTICE = 730

Standing = Literal["deployed", "rotation", "revocation"]
"""What a list is to the secrets that exist: the same, or a step that is not made to its end yet."""

_INTERVAL = re.compile(r"([1-9]\d{0,3})([dwmy])", re.ASCII)


def soon(setting: str, days: int | str) -> int:
    """How many days ahead a warning begins; 0 for none before the end. Settings may be text."""
    number = int(days) if str(days).isdecimal() else -1
    if 0 <= number <= _LONGEST_NOTICE:
        return number
    raise InvalidSetting(
        setting,
        days,
        "it must be a number of days before a secret ends, which lives for two years at most",
        f"Use 0 to {_LONGEST_NOTICE}; {SOON_DAYS} are usual.",
    )


def end_of(setting: str, interval: str, today: date) -> str:
    """The day on which a secret ends that is made today and lives for `90d`, `26w`, `6m`, `1y`."""
    match = _INTERVAL.fullmatch(interval)
    if match is None:
        raise InvalidSetting(
            setting,
            interval,
            "it must be a number of days, weeks, months or years",
            "Write 90d, 26w, 6m or 1y.",
        )
    number, unit = int(match[1]), match[2]
    if unit in "dw":
        return (today + timedelta(days=number * (7 if unit == "w" else 1))).isoformat()
    months = today.year * 12 + today.month - 1 + number * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    last = calendar.monthrange(min(year, date.max.year), month)[1]
    return f"{year:04}-{month:02}-{min(today.day, last):02}"


def standing(setting: str, listed: Sequence[ClientSecret], existing: Collection[int]) -> Standing:
    """What the list, newest first, is to the generations that exist.

    Raises `InvalidSetting` for a list that would cost the secret in use its life before another
    one exists: one that goes back, or skips a number.
    """
    newest = listed[0]["generation"]
    if not existing or newest == max(existing):
        return "deployed" if _generations(listed).issuperset(existing) else "revocation"
    in_use = max(existing)
    if newest == in_use + 1:
        return "rotation" if in_use in _generations(listed) else "revocation"
    raise InvalidSetting(
        f"{setting}[0].generation",
        newest,
        f"generation {in_use} is in use, and only {in_use + 1} can follow: any other list deletes "
        "it before there is a new secret",
        f"Use {in_use + 1} and keep {in_use} second, or put back the list that was deployed.",
    )


def rotated(listed: Sequence[ClientSecret], expires: str) -> list[ClientSecret]:
    """The list with the next generation in front of the one in use."""
    return [{"generation": listed[0]["generation"] + 1, "expires": expires}, listed[0]]


def revoked(listed: Sequence[ClientSecret], expires: str) -> list[ClientSecret]:
    """The next generation alone."""
    return rotated(listed, expires)[:1]


def refuse_third(setting: str, foreign: int) -> None:
    """Raises `InvalidSetting` if the next generation would be the application's third secret.

    `foreign`: how many secrets the application holds that the stack did not make.
    """
    if foreign:
        raise InvalidSetting(
            setting,
            foreign,
            "the application holds a secret that the stack did not make, so the next generation "
            "would be the third, which B2C refuses",
            f"Delete that secret in the portal once nobody uses it, remove {setting}, then rotate.",
        )


def _generations(listed: Sequence[ClientSecret]) -> set[int]:
    return {secret["generation"] for secret in listed}
