"""User flows as sign-ins use them: the Graph object together with its portal settings.

The document of kind `userFlow` holds Graph's own properties and the `parts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.tenant.store import Document, Store
from emulator.tenant.user_flows.languages import FlowLanguages
from emulator.tenant.user_flows.parts import (
    API_CONNECTORS,
    ATTRIBUTES,
    IDENTITY_PROVIDERS,
    LANGUAGES,
)
from emulator.tenant.user_flows.portal_settings import PortalSettings, load_portal_settings

KIND = "userFlow"

# The version that the portal calls Recommended.
RECOMMENDED = 3


@dataclass(frozen=True)
class Attribute:
    """An attribute that the sign-up or profile page collects, from its assignment to the user flow.

    `values` are pairs of value and name; `preselected` the values that are marked as default.
    """

    id: str
    label: str
    input_type: str = "textBox"
    optional: bool = False
    requires_verification: bool = False
    values: tuple[tuple[str, str], ...] = ()
    preselected: tuple[str, ...] = ()


@dataclass(frozen=True)
class UserFlow:
    """One user flow. `id` is spelled as at its creation, whatever the spelling in an address."""

    id: str
    type: str
    version: float
    languages: FlowLanguages
    identity_providers: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    settings: PortalSettings
    api_connectors: Mapping[str, str] = field(default_factory=dict)
    # Distinguishes user flows of the same name: a new one does not accept a deleted one's grants.
    serial: int = 0

    @property
    def is_recommended(self) -> bool:
        return self.version >= RECOMMENDED

    @property
    def resets_passwords_itself(self) -> bool:
        """Whether the user flow resets passwords; the setting has no effect in old versions."""
        return self.settings.self_service_password_reset and self.is_recommended

    @property
    def signs_up(self) -> bool:
        return self.type in ("signUp", "signUpOrSignIn")

    @property
    def signs_in(self) -> bool:
        return self.type in ("signIn", "signUpOrSignIn")

    @property
    def has_local_accounts(self) -> bool:
        return self.settings.local_accounts != "none"

    def attribute(self, attribute_id: str) -> Attribute | None:
        """The attribute with this id, compared without case; None if it is not collected."""
        lower_id = attribute_id.lower()
        return next((item for item in self.attributes if item.id.lower() == lower_id), None)


def find_user_flow(store: Store, name: str) -> UserFlow | None:
    """The user flow of this name, compared without case."""
    for document in store.list(KIND):
        if document["id"].lower() == name.lower():
            return read_user_flow(store, document)
    return None


def all_user_flows(store: Store) -> list[UserFlow]:
    return [read_user_flow(store, document) for document in store.list(KIND)]


def read_user_flow(store: Store, document: Document) -> UserFlow:
    flow_id = document["id"]
    return UserFlow(
        id=flow_id,
        type=document["userFlowType"],
        version=float(document["userFlowTypeVersion"]),
        languages=FlowLanguages(
            bool(document.get("isLanguageCustomizationEnabled")),
            document.get("defaultLanguageTag"),
            LANGUAGES.of(document),
        ),
        identity_providers=tuple(IDENTITY_PROVIDERS.of(document)),
        attributes=tuple(_attribute(item) for item in ATTRIBUTES.of(document)),
        settings=load_portal_settings(store, flow_id),
        api_connectors={
            step: connector for step, connector in API_CONNECTORS.of(document).items() if connector
        },
        serial=store.serial(KIND, flow_id) or 0,
    )


def _attribute(assignment: dict[str, Any]) -> Attribute:
    options = assignment.get("userAttributeValues") or ()
    return Attribute(
        id=assignment["userAttribute"]["id"],
        label=assignment.get("displayName") or "",
        input_type=assignment.get("userInputType") or "textBox",
        optional=bool(assignment.get("isOptional")),
        requires_verification=bool(assignment.get("requiresVerification")),
        values=tuple((str(item["value"]), str(item["name"])) for item in options),
        preselected=tuple(str(item["value"]) for item in options if item.get("isDefault")),
    )
