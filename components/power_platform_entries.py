"""The connectors in Power Platform that a `FlowConnector` lists, each under a name of its own.

The name is a connector's key in the outputs and a part of the names in the state, so that an entry
may be removed or moved and no other is touched.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, NotRequired

import pulumi

from b2c import addresses
from b2c.connector_name import DEFAULT_PREFIX
from b2c.property_rules import matching
from b2c.refusal import InvalidSetting, listed_twice
from b2c.takes import Takes
from components.arguments import Arguments
from components.connector_definition import refuse_undescribed
from components.power_platform_connector import (
    PowerPlatformConnector,
    PowerPlatformSettings,
    check_settings,
)

DEFAULT_NAME: Final = "power-platform"

_NAME = matching(
    r"[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?",
    "it becomes a part of names: 1 to 40 letters, digits and hyphens, no hyphen at either end",
    "Use a name like test.",
)


class PowerPlatformEntry(PowerPlatformSettings):
    """A custom connector in a Power Platform environment, by a name of its own."""

    name: NotRequired[Annotated[str, Takes(_NAME)]]
    """Its key in the output `connectors`; required from the second entry on, `power-platform` if
    the first has none. Another name is another connector."""


def checked_entries(settings: Arguments) -> Sequence[Mapping[str, Any]]:
    """The entries of `power_platform`, each with its name. Raises `InvalidSetting`."""
    entries = settings["power_platform"]
    if entries:
        refuse_undescribed(settings, "Power Platform", "power_platform")
        _refuse_too_many(settings)
    checked: list[Mapping[str, Any]] = []
    for position, entry in enumerate(entries):
        place = f"{settings.named('power_platform')}[{position}]"

        def named(name: str, place: str = place) -> str:
            return f"{place}.{settings.spelling(name)}"

        if entry["name"] is None and position:
            raise InvalidSetting(
                named("name"),
                None,
                "it is required from the second entry on",
                "Name the entry, for example after its environment.",
            )
        check_settings(entry, named)
        entry = {**entry, "name": entry["name"] or DEFAULT_NAME}
        for key, part in (
            (_name, "name"),
            (_connector, "display_name"),
            (_adopted, "adopted"),
        ):
            if key(entry) is not None and key(entry) in map(key, checked):
                raise listed_twice(named(part), entry[part])
        checked.append(entry)
    return tuple(checked)


def connectors_output(
    connectors: Mapping[str, PowerPlatformConnector],
) -> pulumi.Output[Mapping[str, Mapping[str, str]]]:
    """Of each connector, by its name, what it tells."""
    told: dict[str, Any] = {
        name: {
            "environmentUrl": connector.environment_url,
            "environmentId": connector.environment_id,
            "connectorId": connector.connector_id,
            "internalId": connector.internal_id,
            "redirectUrl": connector.redirect_url,
        }
        for name, connector in connectors.items()
    }
    return pulumi.Output.from_input(told)


def _refuse_too_many(settings: Arguments) -> None:
    """Refuse what the client could not register all URLs of; those that come later are not seen."""
    listed = settings["redirect_urls"]
    count = len(settings["power_platform"]) + (len(listed) if isinstance(listed, tuple) else 0)
    if count > addresses.MAX_REDIRECT_URIS:
        raise InvalidSetting(
            settings.named("power_platform"),
            f"a list of {len(settings['power_platform'])}",
            f"with {settings.named('redirect_urls')} the client would have {count} redirect URLs, "
            f"and has at most {addresses.MAX_REDIRECT_URIS}",
            "Remove some.",
        )


def _name(entry: Mapping[str, Any]) -> str:
    return str(entry["name"]).casefold()


def _connector(entry: Mapping[str, Any]) -> tuple[str | None, ...]:
    """What there is only one connector of."""
    publisher = entry["publisher_prefix"] or entry["solution"] or DEFAULT_PREFIX
    return entry["environment_url"], publisher.casefold(), entry["display_name"].casefold()


def _adopted(entry: Mapping[str, Any]) -> str | None:
    return entry["adopted"] and f"{entry['environment_url']} {entry['adopted']}"
