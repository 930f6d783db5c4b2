"""User flows as the endpoints see them: the Graph object together with its portal settings.

A flow is the document of kind `userFlow` with Graph's own properties. What Graph keeps in
collections beside it is under `_identityProviders` (ids of tenant identity providers) and
`_attributes` (user attribute assignments, in page order).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.b2c.portal_settings import PortalSettings, load_portal_settings
from sandbox.store import Document, Store

KIND = "userFlow"

# The version that the portal calls Recommended.
RECOMMENDED = 3


@dataclass(frozen=True)
class Attribute:
    """What the sign-up or profile page asks for, as a user attribute assignment says it."""

    id: str
    label: str
    input_type: str = "textBox"
    optional: bool = False
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Policy:
    """One user flow. `id` is spelled as at its creation, whatever an address spells."""

    id: str
    type: str
    version: float
    default_language: str | None
    identity_providers: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    settings: PortalSettings

    @property
    def is_recommended(self) -> bool:
        return self.version >= RECOMMENDED

    @property
    def resets_passwords_itself(self) -> bool:
        """Only Recommended flows can; the switch does nothing in the others."""
        return self.settings.selfServicePasswordReset and self.is_recommended

    @property
    def signs_up(self) -> bool:
        return self.type in ("signUp", "signUpOrSignIn")

    @property
    def signs_in(self) -> bool:
        return self.type in ("signIn", "signUpOrSignIn")


def find_policy(store: Store, name: str) -> Policy | None:
    """The user flow of this name, in whatever case."""
    wanted = name.lower()
    for document in store.list(KIND):
        if document["id"].lower() == wanted:
            return read_policy(store, document)
    return None


def all_policies(store: Store) -> list[Policy]:
    return [read_policy(store, document) for document in store.list(KIND)]


def read_policy(store: Store, document: Document) -> Policy:
    default = document.get("defaultLanguageTag")
    return Policy(
        id=document["id"],
        type=document["userFlowType"],
        version=float(document["userFlowTypeVersion"]),
        default_language=default if document.get("isLanguageCustomizationEnabled") else None,
        identity_providers=tuple(document.get("_identityProviders", ())),
        attributes=tuple(_attribute(item) for item in document.get("_attributes", ())),
        settings=load_portal_settings(store, document["id"]),
    )


def _attribute(assignment: dict[str, Any]) -> Attribute:
    return Attribute(
        id=assignment["userAttribute"]["id"],
        label=assignment.get("displayName") or assignment["userAttribute"]["id"],
        input_type=assignment.get("userInputType") or "textBox",
        optional=bool(assignment.get("isOptional")),
        values=tuple(
            (item["value"], item["name"]) for item in assignment.get("userAttributeValues") or ()
        ),
    )
