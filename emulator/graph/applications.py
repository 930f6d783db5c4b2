"""`/applications`: app registrations."""

from __future__ import annotations

import uuid

from emulator.graph.application_rules import check_application
from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.credentials import changed_with_credentials
from emulator.graph.key_credentials import merged_keys, shown_key
from emulator.graph.model import check_body, check_required, merge
from emulator.graph.ownership import owned_only, readable, writable
from emulator.graph.passwords import new_password, shown_password
from emulator.graph.references import bind_owners
from emulator.graph.service_principals import delete_principal
from emulator.tenant.clock import graph_time
from emulator.tenant.directory import objects
from emulator.tenant.directory.application import APPLICATION
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

_PROPERTIES = frozenset(APPLICATION.properties)


def shown_application(
    _tenant: TenantState, document: Document, *, with_keys: bool = False
) -> Document:
    """The application in a response: without owners and secrets.

    The response has the keys of certificates only if the request selects `keyCredentials`.
    """
    shown = {name: value for name, value in document.items() if not name.startswith("_")}
    shown["passwordCredentials"] = [
        shown_password(stored) for stored in document["passwordCredentials"]
    ]
    shown["keyCredentials"] = [
        shown_key(stored, with_key=with_keys) for stored in document["keyCredentials"]
    ]
    return shown


def list_applications(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    app_id = query.equals("appId")
    if app_id is not None:
        application = objects.by_app_id(call.tenant, "application", app_id)
        documents = [application] if application else []
    else:
        documents = objects.everything(call.tenant, "application")
    shown = [shown_application(call.tenant, item) for item in documents]
    return call.page("applications", shown, query)


def get_application(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    document = readable(call, "application")
    with_keys = "keyCredentials" in query.select
    shown = shown_application(call.tenant, document, with_keys=with_keys)
    return call.entity("applications", query.shape(shown))


def create_application(call: Call, unique_name: str | None = None) -> Answer:
    """Create the application; `unique_name` is the alternate key that an upsert gives it."""
    values, annotations = check_body(APPLICATION, call.object_body(), None)
    check_required(APPLICATION, values)
    owners = bind_owners(call.tenant, annotations)
    if owned_only(call) and call.caller.object_id not in owners:
        # Otherwise the caller could not change the application that it creates.
        owners.append(call.caller.object_id)
    values["uniqueName"] = unique_name
    document, secrets = new_application(call.tenant, values, owners)
    shown = shown_application(call.tenant, document)
    for password in shown["passwordCredentials"]:
        password["secretText"] = secrets[password["keyId"]]
    return call.entity("applications", shown, 201)


def new_application(
    tenant: TenantState, values: Document, owners: list[str]
) -> tuple[Document, dict[str, str]]:
    """Store a new application: (document, secrets of the request's passwords by `keyId`).

    `values` are checked properties. Raises CallError 400.
    """
    now = tenant.clock.now()
    passwords = values.pop("passwordCredentials", None) or []
    keys = values.pop("keyCredentials", None) or []
    document = merge(APPLICATION.properties, APPLICATION.blank(), values)
    new_passwords = [new_password(password, now) for password in passwords]
    blank_keys = merge(APPLICATION.properties, {}, {"keyCredentials": keys})["keyCredentials"]
    document |= {
        "id": str(uuid.uuid4()),
        "appId": str(uuid.uuid4()),
        "createdDateTime": graph_time(now),
        "publisherDomain": tenant.identity.domain,
        "passwordCredentials": [stored for stored, _ in new_passwords],
        "keyCredentials": merged_keys(blank_keys, [], now),
        "_owners": owners,
    }
    check_application(tenant, document, None)
    objects.add(tenant, "application", document)
    return document, {stored["keyId"]: secret for stored, secret in new_passwords}


def update_application(call: Call) -> Answer:
    document = writable(call, "application")
    changed, _ = changed_with_credentials(APPLICATION, call, document)
    check_application(call.tenant, changed, document)
    call.tenant.store.put("application", document["id"], changed)
    return NO_CONTENT


def delete_application(call: Call) -> Answer:
    """Move the application and its service principal to the deleted items."""
    document = writable(call, "application")
    store = call.tenant.store
    now = call.tenant.clock.now()
    for principal in store.find("servicePrincipal", "appId", document["appId"]):
        delete_principal(call.tenant, principal, now)
    store.delete("application", document["id"])
    store.put(
        "deletedApplication", document["id"], {**document, "deletedDateTime": graph_time(now)}
    )
    return NO_CONTENT
