"""Microsoft Graph's own service principal, which every tenant has.

The ids of scopes and roles are Microsoft's (Microsoft Graph permissions reference).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from emulator.tenant.clock import graph_time
from emulator.tenant.directory.entities import SERVICE_PRINCIPAL

MICROSOFT_GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"
MICROSOFT_TENANT_ID = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"

_NAMES = (
    MICROSOFT_GRAPH_APP_ID,
    "https://graph.microsoft.com",
    "https://graph.microsoft.com/",
)

SCOPES = {
    "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
    "User.ReadWrite": "b4e74841-8e56-480b-be8b-910348b18b4c",
    "User.ReadBasic.All": "b340eb25-3456-403f-be2f-af7a0d370277",
    "openid": "37f7f235-527c-4136-accd-4a02d197296e",
    "offline_access": "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
    "profile": "14dad69e-099b-42c9-810b-d002981feec1",
    "email": "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
}

APP_ROLES = {
    "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
    "Application.ReadWrite.All": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
    "Application.ReadWrite.OwnedBy": "18a4783c-866b-4cc7-a460-3d5e5662c884",
    "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
    "DelegatedPermissionGrant.Read.All": "81b4724a-58aa-41c1-8a55-84ef97466587",
    "DelegatedPermissionGrant.ReadWrite.All": "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
    "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
    "Directory.ReadWrite.All": "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
    "Group.Create": "bf7b1a76-6e77-406b-b258-bf5c7720e98f",
    "Group.Read.All": "5b567255-7703-4780-807c-7be8301ae99b",
    "Group.ReadWrite.All": "62a82d76-70ea-41e2-9197-370581804d09",
    "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
    "GroupMember.ReadWrite.All": "dbaae8cf-10b5-4b86-a4a1-f871c94c6695",
    "Domain.Read.All": "dbb9058a-0e50-45d7-ae91-66909b5d4664",
    "IdentityProvider.Read.All": "e321f0bb-e7f7-481e-bb28-e3b0b32d4bd0",
    "IdentityProvider.ReadWrite.All": "90db2b9a-d928-4d33-a4dd-8442ae3d41e4",
    "IdentityUserFlow.Read.All": "1b0c317f-dd31-4305-9932-259a8b6e8099",
    "IdentityUserFlow.ReadWrite.All": "65319a09-a2be-469d-8782-f6b07debf789",
    "APIConnectors.Read.All": "b86848a7-d5b1-41eb-a9b4-54a4e6306e97",
    "APIConnectors.ReadWrite.All": "1dfe531a-24a6-4f1b-80f4-7a0dc5a0a171",
    "Policy.Read.All": "246dd0d5-5bd0-4def-940b-0421030a5b68",
    "Policy.ReadWrite.ApplicationConfiguration": "be74164b-cff1-491c-8741-e671cb536e13",
    "Policy.ReadWrite.ConditionalAccess": "01c0a623-fc9b-48e9-b794-0756f8e8f067",
    "Policy.ReadWrite.AuthenticationMethod": "29c18626-4985-4dcd-85c0-193eef327366",
    "User.DeleteRestore.All": "eccc023d-eccf-4e7b-9683-8813ab36cecc",
    "User.ManageIdentities.All": "c529cfca-c91b-489c-af2b-d92990b66ce6",
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    "User.ReadWrite.All": "741f803b-c850-494e-b5df-cde7c675a1ca",
}


def graph_audiences(*urls: str) -> frozenset[str]:
    """The audiences of tokens for Microsoft Graph, where `urls` are its addresses."""
    numeric = {url.replace("//localhost:", "//127.0.0.1:") for url in urls}
    return frozenset({*urls, *numeric, *_NAMES})


def graph_principal(object_id: str, now: datetime) -> dict[str, Any]:
    """The stored document of Microsoft Graph's service principal.

    Microsoft Graph has no application in this tenant. So the document itself has the properties
    that other service principals take from their applications.
    """
    return {
        **SERVICE_PRINCIPAL.blank(),
        "id": object_id,
        "appId": MICROSOFT_GRAPH_APP_ID,
        "createdDateTime": graph_time(now),
        "appDisplayName": "Microsoft Graph",
        "displayName": "Microsoft Graph",
        "appOwnerOrganizationId": MICROSOFT_TENANT_ID,
        "signInAudience": "AzureADMultipleOrgs",
        "servicePrincipalNames": [MICROSOFT_GRAPH_APP_ID, "https://graph.microsoft.com"],
        "oauth2PermissionScopes": [
            {
                "adminConsentDescription": name,
                "adminConsentDisplayName": name,
                "id": scope_id,
                "isEnabled": True,
                "type": "User",
                "userConsentDescription": name,
                "userConsentDisplayName": name,
                "value": name,
            }
            for name, scope_id in SCOPES.items()
        ],
        "appRoles": [
            {
                "allowedMemberTypes": ["Application"],
                "description": name,
                "displayName": name,
                "id": role_id,
                "isEnabled": True,
                "origin": "Application",
                "value": name,
            }
            for name, role_id in APP_ROLES.items()
        ],
    }
