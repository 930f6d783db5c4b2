"""`/oauth2PermissionGrants`: delegated permissions, granted to everybody or to one user."""

from __future__ import annotations

import base64
import uuid

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import CallError, bad_request, not_found
from emulator.graph.model import check_body, check_required
from emulator.graph.ownership import existing
from emulator.tenant.directory import objects
from emulator.tenant.directory.entities import PERMISSION_GRANT
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.store import Document

_PROPERTIES = frozenset({"id", "clientId", "consentType", "principalId", "resourceId", "scope"})


def grant_id(client_id: str, resource_id: str, principal_id: str | None) -> str:
    """Graph's id of a grant: the packed object ids of client, resource and principal."""
    packed = b"".join(
        uuid.UUID(part).bytes_le for part in (client_id, resource_id, principal_id) if part
    )
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def list_grants(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    return call.page("oauth2PermissionGrants", call.tenant.store.list(_KIND), query)


def list_of_client(call: Call) -> Answer:
    """`/servicePrincipals/{id}/oauth2PermissionGrants`"""
    principal = existing(call.tenant, "servicePrincipal", call.path["id"])
    grants = call.tenant.store.find(_KIND, "clientId", principal["id"])
    return call.page("oauth2PermissionGrants", grants, call.query(_PROPERTIES))


def get_grant(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    return call.entity("oauth2PermissionGrants", query.shape(_existing(call)))


def create_grant(call: Call) -> Answer:
    values, _ = check_body(PERMISSION_GRANT, call.object_body(), None)
    check_required(PERMISSION_GRANT, values)
    consent_type = values["consentType"]
    principal_id = values.get("principalId")
    if consent_type not in ("AllPrincipals", "Principal"):
        raise bad_request(
            "Invalid value specified for property 'consentType' of resource"
            " 'OAuth2PermissionGrant'."
        )
    if (consent_type == "Principal") != (principal_id is not None):
        raise bad_request(
            "principalId is required when consentType is Principal, and must be null when it is"
            " AllPrincipals."
        )
    parties = [values["clientId"], values["resourceId"]]
    for party in parties:
        if not is_identifier(party):
            raise bad_request(f"Invalid object identifier '{party}'.")
        if objects.visible(call.tenant, "servicePrincipal", party.lower()) is None:
            raise _party_missing(party)
    if principal_id is not None and (
        not is_identifier(principal_id)
        or objects.visible(call.tenant, "user", principal_id.lower()) is None
    ):
        raise _party_missing(principal_id)
    document = {
        "clientId": values["clientId"].lower(),
        "consentType": consent_type,
        "id": grant_id(values["clientId"], values["resourceId"], principal_id),
        "principalId": principal_id,
        "resourceId": values["resourceId"].lower(),
        "scope": values.get("scope") or "",
    }
    if call.tenant.store.get(_KIND, document["id"]) is not None:
        raise CallError(409, "Request_BadRequest", "Permission entry already exists.")
    objects.add(call.tenant, _KIND, document)
    return call.entity("oauth2PermissionGrants", document, 201)


def update_grant(call: Call) -> Answer:
    document = _existing(call)
    values, _ = check_body(PERMISSION_GRANT, call.object_body(), document)
    for name in ("clientId", "consentType", "principalId", "resourceId"):
        if name in values and values[name] != document[name]:
            raise bad_request(f"Property '{name}' cannot be updated.")
    if "scope" in values:
        document["scope"] = values["scope"] or ""
    call.tenant.store.put(_KIND, document["id"], document)
    return NO_CONTENT


def delete_grant(call: Call) -> Answer:
    call.tenant.store.delete(_KIND, _existing(call)["id"])
    return NO_CONTENT


_KIND = "oauth2PermissionGrant"


def _existing(call: Call) -> Document:
    document = objects.visible(call.tenant, _KIND, call.path["id"])
    if document is None:
        raise not_found(call.path["id"])
    return document


def _party_missing(object_id: str) -> CallError:
    return CallError(
        400,
        "Request_BadRequest",
        f"Resource '{object_id}' does not exist or one of its queried reference-property objects"
        " are not present.",
    )
