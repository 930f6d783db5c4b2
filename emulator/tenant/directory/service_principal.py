"""A service principal: its own document with the properties of its application."""

from __future__ import annotations

from typing import Any

from emulator.tenant.identity import TenantIdentity
from emulator.tenant.store import Document, Store


def complete_principal(store: Store, identity: TenantIdentity, document: Document) -> Document:
    """The service principal with its application's properties; its own values take precedence."""
    application = next(iter(store.find("application", "appId", document["appId"])), {})
    web: dict[str, Any] = application.get("web") or {}
    spa = application.get("spa") or {}
    public = application.get("publicClient") or {}
    return {
        "addIns": application.get("addIns", []),
        "appDescription": application.get("description"),
        "appDisplayName": application.get("displayName"),
        "appOwnerOrganizationId": identity.id,
        "appRoles": application.get("appRoles", []),
        "applicationTemplateId": application.get("applicationTemplateId"),
        "disabledByMicrosoftStatus": application.get("disabledByMicrosoftStatus"),
        "displayName": application.get("displayName"),
        "homepage": web.get("homePageUrl"),
        "info": application.get("info"),
        "logoutUrl": web.get("logoutUrl"),
        "oauth2PermissionScopes": (application.get("api") or {}).get("oauth2PermissionScopes", []),
        "replyUrls": [
            *web.get("redirectUris", []),
            *spa.get("redirectUris", []),
            *public.get("redirectUris", []),
        ],
        "resourceSpecificApplicationPermissions": [],
        "samlMetadataUrl": application.get("samlMetadataUrl"),
        "servicePrincipalNames": [*application.get("identifierUris", []), document["appId"]],
        "signInAudience": application.get("signInAudience"),
        "verifiedPublisher": application.get("verifiedPublisher"),
        **document,
    }
