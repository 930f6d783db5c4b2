"""The secrets of a connector's client: two slots, numbered generations, dates written down.

B2C allows an application two secrets. Configuration lists them, newest first. Generation *n* lives
in the slot `even` or `odd`, so that editing one entry never touches the other: rotation puts
*n + 1* in front and drops *n - 1*, which replaces the older slot alone.

Dates never come from "now": each run would replace the secret.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypedDict

from b2c.refusal import InvalidSetting

MAX_SECRETS = 2
_MAX_GENERATION = 2**31 - 1

LONGEST_LIFE = timedelta(days=731)
"""The portal's limit of 24 months, with a leap day.
https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials"""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]", re.ASCII)
_EXAMPLE = 'Write a quoted date such as "2027-05-20".'


class ClientSecret(TypedDict):
    """One secret of the client."""

    generation: int
    """1, 2, 3 …, one more with each rotation."""
    expires: str
    """The day on which it ends, at midnight UTC and quoted: `"2027-05-20"`; or a time in UTC,
    `2027-05-20T12:00:00Z`."""


def foreign_secrets(setting: str, count: int) -> int:
    """How many secrets of the application are not the stack's own."""
    if count in (0, 1):
        return count
    raise InvalidSetting(
        setting,
        count,
        f"an application has {MAX_SECRETS} secrets and one must be the stack's",
        "Use 0 or 1.",
    )


def slot(generation: int) -> str:
    """`even` or `odd`: the resource that holds this generation."""
    return "even" if generation % 2 == 0 else "odd"


def end_date(setting: str, expires: str) -> str:
    """The date in the one form that Graph echoes unchanged: RFC 3339, UTC, no fraction.

    Any other form would plan a replacement on every refresh.
    """
    with suppress(ValueError, OverflowError):
        if _DAY.fullmatch(expires):
            end = datetime.combine(date.fromisoformat(expires), datetime.min.time(), UTC)
        else:
            end = datetime.fromisoformat(expires if _TIME.match(expires) else "")
        if end.utcoffset() is not None and not end.microsecond:
            return f"{end.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
    raise InvalidSetting(
        setting, expires, "it must be a day, or a time in UTC without a fraction", _EXAMPLE
    )


def checked(
    setting: str, secrets: Sequence[Mapping[str, Any]], *, foreign: int, now: datetime
) -> tuple[ClientSecret, ...]:
    """The listed secrets with their dates in normal form, newest first.

    `foreign`: how many secrets the application holds that this stack did not make. Raises
    `InvalidSetting` for a list that is empty or too long, generations that are not consecutive, or
    a date that is none or more than two years away. A past date passes here, because the stack must
    stay operable when a secret has expired; the making of such a secret is refused by
    `made_too_late`.
    """
    most = MAX_SECRETS - foreign
    if not 1 <= len(secrets) <= most:
        raise InvalidSetting(
            setting,
            f"a list of {len(secrets)}",
            f"B2C allows an application {MAX_SECRETS} secrets"
            + (f", of which {foreign} is foreign" if foreign else "")
            + f", so list 1 to {most}",
            "Drop the oldest entry." if secrets else f"Add generation 1. {_EXAMPLE}",
        )
    result: list[ClientSecret] = []
    for position, secret in enumerate(secrets):
        at = f"{setting}[{position}]"
        generation = secret["generation"]
        if not 1 <= generation <= _MAX_GENERATION:
            raise InvalidSetting(
                f"{at}.generation", generation, "generations count from 1", "Use the next number."
            )
        if result and generation != result[-1]["generation"] - 1:
            expected = result[-1]["generation"] - 1
            raise InvalidSetting(
                f"{at}.generation",
                generation,
                "the newest generation comes first and the next is one less",
                f"Use {expected}." if expected else "Drop this entry.",
            )
        expires = end_date(f"{at}.expires", secret["expires"])
        if moment(expires) > now + LONGEST_LIFE:
            raise InvalidSetting(
                f"{at}.expires",
                secret["expires"],
                "a secret lives for two years at most",
                f"Use {(now + LONGEST_LIFE).date()} or earlier; six months are usual.",
            )
        result.append({"generation": generation, "expires": expires})
    return tuple(result)


def is_expired(expires: str, now: datetime) -> bool:
    """Whether a date in normal form has passed."""
    return moment(expires) <= now


def made_too_late(setting: str, expires: str) -> InvalidSetting:
    """The refusal of a secret that would be useless from birth."""
    return InvalidSetting(
        setting,
        expires,
        "this secret does not exist yet and its date has passed",
        "Use a date in the future; six months from now are usual.",
    )


def moment(expires: str) -> datetime:
    """When a secret ends, in UTC: a time, or a day, which begins in UTC.

    Raises `TypeError`, `ValueError`.
    """
    end = datetime.fromisoformat(expires)
    try:
        return (end if end.tzinfo else end.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{expires} is no time in UTC") from None
