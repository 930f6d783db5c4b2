"""Settings of the whole tenant, which the control API changes; kept across restarts.

Where public sources differ, or none tells, the emulator does either: the first value of each such
setting is the default.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from emulator.tenant.setting_values import SettingValues
from emulator.tenant.store import Store

_KIND = "rehearsal"

_Milliseconds = Annotated[
    int, Field(ge=0, le=600_000, description="whole milliseconds from 0 to 600000")
]


class StoredSettings(SettingValues):
    """Settings that are one document of the store."""

    document_id: ClassVar[str]

    @classmethod
    def load(cls, store: Store) -> Self:
        return cls().changed(store.get(_KIND, cls.document_id) or {})

    def save(self, store: Store) -> None:
        store.put(_KIND, self.document_id, self.as_json())


class Settings(StoredSettings):
    """How slow the tenant is.

    replication_delay_ms: how long a new object stays invisible to every request.
    request_delay_ms: how long each request waits before it is looked at.
    """

    document_id: ClassVar[str] = "settings"

    replication_delay_ms: _Milliseconds = 0
    request_delay_ms: _Milliseconds = 0


class B2cSettings(StoredSettings):
    """Behaviours of sign-ins.

    token_numbers: `numbers` or `strings` for lifetimes in the token response.
    ungranted_scopes: `refused` (AADB2C90205) or `omitted` (success without access token).
    profile_scope: `ignored` or `refused` (AADB2C90012).
    used_refresh_tokens: a refresh token that was exchanged before is `refused` or `accepted`.
    """

    model_config = ConfigDict(alias_generator=to_camel)
    document_id: ClassVar[str] = "b2cSettings"

    token_numbers: Literal["numbers", "strings"] = "numbers"
    ungranted_scopes: Literal["refused", "omitted"] = "refused"
    profile_scope: Literal["ignored", "refused"] = "ignored"
    used_refresh_tokens: Literal["refused", "accepted"] = "refused"


class UserFlowSettings(StoredSettings):
    """Behaviours of Graph's user flows.

    throttling: `on`, the documented limits of this class of requests, or `off`.
    retry_after: `seconds` or `absent` from a 429.
    update_answer: `noContent` (204) or `body` (200) after PATCH of a flow or an assignment.
    other_properties: what a PATCH may not change is `ignored` or `refused`.
    duplicate_status: for a flow, provider or assignment that is already there.
    unsupported_version_status: of AADB2C90063.
    unconfirmed_versions: pairs of type and version of which no source tells are `accepted` or
    `refused`.
    version_numbers: `integer` (3) or `decimal` (3.0) in answers.
    default_language: a flow without one reads as `null` or `en`; its creation always says `en`.
    attach_method: which method `userFlowIdentityProviders/$ref` takes.
    create_user_flow_providers: that property in the creation of a flow is `ignored` or `attached`.
    deprecated_providers: the flow's `identityProviders` `answer` or are `empty`.
    apple_in_flows: among a flow's providers Apple is `managed` or a `social` one.
    default_assignments: a fresh flow has `none`, or some `byType`.
    input_type_case: `camel` (textBox) or `pascal` (TextBox) in answers.
    order_list: setOrder takes a `partial` list, or only a `complete` one.
    connector_expand: API connectors of a flow are `readable` with `$expand`, or it is `ignored`.
    unwritten_pages: overrides that nobody wrote are `empty` or `missing` (404).
    connector_names: of API connectors: `repeatable` or `unique`.
    delete_in_use: deleting what a flow uses is `refused`, or it is `detached` from the flow.
    """

    model_config = ConfigDict(alias_generator=to_camel)
    document_id: ClassVar[str] = "userFlowSettings"

    throttling: Literal["on", "off"] = "on"
    retry_after: Literal["seconds", "absent"] = "seconds"
    update_answer: Literal["noContent", "body"] = "noContent"
    other_properties: Literal["ignored", "refused"] = "ignored"
    duplicate_status: Literal["409", "400"] = "409"
    unsupported_version_status: Literal["400", "500"] = "400"
    unconfirmed_versions: Literal["accepted", "refused"] = "accepted"
    version_numbers: Literal["integer", "decimal"] = "integer"
    default_language: Literal["null", "en"] = "null"
    attach_method: Literal["POST", "PATCH", "both"] = "POST"
    create_user_flow_providers: Literal["ignored", "attached"] = "ignored"
    deprecated_providers: Literal["answer", "empty"] = "answer"
    apple_in_flows: Literal["managed", "social"] = "managed"
    default_assignments: Literal["none", "byType"] = "none"
    input_type_case: Literal["camel", "pascal"] = "camel"
    order_list: Literal["partial", "complete"] = "partial"
    connector_expand: Literal["readable", "ignored"] = "readable"
    unwritten_pages: Literal["empty", "missing"] = "empty"
    connector_names: Literal["repeatable", "unique"] = "repeatable"
    delete_in_use: Literal["refused", "detached"] = "refused"


def load_clock_offset(store: Store) -> float:
    stored: dict[str, Any] = store.get(_KIND, "clock") or {}
    return float(stored.get("offset_seconds", 0))


def save_clock_offset(store: Store, offset_seconds: float) -> None:
    store.put(_KIND, "clock", {"offset_seconds": offset_seconds})
