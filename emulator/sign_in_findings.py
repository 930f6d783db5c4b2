"""Findings about the tenant's configuration that would end a sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from emulator.b2c.clients import B2C_AUDIENCE
from emulator.tenant.clock import parse_time
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.user_flows.user_flow import all_user_flows


def clients_of(tenant: TenantState) -> list[Document]:
    """Applications to which people sign in: those with a redirect URI or required permissions."""
    return [
        application
        for application in tenant.store.list("application")
        if application["appId"] != tenant.identity.deployer_client_id
        and (redirect_uris(application) or application.get("requiredResourceAccess"))
    ]


def redirect_uris(application: Document) -> list[tuple[str, str]]:
    """The redirect URIs of an application, as (platform, URI)."""
    return [
        (platform, uri)
        for platform in ("web", "spa", "publicClient")
        for uri in (application.get(platform) or {}).get("redirectUris") or ()
    ]


def granted_scopes(tenant: TenantState, application: Document) -> dict[str, list[str]]:
    """Scopes granted for everybody, by the object id of the API's service principal."""
    principal = principal_of(tenant, application["appId"])
    if principal is None:
        return {}
    return {
        grant["resourceId"]: grant["scope"].split()
        for grant in tenant.store.find("oauth2PermissionGrant", "clientId", principal["id"])
        if grant["consentType"] == "AllPrincipals"
    }


def principal_of(tenant: TenantState, app_id: str) -> Document | None:
    return next(iter(tenant.store.find("servicePrincipal", "appId", app_id)), None)


def valid_secrets(application: Document, now: datetime) -> list[dict[str, Any]]:
    return [
        secret
        for secret in application["passwordCredentials"]
        if parse_time(secret["startDateTime"]) <= now < parse_time(secret["endDateTime"])
    ]


def findings(tenant: TenantState) -> list[str]:
    """A sentence for every obstacle to a sign-in, with the code of the error that it causes."""
    sentences: list[str] = []
    clients = clients_of(tenant)
    if not clients:
        sentences.append("No application for people to sign in to is registered: run make up.")
    for client in clients:
        sentences += _client_findings(tenant, client)
    flows = all_user_flows(tenant.store)
    if not any(flow.signs_in for flow in flows):
        sentences.append("The tenant has no user flow that signs people in.")
    elif not any(flow.signs_in and flow.resets_passwords_itself for flow in flows):
        sentences.append(
            "No user flow resets passwords by itself: “Forgot your password?” ends a connector's"
            " sign-in (AADB2C90118)."
        )
    return sentences


def _client_findings(tenant: TenantState, client: Document) -> list[str]:
    name = client["displayName"]
    sentences = []
    if client.get("signInAudience") != B2C_AUDIENCE:
        sentences.append(f"{name} is not registered for {B2C_AUDIENCE} (AADB2C90068).")
    uris = redirect_uris(client)
    if not uris:
        sentences.append(f"{name} has no redirect URI (AADB2C90007).")
    if any(platform == "web" for platform, _ in uris):
        sentences += _secret_findings(client, tenant.clock.now())
    principal = principal_of(tenant, client["appId"])
    if principal is None:
        return [*sentences, f"{name} has no service principal (AADB2C90285)."]
    if not principal.get("accountEnabled", True):
        sentences.append(f"{name} is disabled (AADB2C90092).")
    granted = granted_scopes(tenant, client)
    graph = granted.pop(tenant.identity.microsoft_graph_principal_id, [])
    if "openid" not in graph:
        sentences.append(f"{name} is not granted openid of Microsoft Graph (AADB2C90284).")
    if "offline_access" not in graph:
        sentences.append(
            f"{name} is not granted offline_access of Microsoft Graph: it gets no refresh token."
        )
    if not any(granted.values()):
        sentences.append(f"{name} is granted no scope of an API (AADB2C90205).")
    return sentences


def _secret_findings(client: Document, now: datetime) -> list[str]:
    name = client["displayName"]
    if not client["passwordCredentials"]:
        return [f"{name} has no client secret (AADB2C90081)."]
    if not valid_secrets(client, now):
        return [f"Every client secret of {name} has expired or is not valid yet (AADB2C90081)."]
    return []
