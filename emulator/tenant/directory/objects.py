"""Access to the directory's objects for requests, which see only replicated objects."""

from __future__ import annotations

from emulator.tenant.state import TenantState
from emulator.tenant.store import Document


def visible(tenant: TenantState, kind: str, object_id: str) -> Document | None:
    """The object, or None if it does not exist or is not replicated yet."""
    if not tenant.visibility.visible(object_id):
        return None
    return tenant.store.get(kind, object_id)


def everything(tenant: TenantState, kind: str) -> list[Document]:
    """All objects of the kind that are replicated."""
    return [item for item in tenant.store.list(kind) if tenant.visibility.visible(item["id"])]


def by_app_id(tenant: TenantState, kind: str, app_id: str) -> Document | None:
    """The object of the kind with this client id, or None if no replicated one has it."""
    for document in tenant.store.find(kind, "appId", app_id.lower()):
        if tenant.visibility.visible(document["id"]):
            return document
    return None


def by_unique_name(tenant: TenantState, name: str) -> Document | None:
    """The application with this alternate key, or None if no replicated one has it."""
    for document in tenant.store.find("application", "uniqueName", name):
        if tenant.visibility.visible(document["id"]):
            return document
    return None


def add(tenant: TenantState, kind: str, document: Document) -> None:
    """Store a new object; it becomes visible after the replication delay."""
    tenant.store.put(kind, document["id"], document)
    tenant.visibility.hide(document["id"], tenant.settings.replication_delay_ms)


def any_directory_object(tenant: TenantState, object_id: str) -> tuple[str, Document] | None:
    """An object of any kind that the directory has, with its kind; None if no such one exists."""
    for kind in ("servicePrincipal", "user", "application", "group"):
        document = visible(tenant, kind, object_id)
        if document is not None:
            return kind, document
    return None
