"""`$expand` of directory objects, and the segment `$count` of collections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from emulator.graph.call import Answer, Call, Handler
from emulator.graph.directory_objects import shown_object
from emulator.graph.errors import bad_request
from emulator.graph.query import expanded_names, first
from emulator.graph.versions import of_version
from emulator.tenant.directory import objects
from emulator.tenant.store import Document

Related = Callable[[Call, Document], list[Document] | Document | None]


def expanding(kind: str, handler: Handler) -> Handler:
    """The handler of one object of the kind, or of a list of them, with `$expand`."""

    def handle(call: Call) -> Answer:
        text = call.options.get("$expand", "")
        names = expanded_names(text, frozenset(_RELATED[kind]))
        if not names:
            return handler(call)
        options = {name: value for name, value in call.options.items() if name != "$expand"}
        if "$select" in options:
            options["$select"] += ",id"
        answer = handler(replace(call, options=options))
        body = answer.body
        for item in body.get("value", [body]):
            document = call.tenant.store.get(kind, item["id"]) or {}
            for name in names:
                item[name] = _RELATED[kind][name](call, document)
        if "@odata.nextLink" in body:
            body["@odata.nextLink"] += f"&$expand={text}"
        return answer

    return handle


def counting(handler: Handler, *, of_directory: bool) -> Handler:
    """The handler of a collection's `$count` segment, from that of the collection.

    The directory counts only with the header `ConsistencyLevel: eventual`.
    """

    def handle(call: Call) -> Answer:
        if of_directory and call.consistency.lower() != "eventual":
            raise bad_request("$count is not currently supported.")
        options = {name: value for name, value in call.options.items() if name != "$orderby"}
        answer = handler(replace(call, options={**options, "$count": "true"}))
        if "@odata.count" not in (answer.body or {}):
            raise bad_request("The request URI is not valid. $count must follow a collection.")
        text = str(answer.body["@odata.count"]).encode()
        return Answer(200, text, {"Content-Type": "text/plain"})

    return handle


def _objects(relationship: str) -> Related:
    def related(call: Call, document: Document) -> list[Document]:
        ids = document.get(f"_{relationship}", [])
        shown = (shown_object(call.tenant, object_id, call.version) for object_id in ids)
        return first([item for item in shown if item is not None])

    return related


def _found(kind: str, name: str) -> Related:
    """Documents of another kind that name the object."""

    def related(call: Call, document: Document) -> list[Document]:
        return first(
            [
                of_version(call.version, kind, item)
                for item in call.tenant.store.find(kind, name, document["id"])
            ]
        )

    return related


def _policies(call: Call, document: Document) -> list[Document]:
    ids = document.get("_claimsMappingPolicies", [])
    return [policy for one in ids if (policy := call.tenant.store.get("claimsMappingPolicy", one))]


def _member_of(call: Call, document: Document) -> list[Document]:
    groups = objects.everything(call.tenant, "group")
    ids = [group["id"] for group in groups if document["id"] in group["_members"]]
    return first(
        [
            shown
            for one in ids
            if (shown := shown_object(call.tenant, one, call.version)) is not None
        ]
    )


def _manager(call: Call, document: Document) -> Document | None:
    manager = document.get("_manager")
    return shown_object(call.tenant, manager, call.version) if manager else None


_RELATED: dict[str, dict[str, Related]] = {
    "application": {"owners": _objects("owners")},
    "servicePrincipal": {
        "owners": _objects("owners"),
        "appRoleAssignments": _found("appRoleAssignment", "principalId"),
        "appRoleAssignedTo": _found("appRoleAssignment", "resourceId"),
        "oauth2PermissionGrants": _found("oauth2PermissionGrant", "clientId"),
        "claimsMappingPolicies": _policies,
        "memberOf": _member_of,
    },
    "user": {
        "manager": _manager,
        "memberOf": _member_of,
        "appRoleAssignments": _found("appRoleAssignment", "principalId"),
    },
    "group": {
        "owners": _objects("owners"),
        "members": _objects("members"),
        "memberOf": _member_of,
        "appRoleAssignments": _found("appRoleAssignment", "principalId"),
    },
}
