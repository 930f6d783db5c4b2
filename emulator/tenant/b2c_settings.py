"""Behaviours of B2C on which public reports differ, or that are unconfirmed: played both ways."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from emulator.tenant.store import Store

_KIND = "rehearsal"
_ID = "b2cSettings"

_CHOICES = {
    "tokenNumbers": ("numbers", "strings"),
    "ungrantedScopes": ("refused", "omitted"),
    "profileScope": ("ignored", "refused"),
    "usedRefreshTokens": ("refused", "accepted"),
}


class InvalidB2cSettingError(ValueError):
    """A setting is unknown or has a value that it cannot have."""


@dataclass(frozen=True)
class B2cSettings:
    """Settings of the whole tenant; the first value of each is the default.

    tokenNumbers: `numbers` or `strings` for lifetimes in the token response.
    ungrantedScopes: `refused` (AADB2C90205) or `omitted` (success without access token).
    profileScope: `ignored` or `refused` (AADB2C90012).
    usedRefreshTokens: a refresh token that was exchanged before is `refused` or `accepted`.
    """

    tokenNumbers: str = "numbers"  # noqa: N815 - JSON names
    ungrantedScopes: str = "refused"  # noqa: N815
    profileScope: str = "ignored"  # noqa: N815
    usedRefreshTokens: str = "refused"  # noqa: N815

    def changed(self, values: dict[str, Any]) -> B2cSettings:
        """These settings with `values` in place of their own; raises InvalidB2cSettingError."""
        for name, value in values.items():
            if name not in _CHOICES:
                known = ", ".join(field.name for field in fields(self))
                raise InvalidB2cSettingError(f"There is no setting {name!r}. Known: {known}.")
            if value not in _CHOICES[name]:
                raise InvalidB2cSettingError(
                    f"{name} is {value!r}: give one of {', '.join(_CHOICES[name])}."
                )
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def load_b2c_settings(store: Store) -> B2cSettings:
    return B2cSettings().changed(store.get(_KIND, _ID) or {})


def save_b2c_settings(store: Store, settings: B2cSettings) -> None:
    store.put(_KIND, _ID, settings.as_json())
