"""Owners of applications and service principals, and references to directory objects."""

from __future__ import annotations

from typing import Any

from sandbox.graph import directory
from sandbox.graph.call import NO_CONTENT, Answer, Call, Handler
from sandbox.graph.errors import bad_request, not_found
from sandbox.graph.model import is_identifier
from sandbox.store import Document
from sandbox.tenant import TenantState

# Graph binds up to 20 references in one request.
_BIND_LIMIT = 20

_ODATA_TYPES = {
    "application": "#microsoft.graph.application",
    "servicePrincipal": "#microsoft.graph.servicePrincipal",
    "user": "#microsoft.graph.user",
}


def bind_owners(tenant: TenantState, annotations: dict[str, Any]) -> list[str]:
    """Object ids of `owners@odata.bind` in a create."""
    references = annotations.get("owners@odata.bind") or []
    if not isinstance(references, list):
        raise bad_request("Invalid value specified for property 'owners@odata.bind'.")
    if len(references) > _BIND_LIMIT:
        raise bad_request(f"A request binds at most {_BIND_LIMIT} owners.")
    owners: list[str] = []
    for reference in references:
        owner = _referenced(tenant, reference)
        if owner in owners:
            raise bad_request(
                "One or more added object references already exist for the following modified"
                " properties: 'owners'."
            )
        owners.append(owner)
    return owners


def list_owners(kind: str) -> Handler:
    def handle(call: Call) -> Answer:
        document = directory.existing(call.tenant, kind, call.path["id"])
        query = call.query(frozenset({"id", "displayName"}))
        owners = [
            shown
            for owner in document.get("_owners", [])
            if (shown := shown_object(call.tenant, owner)) is not None
        ]
        return call.page("directoryObjects", owners, query)

    return handle


def add_owner(kind: str) -> Handler:
    def handle(call: Call) -> Answer:
        document = directory.existing(call.tenant, kind, call.path["id"])
        owner = _referenced(call.tenant, call.object_body().get("@odata.id"))
        owners = document.setdefault("_owners", [])
        if owner in owners:
            raise bad_request(
                "One or more added object references already exist for the following modified"
                " properties: 'owners'."
            )
        owners.append(owner)
        call.tenant.store.put(kind, document["id"], document)
        return NO_CONTENT

    return handle


def remove_owner(kind: str) -> Handler:
    def handle(call: Call) -> Answer:
        document = directory.existing(call.tenant, kind, call.path["id"])
        owner = call.path["owner"].lower()
        owners = document.setdefault("_owners", [])
        if owner not in owners:
            raise not_found(call.path["owner"])
        owners.remove(owner)
        call.tenant.store.put(kind, document["id"], document)
        return NO_CONTENT

    return handle


def get_directory_object(call: Call) -> Answer:
    object_id = call.path["id"]
    if not is_identifier(object_id):
        raise bad_request(f"Invalid object identifier '{object_id}'.")
    shown = shown_object(call.tenant, object_id.lower())
    if shown is None:
        raise not_found(object_id)
    return Answer(200, {"@odata.context": call.context("directoryObjects/$entity"), **shown})


def shown_object(tenant: TenantState, object_id: str) -> Document | None:
    """An object of any kind as a collection of directory objects lists it."""
    found = directory.any_directory_object(tenant, object_id)
    if found is None:
        return None
    kind, document = found
    name = document.get("displayName")
    if kind == "servicePrincipal" and name is None:
        application = directory.by_app_id(tenant, "application", document["appId"])
        name = application["displayName"] if application else None
    shown = {"@odata.type": _ODATA_TYPES[kind], "id": document["id"], "displayName": name}
    if "appId" in document:
        shown["appId"] = document["appId"]
    return shown


def _referenced(tenant: TenantState, reference: Any) -> str:
    """The id at the end of a reference's address; the object must exist."""
    if not isinstance(reference, str) or not reference:
        raise bad_request(
            "A reference is missing: give '@odata.id' with the address of a directory object."
        )
    object_id = reference.rstrip("/").rsplit("/", 1)[-1].lower()
    if not is_identifier(object_id):
        raise bad_request(f"Invalid object identifier '{object_id}'.")
    found = directory.any_directory_object(tenant, object_id)
    if found is None:
        raise not_found(object_id)
    if found[0] == "application":
        raise bad_request(
            "The reference target 'Application_"
            f"{object_id}' of type 'Application' is invalid for the 'owners' reference."
        )
    return object_id
