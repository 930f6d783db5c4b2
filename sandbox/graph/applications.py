"""`/applications`: registrations, and what is deleted together with them."""

from __future__ import annotations

import uuid
from typing import Any

from sandbox.clock import graph_time
from sandbox.graph import directory
from sandbox.graph.call import NO_CONTENT, Answer, Call
from sandbox.graph.entities import APPLICATION
from sandbox.graph.errors import bad_request
from sandbox.graph.model import check_body, merge
from sandbox.graph.passwords import shown_password
from sandbox.graph.references import bind_owners
from sandbox.graph.service_principals import delete_principal
from sandbox.store import Document
from sandbox.tenant import TenantState

_PROPERTIES = frozenset(APPLICATION.properties)


def shown_application(_tenant: TenantState, document: Document) -> Document:
    """The application as Graph shows it: without owners, and without anything of its secrets."""
    shown = {name: value for name, value in document.items() if not name.startswith("_")}
    shown["passwordCredentials"] = [
        shown_password(stored) for stored in document["passwordCredentials"]
    ]
    return shown


def list_applications(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    app_id = query.equals("appId")
    if app_id is not None:
        found = directory.by_app_id(call.tenant, "application", app_id)
        documents = [found] if found else []
    else:
        documents = directory.everything(call.tenant, "application")
    return call.page(
        "applications", [shown_application(call.tenant, item) for item in documents], query
    )


def get_application(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    document = directory.existing(call.tenant, "application", call.path["id"])
    return call.entity("applications", query.shape(shown_application(call.tenant, document)))


def create_application(call: Call) -> Answer:
    values, annotations = check_body(APPLICATION, call.object_body(), None)
    if not values.get("displayName"):
        raise bad_request(
            "A value is required for property 'displayName' of resource 'Application'."
        )
    now = call.tenant.clock.now()
    document = merge(APPLICATION.properties, APPLICATION.blank(), values)
    document |= {
        "id": str(uuid.uuid4()),
        "appId": str(uuid.uuid4()),
        "createdDateTime": graph_time(now),
        "publisherDomain": call.tenant.identity.domain,
    }
    document["_owners"] = bind_owners(call.tenant, annotations)
    directory.add(call.tenant, "application", document)
    return call.entity("applications", shown_application(call.tenant, document), 201)


def update_application(call: Call) -> Answer:
    document = directory.existing(call.tenant, "application", call.path["id"])
    values, _ = check_body(APPLICATION, call.object_body(), document)
    changed = merge(APPLICATION.properties, document, values)
    call.tenant.store.put("application", document["id"], changed)
    return NO_CONTENT


def delete_application(call: Call) -> Answer:
    """Soft delete: the application and its service principal go to the deleted items."""
    document = directory.existing(call.tenant, "application", call.path["id"])
    store = call.tenant.store
    principal = directory.by_app_id(call.tenant, "servicePrincipal", document["appId"])
    if principal is not None:
        delete_principal(call.tenant, principal)
    store.delete("application", document["id"])
    deleted: dict[str, Any] = {
        **document,
        "deletedDateTime": graph_time(call.tenant.clock.now()),
    }
    store.put("deletedApplication", document["id"], deleted)
    return NO_CONTENT
