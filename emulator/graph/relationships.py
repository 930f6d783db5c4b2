"""Owners of applications, service principals and groups, and members of groups."""

from __future__ import annotations

from emulator.graph.call import NO_CONTENT, Answer, Call, Handler
from emulator.graph.directory_objects import shown_object
from emulator.graph.errors import bad_request, not_found
from emulator.graph.ownership import readable, writable
from emulator.graph.references import already_there, referenced
from emulator.graph.users import named_user
from emulator.tenant.directory import objects

_PROPERTIES = frozenset({"id", "displayName"})


def list_related(kind: str, relationship: str) -> Handler:
    """A handler that lists the `owners` or `members` of an object of the kind."""

    def handle(call: Call) -> Answer:
        document = readable(call, kind)
        query = call.query(_PROPERTIES)
        related = [
            shown
            for object_id in document.get(f"_{relationship}", [])
            if (shown := shown_object(call.tenant, object_id, call.version)) is not None
        ]
        return call.page("directoryObjects", related, query)

    return handle


def add_related(kind: str, relationship: str) -> Handler:
    def handle(call: Call) -> Answer:
        document = writable(call, kind)
        added = referenced(call.tenant, call.object_body().get("@odata.id"), relationship)
        related = document.setdefault(f"_{relationship}", [])
        if added in related:
            raise already_there(relationship)
        related.append(added)
        call.tenant.store.put(kind, document["id"], document)
        return NO_CONTENT

    return handle


def remove_related(kind: str, relationship: str) -> Handler:
    def handle(call: Call) -> Answer:
        document = writable(call, kind)
        removed = call.path["related"].lower()
        related = document.setdefault(f"_{relationship}", [])
        if removed not in related:
            if objects.any_directory_object(call.tenant, removed) is None:
                raise not_found(call.path["related"])
            raise bad_request(
                "One or more removed object references do not exist for the following modified"
                f" properties: '{relationship}'."
            )
        related.remove(removed)
        call.tenant.store.put(kind, document["id"], document)
        return NO_CONTENT

    return handle


def list_member_of(kind: str) -> Handler:
    """A handler that lists the groups of which an object of the kind is a direct member."""

    def handle(call: Call) -> Answer:
        member = named_user(call) if kind == "user" else readable(call, kind)
        query = call.query(_PROPERTIES)
        groups = [
            shown
            for group in objects.everything(call.tenant, "group")
            if member["id"] in group["_members"]
            and (shown := shown_object(call.tenant, group["id"], call.version)) is not None
        ]
        return call.page("directoryObjects", groups, query)

    return handle
