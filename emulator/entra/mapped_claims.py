"""Claims that a claims mapping policy adds to the directory's tokens.

Source: "Claims customization using a policy" of the Entra documentation. The policy is that of the
service principal that the token is for. Microsoft Graph's tokens are left as they are: the azuread
provider's acceptance tests assign a policy to its principal and go on with its tokens.

A token for an application without a person has what the policy takes from the client
(`application`), from the API (`resource`, `audience`), and constants; nothing of a user.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from emulator.entra.errors import EntraError
from emulator.tenant.directory import objects
from emulator.tenant.directory.microsoft_graph import MICROSOFT_GRAPH_APP_ID
from emulator.tenant.directory.service_principal import complete_principal
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

_ASSIGNED = "_claimsMappingPolicies"
_PROPERTIES = {"displayname": "displayName", "objectid": "id", "tags": "tags"}


def mapped_claims(
    tenant: TenantState, client: Document, resource: Document, audience: str, *, own_key: bool
) -> dict[str, Any]:
    """The claims that the resource's policy adds; none without a policy.

    `own_key`: the token is signed with a key of the resource. Without it the resource must accept
    mapped claims, and its audience be of this tenant; else this raises EntraError.
    """
    policies = [
        policy
        for policy_id in resource.get(_ASSIGNED, [])
        if (policy := tenant.store.get("claimsMappingPolicy", policy_id)) is not None
    ]
    if not policies or resource["appId"] == MICROSOFT_GRAPH_APP_ID:
        return {}
    if not own_key:
        _check_accepted(tenant, resource, audience)
    sources = {
        "application": client,
        "audience": resource,
        "resource": resource,
    }
    complete = {
        name: complete_principal(tenant.store, tenant.identity, document)
        for name, document in sources.items()
    }
    claims: dict[str, Any] = {}
    for entry in _schema(policies[0]):
        name, value = entry.get("JwtClaimType"), _value(entry, complete)
        if isinstance(name, str) and name and value is not None:
            claims[name] = value
    return claims


def _check_accepted(tenant: TenantState, resource: Document, audience: str) -> None:
    application = objects.by_app_id(tenant, "application", resource["appId"])
    if application is None or not application["api"]["acceptMappedClaims"]:
        raise EntraError(
            400,
            "invalid_request",
            50146,
            "This application is required to be configured with an application-specific signing"
            " key. It is either not configured with one, or the key has expired or is not yet"
            " valid. Please contact the application's administrator.",
        )
    host, domain = urlsplit(audience).hostname or "", tenant.identity.domain
    own_id = audience.removeprefix("api://") == resource["appId"]
    if not own_id and host != domain and not host.endswith(f".{domain}"):
        raise EntraError(
            400,
            "invalid_request",
            501461,
            "AcceptMappedClaims is only supported for a token audience matching the application"
            " GUID or an audience within the tenant's verified domains. Either change the resource"
            " identifier, or use an application-specific signing key.",
        )


def _schema(policy: Document) -> list[dict[str, Any]]:
    """The entries of the policy's claims schema; what is no list of objects adds nothing."""
    entries = json.loads(policy["definition"][0])["ClaimsMappingPolicy"]
    schema = entries.get("ClaimsSchema", []) if isinstance(entries, dict) else []
    return (
        [entry for entry in schema if isinstance(entry, dict)] if isinstance(schema, list) else []
    )


def _value(entry: dict[str, Any], sources: dict[str, Document]) -> Any:
    if "Value" in entry:
        return entry["Value"]
    source = sources.get(str(entry.get("Source")).lower())
    name = _PROPERTIES.get(str(entry.get("ID")).lower())
    return source[name] if source is not None and name is not None else None
