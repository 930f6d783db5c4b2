"""Behaviours of Graph's user flows that no public source settles: played both ways."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from emulator.tenant.store import Store

_KIND = "rehearsal"
_ID = "userFlowSettings"

_CHOICES: dict[str, tuple[str, ...]] = {
    "throttling": ("on", "off"),
    "retryAfter": ("seconds", "absent"),
    "updateAnswer": ("noContent", "body"),
    "otherProperties": ("ignored", "refused"),
    "duplicateStatus": ("409", "400"),
    "unsupportedVersionStatus": ("400", "500"),
    "unconfirmedVersions": ("accepted", "refused"),
    "versionNumbers": ("integer", "decimal"),
    "defaultLanguage": ("null", "en"),
    "attachMethod": ("POST", "PATCH", "both"),
    "createUserFlowProviders": ("ignored", "attached"),
    "deprecatedProviders": ("answer", "empty"),
    "appleInFlows": ("managed", "social"),
    "defaultAssignments": ("none", "byType"),
    "inputTypeCase": ("camel", "pascal"),
    "orderList": ("partial", "complete"),
    "connectorExpand": ("readable", "ignored"),
    "unwrittenPages": ("empty", "missing"),
    "connectorNames": ("repeatable", "unique"),
    "deleteInUse": ("refused", "detached"),
}


class InvalidUserFlowSettingError(ValueError):
    """A setting is unknown or has a value that it cannot have."""


@dataclass(frozen=True)
class UserFlowSettings:
    """Settings of the whole tenant; the first value of each is the default.

    throttling: `on`, the documented limits of this class of requests, or `off`.
    retryAfter: `seconds` or `absent` from a 429.
    updateAnswer: `noContent` (204) or `body` (200) after PATCH of a flow or an assignment.
    otherProperties: what a PATCH may not change is `ignored` or `refused`.
    duplicateStatus: for a flow, provider or assignment that is already there.
    unsupportedVersionStatus: of AADB2C90063.
    unconfirmedVersions: pairs of type and version of which no source tells are `accepted` or
    `refused`.
    versionNumbers: `integer` (3) or `decimal` (3.0) in answers.
    defaultLanguage: a flow without one reads as `null` or `en`; its creation always says `en`.
    attachMethod: which method `userFlowIdentityProviders/$ref` takes.
    createUserFlowProviders: that property in the creation of a flow is `ignored` or `attached`.
    deprecatedProviders: the flow's `identityProviders` `answer` or are `empty`.
    appleInFlows: among a flow's providers Apple is `managed` or a `social` one.
    defaultAssignments: a fresh flow has `none`, or some `byType`.
    inputTypeCase: `camel` (textBox) or `pascal` (TextBox) in answers.
    orderList: setOrder takes a `partial` list, or only a `complete` one.
    connectorExpand: API connectors of a flow are `readable` with `$expand`, or it is `ignored`.
    unwrittenPages: overrides that nobody wrote are `empty` or `missing` (404).
    connectorNames: of API connectors: `repeatable` or `unique`.
    deleteInUse: deleting what a flow uses is `refused`, or it is `detached` from the flow.
    """

    throttling: str = "on"
    retryAfter: str = "seconds"  # noqa: N815 - JSON names
    updateAnswer: str = "noContent"  # noqa: N815
    otherProperties: str = "ignored"  # noqa: N815
    duplicateStatus: str = "409"  # noqa: N815
    unsupportedVersionStatus: str = "400"  # noqa: N815
    unconfirmedVersions: str = "accepted"  # noqa: N815
    versionNumbers: str = "integer"  # noqa: N815
    defaultLanguage: str = "null"  # noqa: N815
    attachMethod: str = "POST"  # noqa: N815
    createUserFlowProviders: str = "ignored"  # noqa: N815
    deprecatedProviders: str = "answer"  # noqa: N815
    appleInFlows: str = "managed"  # noqa: N815
    defaultAssignments: str = "none"  # noqa: N815
    inputTypeCase: str = "camel"  # noqa: N815
    orderList: str = "partial"  # noqa: N815
    connectorExpand: str = "readable"  # noqa: N815
    unwrittenPages: str = "empty"  # noqa: N815
    connectorNames: str = "repeatable"  # noqa: N815
    deleteInUse: str = "refused"  # noqa: N815

    def changed(self, values: dict[str, Any]) -> UserFlowSettings:
        """These settings with `values` in place of their own; raises
        InvalidUserFlowSettingError."""
        for name, value in values.items():
            if name not in _CHOICES:
                known = ", ".join(field.name for field in fields(self))
                raise InvalidUserFlowSettingError(f"There is no setting {name!r}. Known: {known}.")
            if value not in _CHOICES[name]:
                raise InvalidUserFlowSettingError(
                    f"{name} is {value!r}: give one of {', '.join(_CHOICES[name])}."
                )
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def load_user_flow_settings(store: Store) -> UserFlowSettings:
    return UserFlowSettings().changed(store.get(_KIND, _ID) or {})


def save_user_flow_settings(store: Store, settings: UserFlowSettings) -> None:
    store.put(_KIND, _ID, settings.as_json())
