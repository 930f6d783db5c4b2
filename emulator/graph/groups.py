"""`/groups`: security groups, which hold app roles and other grants.

Microsoft 365 groups have mailboxes, which a B2C tenant has not, and rules for dynamic members are
stored, but not followed.
"""

from __future__ import annotations

import uuid

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import bad_request, invalid_property, not_found, not_implemented
from emulator.graph.model import check_body, check_required, merge
from emulator.graph.ownership import existing
from emulator.graph.references import bound
from emulator.graph.versions import of_version, properties_of
from emulator.tenant.clock import graph_time
from emulator.tenant.directory import objects
from emulator.tenant.directory.group import GROUP
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

KIND = "group"

# Graph answers 404 where these are selected in a tenant without Exchange, as each B2C tenant is.
_OF_MAILBOXES = frozenset(
    {
        "allowExternalSenders",
        "autoSubscribeNewMembers",
        "hideFromAddressLists",
        "hideFromOutlookClients",
    }
)
_NAME = 256
_NICKNAME = 64


def shown_group(_tenant: TenantState, document: Document) -> Document:
    """The group in a response: without owners and members."""
    return {name: value for name, value in document.items() if not name.startswith("_")}


def list_groups(call: Call) -> Answer:
    query = call.query(_properties(call))
    groups = [_shown(call, item) for item in objects.everything(call.tenant, KIND)]
    return call.page("groups", groups, query)


def get_group(call: Call) -> Answer:
    query = call.query(_properties(call) | _OF_MAILBOXES)
    document = existing(call.tenant, KIND, call.path["id"])
    if _OF_MAILBOXES & set(query.select):
        raise not_found(document["id"])
    return call.entity("groups", query.shape(_shown(call, document)))


def create_group(call: Call) -> Answer:
    values, annotations = check_body(GROUP, call.object_body(), None)
    check_required(GROUP, values)
    for name in ("mailEnabled", "securityEnabled"):
        if values.get(name) is None:
            raise bad_request(f"A value is required for property '{name}' of resource 'Group'.")
    document = merge(GROUP.properties, GROUP.blank(), values) | {
        "id": str(uuid.uuid4()),
        "createdDateTime": graph_time(call.tenant.clock.now()),
        "_owners": bound(call.tenant, annotations, "owners"),
        "_members": bound(call.tenant, annotations, "members"),
    }
    _check(document)
    objects.add(call.tenant, KIND, document)
    return call.entity("groups", _shown(call, document), 201)


def update_group(call: Call) -> Answer:
    document = existing(call.tenant, KIND, call.path["id"])
    values, _ = check_body(GROUP, call.object_body(), document)
    changed = merge(GROUP.properties, document, values)
    _check(changed)
    call.tenant.store.put(KIND, document["id"], changed)
    return NO_CONTENT


def delete_group(call: Call) -> Answer:
    """Delete the group for ever, as Graph does with security groups, and its role assignments."""
    document = existing(call.tenant, KIND, call.path["id"])
    store = call.tenant.store
    for assignment in store.find("appRoleAssignment", "principalId", document["id"]):
        store.delete("appRoleAssignment", assignment["id"])
    store.delete(KIND, document["id"])
    return NO_CONTENT


def _properties(call: Call) -> frozenset[str]:
    return properties_of(call.version, KIND, frozenset(GROUP.properties))


def _shown(call: Call, document: Document) -> Document:
    return of_version(call.version, KIND, shown_group(call.tenant, document))


def _check(document: Document) -> None:
    name, nickname = document["displayName"], document["mailNickname"]
    if not name or len(name) > _NAME:
        raise invalid_property("displayName", f"It has 1 to {_NAME} characters.")
    if not nickname or len(nickname) > _NICKNAME:
        raise invalid_property("mailNickname", f"It has 1 to {_NICKNAME} characters.")
    if document["mailEnabled"] or "Unified" in document["groupTypes"]:
        raise not_implemented("groups with a mailbox")
    if not document["securityEnabled"]:
        raise bad_request("The service does not currently support writes of mail-enabled groups.")
    if "DynamicMembership" in document["groupTypes"] and not document["membershipRule"]:
        raise bad_request("A dynamic group must have a membershipRule.")
