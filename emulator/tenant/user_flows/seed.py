"""The user flows and the people that a new emulated tenant starts with."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from emulator.tenant.identity import TenantIdentity
from emulator.tenant.people import LocalAccount, hashed, new_local_user
from emulator.tenant.store import Document, Store
from emulator.tenant.user_flows import identity_providers, user_flow
from emulator.tenant.user_flows.parts import ATTRIBUTES, IDENTITY_PROVIDERS, LANGUAGES
from emulator.tenant.user_flows.portal_settings import PortalSettings, save_portal_settings
from emulator.tenant.user_flows.texts import languages

# Everybody may read this password: it opens only the emulated tenant on a loopback address.
DEMO_PASSWORD = "Rehearsal-2026!"
DEMO_EMAIL = "ada@example.com"
DEMO_USERNAME = "grace"

CONTOSO_ID = "OIDC-V1-ContosoID"

_CLAIMS = ["emails", "family_name", "given_name", "idp", "name", "newUser", "oid"]
_ATTRIBUTES = [("displayName", False), ("givenName", True), ("surname", True)]


def seed_b2c(store: Store, identity: TenantIdentity, now: datetime) -> None:
    """Create the user flows and people of a new tenant; leave those of an existing one alone."""
    if store.get("rehearsal", "b2cSeed") is not None:
        return
    with store.transaction():
        store.put("rehearsal", "b2cSeed", {"version": 1})
        _seed_provider(store)
        for flow_id, flow_type, settings in _FLOWS:
            _seed_flow(store, flow_id, flow_type, settings)
        _seed_people(store, identity, now)


_FLOWS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("B2C_1_siin", "signUpOrSignIn", {"selfServicePasswordReset": True}),
    ("B2C_1_signup", "signUp", {}),
    ("B2C_1_signin", "signIn", {}),
    ("B2C_1_edit", "profileUpdate", {}),
    ("B2C_1_reset", "passwordReset", {}),
    ("B2C_1_username", "signUpOrSignIn", {"localAccounts": "username"}),
)


def _seed_flow(store: Store, flow_id: str, flow_type: str, settings: dict[str, Any]) -> None:
    collects = flow_type in ("signUp", "signUpOrSignIn", "profileUpdate")
    document: Document = {
        "id": flow_id,
        "userFlowType": flow_type,
        "userFlowTypeVersion": user_flow.RECOMMENDED,
        "isLanguageCustomizationEnabled": True,
        "defaultLanguageTag": "en",
        LANGUAGES.name: {tag: {"isEnabled": True, "overrides": {}} for tag in sorted(languages())},
        IDENTITY_PROVIDERS.name: [] if flow_type == "passwordReset" else [CONTOSO_ID],
        ATTRIBUTES.name: [_assignment(*item) for item in _ATTRIBUTES] if collects else [],
    }
    store.put(user_flow.KIND, flow_id, document)
    save_portal_settings(store, flow_id, PortalSettings().changed({"claims": _CLAIMS, **settings}))


def _assignment(attribute_id: str, optional: bool) -> dict[str, Any]:
    return {
        "userAttribute": {"id": attribute_id},
        "userInputType": "textBox",
        "isOptional": optional,
        "requiresVerification": False,
        "userAttributeValues": [],
    }


def _seed_provider(store: Store) -> None:
    """An emulated identity provider of the generic OpenID Connect kind."""
    store.put(
        identity_providers.KIND,
        CONTOSO_ID,
        {
            "@odata.type": "#microsoft.graph.openIdConnectIdentityProvider",
            "id": CONTOSO_ID,
            "displayName": "Contoso ID",
            "clientId": "rehearsal",
            "metadataUrl": "https://id.contoso.example/.well-known/openid-configuration",
            "responseMode": "form_post",
            "responseType": "code",
            "scope": "openid profile email",
            "_issuer": "id.contoso.example",
        },
    )


@cache
def _demo_password_hash() -> str:
    """Made once for all people and tenants of a process: everybody knows this password."""
    return hashed(DEMO_PASSWORD)


def _seed_people(store: Store, identity: TenantIdentity, now: datetime) -> None:
    people = (
        LocalAccount("emailAddress", DEMO_EMAIL, DEMO_EMAIL),
        LocalAccount("userName", DEMO_USERNAME, "grace@example.com"),
    )
    names = (("Ada Lovelace", "Ada", "Lovelace"), ("Grace Hopper", "Grace", "Hopper"))
    for account, (display_name, given_name, surname) in zip(people, names, strict=True):
        user = new_local_user(identity, account, _demo_password_hash(), now)
        user |= {"displayName": display_name, "givenName": given_name, "surname": surname}
        store.put("user", user["id"], user)
