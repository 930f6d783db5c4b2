"""A custom connector's name, as its row in Dataverse and its redirect URL have it."""

from collections.abc import Mapping
from typing import Any

from b2c.redirect_url import encoded, slug_of
from b2c.refusal import InvalidSetting
from b2c.unknown import UNKNOWN

DEFAULT_PREFIX = "new"
"""The prefix of the publisher that every environment has."""

MOST_ENCODED = 45
"""How long `<prefix>_<name>` may be as a redirect URL has it. With the 19 characters that stand for
the environment it fills the 64 that the service keeps; how it shortens a longer one is a guess."""


def known_prefix(inputs: Mapping[str, Any]) -> Any:
    """The prefix of a new connector, as far as the inputs say it: None if the solution's publisher
    has to be asked."""
    return inputs.get("publisherPrefix", None if "solution" in inputs else DEFAULT_PREFIX)


def check_length(setting: str, prefix: Any, display_name: Any) -> None:
    """Refuse a name that is too long in the redirect URL; what is not known yet passes."""
    if UNKNOWN in (prefix, display_name):
        return
    written = encoded(f"{prefix}_{display_name}")
    if len(written) > MOST_ENCODED:
        raise InvalidSetting(
            setting,
            display_name,
            f'with the prefix it is "{written}" in the redirect URL, which has {len(written)} '
            f"characters, and how the service shortens more than {MOST_ENCODED} is not known",
            "Shorten it; every character but letters and digits counts three.",
        )


def publisher_prefix(internal_id: str, name: str) -> str:
    """The publisher's prefix of a connector that somebody else has made: by its internal id, else
    by the name of its row."""
    prefix, found, _ = slug_of(internal_id).partition("-5f")
    return prefix if found else name.partition("_")[0]


def row_name(prefix: str, display_name: str) -> str:
    """The connector's name in the table, where it is unique."""
    return f"{prefix}_{encoded(display_name)}"
