"""`/identity/apiConnectors`: the APIs that user flows can call."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

from emulator.graph.api_connector_authentication import authentication, with_certificate
from emulator.graph.api_connector_documents import find_connector, shown_connector
from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import bad_request
from emulator.graph.identity_errors import already_exists, invalid_field, refused, unknown
from emulator.tenant.directory import objects
from emulator.tenant.settings import UserFlowSettings
from emulator.tenant.store import Document
from emulator.tenant.user_flows import user_flow
from emulator.tenant.user_flows.api_connectors import KIND
from emulator.tenant.user_flows.parts import API_CONNECTORS

_SET = "identity/apiConnectors"
_PROPERTIES = frozenset({"id", "displayName", "targetUrl", "authenticationConfiguration"})

# API connectors of one tenant (B2C service limits).
_LIMIT = 20

# B2C calls APIs over https. The emulator also accepts APIs on this machine over http.
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def list_connectors(call: Call) -> Answer:
    query = call.query(_PROPERTIES, skips=True)
    shown = [shown_connector(document) for document in objects.everything(call.tenant, KIND)]
    return call.page(_SET, shown, query)


def get_connector(call: Call) -> Answer:
    query = call.query(_PROPERTIES, skips=True)
    return call.entity(_SET, query.shape(shown_connector(_existing(call))))


def create_connector(call: Call) -> Answer:
    body = _checked(call.object_body())
    for name in ("displayName", "targetUrl", "authenticationConfiguration"):
        if not body.get(name):
            raise invalid_field(name)
    _check_name(call, body["displayName"], None)
    if len(call.tenant.store.list(KIND)) >= _LIMIT:
        raise refused(f"The tenant has {_LIMIT} API connectors, and cannot have more.")
    document = {
        "id": str(uuid.uuid4()),
        "displayName": body["displayName"],
        "targetUrl": body["targetUrl"],
        **authentication(body["authenticationConfiguration"], call.tenant.secrets),
    }
    objects.add(call.tenant, KIND, document)
    return call.created(_SET, shown_connector(document))


def update_connector(call: Call) -> Answer:
    """Change a connector; a new `authenticationConfiguration` replaces the old one as a whole."""
    document = _existing(call)
    body = _checked(call.object_body())
    if body.get("id", document["id"]) != document["id"]:
        raise refused("The property 'id' of an API connector cannot be updated.")
    for name, value in body.items():
        if not value:
            raise invalid_field(name)
    changed = {**document, **{name: body[name] for name in body if name in _PROPERTIES}}
    _check_name(call, changed["displayName"], document["id"])
    if "authenticationConfiguration" in body:
        changed |= authentication(body["authenticationConfiguration"], call.tenant.secrets)
    call.tenant.store.put(KIND, document["id"], changed)
    return NO_CONTENT


def upload_certificate(call: Call) -> Answer:
    document = _existing(call)
    changed = {**document, **with_certificate(call.object_body(), document, call.tenant.secrets)}
    call.tenant.store.put(KIND, document["id"], changed)
    return call.entity(_SET, shown_connector(changed))


def delete_connector(call: Call) -> Answer:
    """Delete a connector. For one that a user flow calls, the settings decide: no source says
    whether the service refuses or detaches it."""
    document = _existing(call)
    store = call.tenant.store
    using = [
        flow
        for flow in store.list(user_flow.KIND)
        if document["id"] in API_CONNECTORS.of(flow).values()
    ]
    if using and UserFlowSettings.load(store).delete_in_use == "refused":
        raise refused(f"The API connector is used by the user flow '{using[0]['id']}'.")
    for flow in using:
        remaining = {
            step: connector_id
            for step, connector_id in API_CONNECTORS.of(flow).items()
            if connector_id != document["id"]
        }
        store.put(user_flow.KIND, flow["id"], API_CONNECTORS.put(flow, remaining))
    store.delete(KIND, document["id"])
    return NO_CONTENT


def _checked(body: dict[str, Any]) -> dict[str, Any]:
    """The body without annotations; raises CallError 400."""
    properties = {name: value for name, value in body.items() if "@odata." not in name}
    for name, value in properties.items():
        if name not in _PROPERTIES:
            raise bad_request(f"Invalid property '{name}'.")
        if name != "authenticationConfiguration" and not isinstance(value, str | None):
            raise invalid_field(name)
    if properties.get("targetUrl") and not _is_target(properties["targetUrl"]):
        raise invalid_field("targetUrl")
    return properties


def _is_target(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.username is not None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _check_name(call: Call, name: str, own_id: str | None) -> None:
    store = call.tenant.store
    settings = UserFlowSettings.load(store)
    if settings.connector_names == "repeatable":
        return
    for other in store.list(KIND):
        if other["id"] != own_id and other["displayName"].lower() == name.lower():
            raise already_exists("API connector", name, int(settings.duplicate_status))


def _existing(call: Call) -> Document:
    document = find_connector(call.tenant, call.path["connector"])
    if document is None:
        raise unknown("API connector", call.path["connector"])
    return document
