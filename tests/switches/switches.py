"""Every switch of the emulator, set to each value that is not its default.

They are read off the emulator's own tables, so that a new switch is among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.settings import B2cSettings, Settings, StoredSettings, UserFlowSettings

TABLES: Mapping[str, type[StoredSettings]] = {
    "settings": Settings,
    "b2c": B2cSettings,
    "userFlows": UserFlowSettings,
    "powerPlatform": PowerPlatformSettings,
}
"""By the last part of their address in the control API."""

NUMBERS: Mapping[str, int] = {
    "redirectUrlReads": 3,
    "internalIdReads": 3,
    "pageSize": 1,
}
"""What a switch with a number is set to."""


DELAYS = frozenset({"replication_delay_ms", "request_delay_ms"})
"""No switches but faults, which `tests/faults` makes."""


@dataclass(frozen=True)
class Switch:
    """A value of a switch. table: the last part of its table's address in the control API."""

    table: str
    name: str
    value: Any

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


def switches() -> Iterator[Switch]:
    """All of them; raises KeyError for a number that `NUMBERS` has no value for."""
    for table, settings in TABLES.items():
        schemas = settings.model_json_schema()["properties"]
        for name, default in settings().as_json().items():
            if name in DELAYS:
                continue
            values = schemas[name].get("enum") or [NUMBERS[name]]
            yield from (Switch(table, name, value) for value in values if value != default)
