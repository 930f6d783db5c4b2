"""The lists inside an application's document whose entries are resources."""

import base64

from emulator.azuread.application_element import ApplicationElement, Entry
from emulator.azuread.difference import set_order
from emulator.azuread.table import (
    APPLICATION_API_ACCESS,
    APPLICATION_APP_ROLE,
    APPLICATION_IDENTIFIER_URI,
    APPLICATION_PERMISSION_SCOPE,
    APPLICATION_PRE_AUTHORIZED,
)
from plugin.resource import Inputs, State


def _scope_to_graph(inputs: Inputs) -> Entry:
    return {
        "adminConsentDescription": inputs["adminConsentDescription"],
        "adminConsentDisplayName": inputs["adminConsentDisplayName"],
        "id": inputs["scopeId"],
        "isEnabled": True,
        "type": inputs.get("type", "User"),
        # The official plugin sends empty texts, not null.
        "userConsentDescription": inputs.get("userConsentDescription", ""),
        "userConsentDisplayName": inputs.get("userConsentDisplayName", ""),
        "value": inputs["value"],
    }


def _scope_from_graph(entry: Entry) -> State:
    names = (
        "adminConsentDescription",
        "adminConsentDisplayName",
        "type",
        "userConsentDescription",
        "userConsentDisplayName",
        "value",
    )
    return {name: entry.get(name) or "" for name in names}


def _role_to_graph(inputs: Inputs) -> Entry:
    return {
        "allowedMemberTypes": set_order(inputs["allowedMemberTypes"]),
        "description": inputs["description"],
        "displayName": inputs["displayName"],
        "id": inputs["roleId"],
        "isEnabled": True,
        "value": inputs.get("value") or None,
    }


def _role_from_graph(entry: Entry) -> State:
    return {
        "allowedMemberTypes": sorted(entry.get("allowedMemberTypes") or []),
        "description": entry.get("description") or "",
        "displayName": entry.get("displayName") or "",
        "value": entry.get("value") or "",
    }


def _access_to_graph(inputs: Inputs) -> Entry:
    kinds = (("roleIds", "Role"), ("scopeIds", "Scope"))
    return {
        "resourceAppId": inputs["apiClientId"],
        "resourceAccess": [
            {"id": permission, "type": kind}
            for name, kind in kinds
            for permission in set_order(inputs.get(name) or [])
        ],
    }


def _access_from_graph(entry: Entry) -> State:
    permissions = entry.get("resourceAccess") or []
    return {
        name: sorted(permission["id"] for permission in permissions if permission["type"] == kind)
        for name, kind in (("roleIds", "Role"), ("scopeIds", "Scope"))
    }


IDENTIFIER_URI = ApplicationElement(
    APPLICATION_IDENTIFIER_URI,
    path=("identifierUris",),
    segment="identifierUris",
    key_property="identifierUri",
    key=str,
    to_graph=lambda inputs: inputs["identifierUri"],
    from_graph=lambda _entry: {},
    label="Identifier URI",
    key_label="Identifier URI",
    thing="identifier URI",
    id_key=lambda uri: base64.b64encode(uri.encode()).decode(),
    key_of_id=lambda part: base64.b64decode(part).decode(),
    exact_case=True,
)

PERMISSION_SCOPE = ApplicationElement(
    APPLICATION_PERMISSION_SCOPE,
    path=("api", "oauth2PermissionScopes"),
    segment="permissionScopes",
    key_property="scopeId",
    key=lambda entry: str(entry["id"]),
    to_graph=_scope_to_graph,
    from_graph=_scope_from_graph,
    label="Permission Scope",
    key_label="Scope ID",
    thing="permission scope",
    disables_first=True,
)

APP_ROLE = ApplicationElement(
    APPLICATION_APP_ROLE,
    path=("appRoles",),
    segment="appRoles",
    key_property="roleId",
    key=lambda entry: str(entry["id"]),
    to_graph=_role_to_graph,
    from_graph=_role_from_graph,
    label="App Role",
    key_label="Role ID",
    thing="app role",
    disables_first=True,
)

API_ACCESS = ApplicationElement(
    APPLICATION_API_ACCESS,
    path=("requiredResourceAccess",),
    segment="apiAccess",
    key_property="apiClientId",
    key=lambda entry: str(entry["resourceAppId"]),
    to_graph=_access_to_graph,
    from_graph=_access_from_graph,
    label="API Access",
    key_label="API Client ID",
    thing="API",
    repeats_id=True,
)

PRE_AUTHORIZED = ApplicationElement(
    APPLICATION_PRE_AUTHORIZED,
    path=("api", "preAuthorizedApplications"),
    segment="preAuthorizedApplication",
    key_property="authorizedClientId",
    key=lambda entry: str(entry["appId"]),
    to_graph=lambda inputs: {
        "appId": inputs["authorizedClientId"],
        "delegatedPermissionIds": set_order(inputs["permissionIds"]),
    },
    from_graph=lambda entry: {"permissionIds": sorted(entry.get("delegatedPermissionIds") or [])},
    label="Pre-Authorized Application",
    key_label="Client ID",
    thing="pre-authorized application",
    id_start="",
)
