"""Settings of the whole tenant, which the control API changes and the store keeps.

Where public sources differ or say nothing, a setting selects one of the possible behaviours. The
first value of its type is the default.
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
    """The delays of the tenant, and the policies that tenants differ in.

    replication_delay_ms: the time for which a new object is invisible to every request.
    request_delay_ms: the time that a request waits before the tenant reads it.
    api_uris: App ID URIs of applications with version 1 tokens may be `any_text` after `api://`, or
    must have a `tenant_identifier`: newer tenants have a policy that asks for one.
    """

    document_id: ClassVar[str] = "settings"

    replication_delay_ms: _Milliseconds = 0
    request_delay_ms: _Milliseconds = 0
    api_uris: Literal["any_text", "tenant_identifier"] = "any_text"


class B2cSettings(StoredSettings):
    """Behaviours of sign-ins.

    token_numbers: lifetimes in the token response are `numbers` or `strings`.
    ungranted_scopes: they are `refused` (AADB2C90205) or `omitted` (success without access token).
    profile_scope: it is `ignored` or `refused` (AADB2C90012).
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

    throttling: the documented limits of this class of requests are `on` or `off`.
    retry_after: a 429 has the header with `seconds`, or it is `absent`.
    update_answer: a PATCH of a user flow or an assignment returns `noContent` (204) or a `body`
    (200).
    other_properties: properties that a PATCH may not change are `ignored` or `refused`.
    duplicate_status: the status for a user flow, provider or assignment that exists already.
    unsupported_version_status: the status of AADB2C90063.
    unconfirmed_versions: pairs of type and version that no source mentions are `accepted` or
    `refused`.
    version_numbers: responses have an `integer` (3) or a `decimal` (3.0).
    default_language: a user flow without one returns `null` or `en`; its creation always returns
    `en`.
    attach_method: the method that `userFlowIdentityProviders/$ref` accepts.
    create_user_flow_providers: the creation of a user flow has this property `ignored` or its
    providers `attached`.
    deprecated_providers: a user flow's `identityProviders` `answer` or are `empty`.
    apple_in_flows: among a user flow's providers Apple is a `managed` or a `social` one.
    default_assignments: a new user flow has `none`, or some `byType`.
    input_type_case: responses have `camel` (textBox) or `pascal` (TextBox).
    order_list: setOrder accepts a `partial` list, or only a `complete` one.
    connector_expand: `$expand` makes a user flow's API connectors `readable`, or is `ignored`.
    unwritten_pages: overrides that no request wrote are `empty` or `missing` (404).
    connector_names: names of API connectors are `repeatable` or `unique`.
    delete_in_use: deleting an object that a user flow uses is `refused`, or the object is
    `detached` from the user flow.
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
