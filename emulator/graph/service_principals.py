"""`/servicePrincipals`: the representation of applications inside this tenant."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.credentials import changed_with_credentials
from emulator.graph.errors import CallError, bad_request, denied
from emulator.graph.key_credentials import merged_keys, shown_key
from emulator.graph.model import check_body, check_required, merge
from emulator.graph.ownership import owned_only, readable, writable
from emulator.graph.passwords import shown_password
from emulator.graph.references import bind_owners
from emulator.graph.tags import check_tags
from emulator.graph.versions import of_version, properties_of
from emulator.tenant.clock import graph_time
from emulator.tenant.directory import objects
from emulator.tenant.directory.entities import SERVICE_PRINCIPAL, SERVICE_PRINCIPAL_DERIVED
from emulator.tenant.directory.microsoft_graph import MICROSOFT_GRAPH_APP_ID
from emulator.tenant.directory.service_principal import complete_principal
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

_KIND = "servicePrincipal"
_PROPERTIES = frozenset(SERVICE_PRINCIPAL.properties) | SERVICE_PRINCIPAL_DERIVED


def shown_principal(
    tenant: TenantState, document: Document, *, with_keys: bool = False
) -> Document:
    """The service principal in a response, with the properties of its application.

    The response has the keys of certificates only if the request selects `keyCredentials`.
    """
    shown = complete_principal(tenant.store, tenant.identity, document)
    shown = {name: value for name, value in shown.items() if not name.startswith("_")}
    passwords = [shown_password(stored) for stored in document["passwordCredentials"]]
    keys = [shown_key(stored, with_key=with_keys) for stored in document["keyCredentials"]]
    return {**shown, "passwordCredentials": passwords, "keyCredentials": keys}


def list_principals(call: Call) -> Answer:
    query = call.query(properties_of(call.version, _KIND, _PROPERTIES))
    app_id = query.equals("appId")
    if app_id is not None:
        principal = objects.by_app_id(call.tenant, "servicePrincipal", app_id)
        documents = [principal] if principal else []
    else:
        documents = objects.everything(call.tenant, "servicePrincipal")
    shown = [
        of_version(call.version, _KIND, shown_principal(call.tenant, item)) for item in documents
    ]
    return call.page("servicePrincipals", shown, query)


def get_principal(call: Call) -> Answer:
    query = call.query(properties_of(call.version, _KIND, _PROPERTIES))
    document = readable(call, "servicePrincipal")
    with_keys = "keyCredentials" in query.select
    shown = shown_principal(call.tenant, document, with_keys=with_keys)
    return call.entity("servicePrincipals", query.shape(of_version(call.version, _KIND, shown)))


def create_principal(call: Call) -> Answer:
    _check_names(call.object_body())
    values, annotations = check_body(SERVICE_PRINCIPAL, call.object_body(), None)
    check_required(SERVICE_PRINCIPAL, values)
    app_id = values["appId"].lower()
    owners = bind_owners(call.tenant, annotations)
    application = objects.by_app_id(call.tenant, "application", app_id)
    if owned_only(call):
        _check_application_owned(call, application)
        owners = list(dict.fromkeys([*owners, call.caller.object_id]))
    if application is None and app_id != MICROSOFT_GRAPH_APP_ID:
        raise bad_request(
            f"The appId '{app_id}' of the service principal does not reference a valid application"
            " object."
        )
    if call.tenant.store.find("servicePrincipal", "appId", app_id):
        raise CallError(
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            "The service principal cannot be created, updated, or restored because the service"
            f" principal name {app_id} is already in use.",
        )
    document = new_principal(call.tenant, {**values, "appId": app_id}, owners)
    return call.entity(
        "servicePrincipals",
        of_version(call.version, _KIND, shown_principal(call.tenant, document)),
        201,
    )


def new_principal(tenant: TenantState, values: Document, owners: list[str]) -> Document:
    """Store a new service principal with these checked properties."""
    if values.get("passwordCredentials"):
        raise bad_request("New password credentials are added with addPassword.")
    document = merge(SERVICE_PRINCIPAL.properties, SERVICE_PRINCIPAL.blank(), values)
    check_tags(document["tags"])
    document |= {
        "id": str(uuid.uuid4()),
        "createdDateTime": graph_time(tenant.clock.now()),
        "keyCredentials": merged_keys(document["keyCredentials"], [], tenant.clock.now()),
        "_owners": owners,
    }
    objects.add(tenant, "servicePrincipal", document)
    return document


def update_principal(call: Call) -> Answer:
    document = writable(call, "servicePrincipal")
    _check_names(call.object_body())
    changed, sent = changed_with_credentials(SERVICE_PRINCIPAL, call, document)
    if _is_microsofts(document):
        # The azuread plugin's `use_existing` writes every property with its default.
        if any(_comparable(changed[name]) != _comparable(document[name]) for name in sent):
            raise denied()
        return NO_CONTENT
    if changed["appId"] != document["appId"]:
        raise bad_request("Property 'appId' is read-only and cannot be set.")
    check_tags(changed["tags"])
    call.tenant.store.put("servicePrincipal", document["id"], changed)
    return NO_CONTENT


def remove_principal(call: Call) -> Answer:
    document = writable(call, "servicePrincipal")
    if _is_microsofts(document):
        raise denied()
    delete_principal(call.tenant, document, call.tenant.clock.now())
    return NO_CONTENT


def delete_principal(tenant: TenantState, document: Document, now: datetime) -> None:
    """Move the principal to the deleted items, and delete its grants and role assignments.

    There it keeps its name, also when its application is gone for ever.
    """
    store = tenant.store
    object_id = document["id"]
    for kind, names in (
        ("oauth2PermissionGrant", ("clientId", "resourceId")),
        ("appRoleAssignment", ("principalId", "resourceId")),
    ):
        for name in names:
            for related in store.find(kind, name, object_id):
                store.delete(kind, related["id"])
    store.delete("servicePrincipal", object_id)
    name = complete_principal(store, tenant.identity, document)["displayName"]
    deleted = {**document, "displayName": name, "deletedDateTime": graph_time(now)}
    store.put("deletedServicePrincipal", object_id, deleted)


def _check_names(body: Document) -> None:
    """Raise CallError 400 for properties that exist but cannot be set."""
    for name in body:
        if name in SERVICE_PRINCIPAL_DERIVED:
            raise bad_request(f"Property '{name}' is read-only and cannot be set.")


def _check_application_owned(call: Call, application: Document | None) -> None:
    """Raise CallError 403 unless the caller owns the application."""
    if application is None:
        raise CallError(
            403,
            "Authorization_RequestDenied",
            "When using this permission, the backing application of the service principal being"
            " created must in the local tenant",
        )
    if call.caller.object_id not in application.get("_owners", []):
        raise denied()


def _is_microsofts(document: Document) -> bool:
    """Whether this is a service principal of Microsoft, which a tenant cannot change or delete."""
    return bool(document["appId"] == MICROSOFT_GRAPH_APP_ID)


def _comparable(value: Any) -> Any:
    """The value for a comparison, in which a complex value without content equals null."""
    if isinstance(value, dict) and not any(value.values()):
        return None
    return value
