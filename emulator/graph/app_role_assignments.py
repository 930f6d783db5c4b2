"""App roles of service principals, assigned to users, groups and service principals."""

from __future__ import annotations

import uuid

from emulator.graph.call import NO_CONTENT, Answer, Call, Handler
from emulator.graph.errors import CallError, bad_request, not_found
from emulator.graph.ownership import existing
from emulator.graph.service_principals import shown_principal
from emulator.graph.users import named_user
from emulator.graph.versions import of_version
from emulator.tenant.clock import graph_time
from emulator.tenant.directory import objects
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.store import Document

KIND = "appRoleAssignment"

_PROPERTIES = frozenset(
    {"id", "appRoleId", "principalId", "principalType", "resourceId", "resourceDisplayName"}
)
# The `appRoleId` of an assignment to an application without app roles.
_NO_ROLE = "00000000-0000-0000-0000-000000000000"


def list_assignments(kind: str, side: str) -> Handler:
    """A handler that lists assignments of the object in the address, which is of this kind.

    `side` is `principalId` for the roles that it holds, `resourceId` for the assignments of its
    own roles.
    """

    def handle(call: Call) -> Answer:
        principal = _addressed(call, kind)
        query = call.query(_PROPERTIES)
        documents = call.tenant.store.find(KIND, side, principal["id"])
        return call.page("appRoleAssignments", [_shown(call, item) for item in documents], query)

    return handle


def get_assignment(call: Call) -> Answer:
    return call.entity(
        "appRoleAssignments", call.query(_PROPERTIES).shape(_shown(call, _existing(call)))
    )


def create_assignment(call: Call) -> Answer:
    body = call.object_body()
    ids = {}
    for name in ("principalId", "resourceId", "appRoleId"):
        value = body.get(name)
        if not isinstance(value, str) or not is_identifier(value):
            raise bad_request(
                f"Invalid value specified for property '{name}' of resource 'AppRoleAssignment'."
            )
        ids[name] = value.lower()
    if call.path["id"].lower() not in (ids["principalId"], ids["resourceId"]):
        raise bad_request("The address names neither the principal nor the resource.")
    principal_type, principal = _principal(call, ids["principalId"])
    resource = _resource(call, ids["resourceId"])
    roles = {role["id"] for role in resource["appRoles"] if role["isEnabled"]}
    if ids["appRoleId"] not in roles and (roles or ids["appRoleId"] != _NO_ROLE):
        raise bad_request("Permission being assigned was not found on application")
    for assignment in call.tenant.store.find(KIND, "principalId", ids["principalId"]):
        if all(assignment[name] == ids[name] for name in ids):
            raise CallError(
                400, "Request_BadRequest", "Permission being assigned already exists on the object"
            )
    document = {
        "id": str(uuid.uuid4()),
        "deletedDateTime": None,
        "createdDateTime": graph_time(call.tenant.clock.now()),
        "principalType": principal_type,
        "principalDisplayName": principal["displayName"],
        "resourceDisplayName": resource["displayName"],
        **ids,
    }
    call.tenant.store.put(KIND, document["id"], document)
    return call.entity("appRoleAssignments", _shown(call, document), 201)


def delete_assignment(call: Call) -> Answer:
    call.tenant.store.delete(KIND, _existing(call)["id"])
    return NO_CONTENT


def _shown(call: Call, document: Document) -> Document:
    return of_version(call.version, KIND, document)


def _existing(call: Call) -> Document:
    """The assignment in the address, on one of its two sides."""
    document = call.tenant.store.get(KIND, call.path["assignment"])
    if document is None or call.path["id"].lower() not in (
        document["principalId"],
        document["resourceId"],
    ):
        raise not_found(call.path["assignment"])
    return document


def _addressed(call: Call, kind: str) -> Document:
    return named_user(call) if kind == "user" else existing(call.tenant, kind, call.path["id"])


def _principal(call: Call, object_id: str) -> tuple[str, Document]:
    """The holder of a role, and `User`, `Group` or `ServicePrincipal`."""
    found = objects.any_directory_object(call.tenant, object_id)
    if found is None or found[0] == "application":
        raise not_found(object_id)
    kind, document = found
    shown = _resource(call, object_id) if kind == "servicePrincipal" else document
    return kind[0].upper() + kind[1:], shown


def _resource(call: Call, object_id: str) -> Document:
    document = existing(call.tenant, "servicePrincipal", object_id)
    return shown_principal(call.tenant, document)
