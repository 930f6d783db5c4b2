"""What of the tenant is the very thing that the program would create."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from b2c import import_ids, microsoft_graph
from b2c.resource_types import (
    API_ACCESS,
    API_CONNECTOR,
    DELEGATED_GRANT,
    IDENTIFIER_URI,
    IDENTITY_PROVIDER,
    PERMISSION_SCOPE,
    REDIRECT_URIS,
    SERVICE_PRINCIPAL,
    USER_FLOW,
)
from operate.doctor.recorded import Resource
from operate.doctor.tenant import Tenant
from operate.documents import (
    Document,
    accesses_of,
    redirect_uris_of,
    scopes_granted,
    scopes_of,
)
from operate.preview_comment.values import UNKNOWN


@dataclass(frozen=True)
class Match:
    """`wanted`: what the program would create. `id`: as the state has it. `begun`: whether a run
    had begun to create it, with the very inputs of `wanted`."""

    wanted: Resource
    id: str
    begun: bool = False


def existing(
    wanted: Resource, application: str | None, begun: Mapping[str, Resource], tenant: Tenant
) -> Match | None:
    """What is there already.

    `application`: the object id of the registration that it is a part of. `begun`: the creations
    that were broken off, by URN. What is no part of an application of the stack's carries no mark,
    so that only a broken creation proves it the stack's.
    """
    if find := _PARTS.get(wanted.type):
        document = tenant.applications.get(application or "")
        found = find(wanted, document, tenant) if document else None
        return Match(wanted, found) if found else None
    started = begun.get(wanted.urn)
    if started is None:
        return None
    if wanted.type == USER_FLOW:
        flow = str(started.inputs.get("flowId"))
        return Match(started, flow, begun=True) if tenant.flows.get(flow) else None
    if wanted.type in (IDENTITY_PROVIDER, API_CONNECTOR):
        same = [
            str(one["id"])
            for one in tenant.others.get(wanted.type, ())
            if one.get("displayName") == started.inputs.get("displayName")
        ]
        return Match(started, same[0], begun=True) if len(same) == 1 else None
    return None


def _identifier_uri(wanted: Resource, application: Document, _: Tenant) -> str | None:
    uri = wanted.inputs.get("identifierUri")
    if uri not in (application.get("identifierUris") or ()):
        return None
    return import_ids.identifier_uri(application["id"], str(uri))


def _scope(wanted: Resource, application: Document, _: Tenant) -> str | None:
    key = wanted.inputs.get("scopeId")
    there = any(scope.get("id") == key for scope in scopes_of(application))
    return import_ids.permission_scope(application["id"], str(key)) if there else None


def _redirect_uris(wanted: Resource, application: Document, _: Tenant) -> str | None:
    web = wanted.inputs.get("type") == "Web" and redirect_uris_of(application)
    return import_ids.redirect_uris(application["id"]) if web else None


def _api_access(wanted: Resource, application: Document, _: Tenant) -> str | None:
    """The API of a client that was adopted in the same repair is not known to the preview."""
    asked = wanted.inputs.get("apiClientId")
    apis = [one.get("resourceAppId") for one in accesses_of(application)]
    if asked == UNKNOWN:
        others = [api for api in apis if api != microsoft_graph.CLIENT_ID]
        asked = others[0] if len(others) == 1 else None
    return import_ids.api_access(application["id"], str(asked)) if asked in apis else None


def _principal(_: Resource, application: Document, tenant: Tenant) -> str | None:
    principal = tenant.principals.get(application["appId"])
    return import_ids.service_principal(principal["id"]) if principal else None


def _grant(wanted: Resource, application: Document, tenant: Tenant) -> str | None:
    principal = tenant.principals.get(application["appId"])
    asked = wanted.inputs.get("resourceServicePrincipalObjectId")
    values = set(wanted.inputs.get("claimValues") or ())
    for one in tenant.grants.get(principal["id"], ()) if principal else ():
        same = scopes_granted(one) == values
        if (same if asked in (None, UNKNOWN) else one.get("resourceId") == asked) and (
            one.get("consentType", "AllPrincipals") == "AllPrincipals"
        ):
            return import_ids.grant(one["id"])
    return None


_PARTS: Mapping[str, Callable[[Resource, Any, Tenant], str | None]] = {
    IDENTIFIER_URI: _identifier_uri,
    PERMISSION_SCOPE: _scope,
    REDIRECT_URIS: _redirect_uris,
    API_ACCESS: _api_access,
    SERVICE_PRINCIPAL: _principal,
    DELEGATED_GRANT: _grant,
}
"""How each part of an application is found; a password's value cannot be had again."""
