"""Switches of the tenant that tests turn through the control API; kept across restarts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from emulator.tenant.store import Store

_KIND = "rehearsal"
_ID = "settings"


class InvalidSettingError(ValueError):
    """A setting is unknown or has a value out of its range."""


@dataclass(frozen=True)
class Settings:
    """All in milliseconds, 0 by default.

    replication_delay_ms: how long a new object stays invisible to every request.
    request_delay_ms: how long each request waits before it is looked at.
    """

    replication_delay_ms: int = 0
    request_delay_ms: int = 0

    def changed(self, values: dict[str, Any]) -> Settings:
        """These settings with `values` in place of their own; raises InvalidSettingError."""
        names = [field.name for field in fields(self)]
        for name, value in values.items():
            if name not in names:
                known = ", ".join(names)
                raise InvalidSettingError(f"There is no setting {name!r}. Known: {known}.")
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 600_000:
                raise InvalidSettingError(
                    f"{name} is {value!r}: give whole milliseconds from 0 to 600000."
                )
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def load_settings(store: Store) -> Settings:
    return Settings(**(store.get(_KIND, _ID) or {}))


def save_settings(store: Store, settings: Settings) -> None:
    store.put(_KIND, _ID, settings.as_json())


def load_clock_offset(store: Store) -> float:
    return float((store.get(_KIND, "clock") or {}).get("offset_seconds", 0))


def save_clock_offset(store: Store, offset_seconds: float) -> None:
    store.put(_KIND, "clock", {"offset_seconds": offset_seconds})
