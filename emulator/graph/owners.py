"""Owners of applications and service principals."""

from __future__ import annotations

from emulator.graph.call import NO_CONTENT, Answer, Call, Handler
from emulator.graph.directory_objects import shown_object
from emulator.graph.errors import bad_request, not_found
from emulator.graph.ownership import readable, writable
from emulator.graph.references import ALREADY_OWNED, referenced
from emulator.tenant.directory import objects


def list_owners(kind: str) -> Handler:
    def handle(call: Call) -> Answer:
        document = readable(call, kind)
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
        document = writable(call, kind)
        owner = referenced(call.tenant, call.object_body().get("@odata.id"))
        owners = document.setdefault("_owners", [])
        if owner in owners:
            raise bad_request(ALREADY_OWNED)
        owners.append(owner)
        call.tenant.store.put(kind, document["id"], document)
        return NO_CONTENT

    return handle


def remove_owner(kind: str) -> Handler:
    def handle(call: Call) -> Answer:
        document = writable(call, kind)
        owner = call.path["owner"].lower()
        owners = document.setdefault("_owners", [])
        if owner not in owners:
            if objects.any_directory_object(call.tenant, owner) is None:
                raise not_found(call.path["owner"])
            raise bad_request(
                "One or more removed object references do not exist for the following modified"
                " properties: 'owners'."
            )
        owners.remove(owner)
        call.tenant.store.put(kind, document["id"], document)
        return NO_CONTENT

    return handle
