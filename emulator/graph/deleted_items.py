"""`/directory/deletedItems`: objects deleted in the last 30 days, which can be restored."""

from __future__ import annotations

from datetime import timedelta

from emulator.graph import logos
from emulator.graph.access import Roles
from emulator.graph.application_rules import check_application
from emulator.graph.call import NO_CONTENT, Answer, Call, Handler
from emulator.graph.directory_objects import SHOWN
from emulator.graph.errors import CallError, denied, not_found
from emulator.graph.ownership import WRITE, owned_only
from emulator.graph.user_rules import check_user
from emulator.graph.users import deleted_prefix
from emulator.graph.versions import of_version
from emulator.tenant.clock import parse_time
from emulator.tenant.directory.user import USER
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

_RETENTION = timedelta(days=30)
_PROPERTIES = frozenset({"id", "appId", "displayName", "deletedDateTime", "userPrincipalName"})
_KINDS = {
    "deletedApplication": "application",
    "deletedServicePrincipal": "servicePrincipal",
    "deletedUser": "user",
}
WRITE_USERS: Roles = frozenset({"User.ReadWrite.All", "User.DeleteRestore.All"})


def list_deleted(kind: str) -> Handler:
    def handle(call: Call) -> Answer:
        query = call.query(_PROPERTIES)
        documents = [
            _shown(call, kind, document)
            for document in call.tenant.store.list(kind)
            if _is_retained(call.tenant, kind, document)
        ]
        return call.page("directoryObjects", documents, query)

    return handle


def get_deleted(call: Call) -> Answer:
    kind, document = _existing(call)
    return call.entity("directoryObjects", _shown(call, kind, document))


def purge(call: Call) -> Answer:
    """Delete an object for ever."""
    kind, document = _writable(call)
    _purge(call.tenant, kind, document)
    return NO_CONTENT


def restore(call: Call) -> Answer:
    """Restore an object, and with an application its service principal."""
    kind, document = _writable(call)
    restored = _restore(call.tenant, kind, document)
    if kind == "deletedApplication":
        for principal in call.tenant.store.find(
            "deletedServicePrincipal", "appId", document["appId"]
        ):
            if principal["deletedDateTime"] == document["deletedDateTime"]:
                _restore(call.tenant, "deletedServicePrincipal", principal)
    return call.entity("directoryObjects", _shown(call, kind, restored))


def _restore(tenant: TenantState, kind: str, document: Document) -> Document:
    target = _KINDS[kind]
    restored = {**document, "deletedDateTime": None}
    if target == "application":
        check_application(tenant, restored, None)
    elif target == "user":
        name = document["userPrincipalName"].removeprefix(deleted_prefix(document))
        restored["userPrincipalName"] = name
        check_user(tenant, {**USER.blank(), **restored})
    elif tenant.store.find(target, "appId", document["appId"]):
        raise CallError(
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            "The service principal cannot be created, updated, or restored because the service"
            f" principal name {document['appId']} is already in use.",
        )
    else:
        # From now on it is that of the application again.
        restored.pop("displayName", None)
    tenant.store.delete(kind, document["id"])
    tenant.store.put(target, document["id"], restored)
    return restored


def _purge(tenant: TenantState, kind: str, document: Document) -> None:
    tenant.store.delete(kind, document["id"])
    if kind == "deletedApplication":
        tenant.store.delete(logos.KIND, document["id"])


def _existing(call: Call) -> tuple[str, Document]:
    object_id = call.path["id"].lower()
    for kind in _KINDS:
        document = call.tenant.store.get(kind, object_id)
        if document is not None and _is_retained(call.tenant, kind, document):
            return kind, document
    raise not_found(call.path["id"])


def _writable(call: Call) -> tuple[str, Document]:
    kind, document = _existing(call)
    call.caller.require(WRITE_USERS if kind == "deletedUser" else WRITE)
    of_application = kind != "deletedUser" and owned_only(call)
    if of_application and call.caller.object_id not in document.get("_owners", []):
        raise denied()
    return kind, document


def _is_retained(tenant: TenantState, kind: str, document: Document) -> bool:
    """Whether the object can be restored; deletes it for ever when the 30 days are over."""
    if tenant.clock.now() - parse_time(document["deletedDateTime"]) <= _RETENTION:
        return True
    _purge(tenant, kind, document)
    return False


def _shown(call: Call, kind: str, document: Document) -> Document:
    name = _KINDS[kind]
    shown = of_version(call.version, name, SHOWN[name](call.tenant, document))
    deleted = {"deletedDateTime": document["deletedDateTime"]}
    return {"@odata.type": f"#microsoft.graph.{name}", **shown, **deleted}
