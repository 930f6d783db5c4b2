"""`$expand` of directory objects, and the segment `$count` of collections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from emulator.graph.call import Answer, Call, Handler
from emulator.graph.directory_objects import shown_object
from emulator.graph.errors import bad_request
from emulator.graph.expand_options import Expansion, parse_expand
from emulator.graph.query import first
from emulator.graph.versions import of_version
from emulator.tenant import people
from emulator.tenant.directory import objects
from emulator.tenant.store import Document

Related = Callable[[Call, Document, Expansion], list[Document] | Document | None]

# The only relationship that `$levels` follows ("List manager").
_CHAINS = frozenset({"manager"})


def expanding(kind: str, handler: Handler) -> Handler:
    """The handler of one object of the kind, or of a list of them, with `$expand`."""

    def handle(call: Call) -> Answer:
        text = call.options.get("$expand", "")
        expansions = parse_expand(text, frozenset(_RELATED[kind]), _CHAINS)
        if not expansions:
            return handler(call)
        options = {name: value for name, value in call.options.items() if name != "$expand"}
        if "$select" in options:
            options["$select"] += ",id"
        answer = handler(replace(call, options=options))
        body = answer.body
        for item in body.get("value", [body]):
            document = call.tenant.store.get(kind, item["id"]) or {}
            for expansion in expansions:
                item[expansion.name] = _RELATED[kind][expansion.name](call, document, expansion)
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
    def related(call: Call, document: Document, expansion: Expansion) -> list[Document]:
        return _shown(call, document.get(f"_{relationship}", []), expansion)

    return related


def _found(kind: str, name: str) -> Related:
    """Documents of another kind that name the object."""

    def related(call: Call, document: Document, expansion: Expansion) -> list[Document]:
        found = call.tenant.store.find(kind, name, document["id"])
        return first([_selected(of_version(call.version, kind, item), expansion) for item in found])

    return related


def _policies(call: Call, document: Document, expansion: Expansion) -> list[Document]:
    ids = document.get("_claimsMappingPolicies", [])
    found = [call.tenant.store.get("claimsMappingPolicy", one) for one in ids]
    return [_selected(policy, expansion) for policy in found if policy]


def _member_of(call: Call, document: Document, expansion: Expansion) -> list[Document]:
    groups = objects.everything(call.tenant, "group")
    ids = [group["id"] for group in groups if document["id"] in group["_members"]]
    return _shown(call, ids, expansion)


def _manager(call: Call, document: Document, expansion: Expansion) -> Document | None:
    """The manager, in which further levels of the chain are nested; a circle ends."""
    chain: list[Document] = []
    seen = {document["id"]}
    manager = document.get("_manager")
    while manager and manager not in seen and len(chain) < expansion.levels:
        shown = shown_object(call.tenant, manager, call.version, expansion.select)
        if shown is None:
            break
        chain.append(shown)
        seen.add(manager)
        manager = (call.tenant.store.get(people.KIND, manager) or {}).get("_manager")
    for lower, higher in pairwise(chain):
        lower["manager"] = higher
    return chain[0] if chain else None


def _shown(call: Call, ids: list[str], expansion: Expansion) -> list[Document]:
    shown = (shown_object(call.tenant, one, call.version, expansion.select) for one in ids)
    return first([item for item in shown if item is not None])


def _selected(document: Document, expansion: Expansion) -> Document:
    if not expansion.select:
        return document
    return {name: document[name] for name in expansion.select if name in document}


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
