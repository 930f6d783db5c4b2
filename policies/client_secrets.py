"""How many secrets an application has, and how long a secret lives."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from b2c.client_secret import LONGEST_LIFE, MAX_SECRETS, end_date
from b2c.refusal import InvalidSetting
from b2c.resource_types import (
    APPLICATION,
    PASSWORD,
    REGISTRATION,
    SERVICE_PRINCIPAL_PASSWORD,
)
from policies.configuration import Config
from policies.policy import ResourcePolicy, StackPolicy
from policies.resource_property import ResourceProperty, judged_text, refused
from policies.stack import Resource, Stack

DEFAULT_DAYS = 184
"""The days of the longest six months of a year. The components' refusals advise six months, and
the portal recommends 180 days, which the rehearsal uses."""


def _lifetime(kind: str, inputs: ResourceProperty, config: Config) -> Iterator[str]:
    secret = inputs.at("password") if kind == APPLICATION else inputs
    start, end = secret.at("startDate"), secret.at("endDate")
    if not (secret.present and end.known):
        return
    days = config.get("days", DEFAULT_DAYS)
    if end.value is None:
        yield refused(
            end,
            "a secret without a date lives for two years; endDateRelative does not help, since "
            "the provider ignores it",
            f"Set it to a day within {days} days.",
        )
        return
    malformed = [*judged_text(start, end_date), *judged_text(end, end_date)]
    yield from malformed
    if malformed:
        return
    # A secret without a start, or with one that is unknown yet, begins now at the earliest. Of a
    # secret that exists already, only the rest of its life is judged: the policy has judged the
    # whole when the secret was made.
    begins = datetime.now(UTC)
    if start.known and start.value is not None:
        begins = _moment(start)
    longest = timedelta(days=days)
    if _moment(end) - begins > longest:
        yield refused(
            end,
            f"a secret lives for {days} days at most",
            f"Use {(begins + longest).date()} or earlier.",
        )


def _moment(date: ResourceProperty) -> datetime:
    return datetime.fromisoformat(end_date(date.path, date.value))


def _two_secrets(stack: Stack, _: Config) -> Iterator[tuple[Resource, str]]:
    for application in stack.of(REGISTRATION, APPLICATION):
        inline = application.type == APPLICATION and application.at("password").present
        count = len(stack.parts(application, PASSWORD)) + int(inline)
        if count > MAX_SECRETS:
            refusal = InvalidSetting(
                "clientSecrets",
                f"a list of {count}",
                f"B2C allows an application {MAX_SECRETS} secrets",
                "Drop the oldest.",
            )
            yield application, str(refusal)


POLICIES = (
    ResourcePolicy(
        name="secret-lifetime",
        refuses="A client secret ends within the configured number of days of its start, or of "
        "today while that is absent or unknown.",
        why="A lost secret is worth something until it ends; six months are what the portal "
        "recommends and the components advise.",
        source="https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials",
        config={
            "days": {
                "type": "integer",
                "description": "The longest life of a secret, in days.",
                "default": DEFAULT_DAYS,
                "minimum": 1,
                "maximum": LONGEST_LIFE.days,
            }
        },
        types=(PASSWORD, SERVICE_PRINCIPAL_PASSWORD, APPLICATION),
        check=_lifetime,
    ),
    StackPolicy(
        name="two-secrets",
        refuses=f"An application has at most {MAX_SECRETS} secrets.",
        why="Graph refuses a third for B2C's audience; one serves, the other is the next.",
        source="https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation",
        check=_two_secrets,
    ),
)
