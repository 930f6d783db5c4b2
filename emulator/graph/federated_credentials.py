"""`/applications/{id}/federatedIdentityCredentials`: tokens in place of secrets."""

from __future__ import annotations

import re
import uuid

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import GraphError, bad_request, invalid_property, not_found
from emulator.graph.model import check_body, check_required, merge
from emulator.graph.ownership import readable, writable
from emulator.tenant.directory.credentials import federated_credentials, with_federated_credentials
from emulator.tenant.directory.entities import FEDERATED_CREDENTIAL
from emulator.tenant.store import Document

_PROPERTIES = frozenset(FEDERATED_CREDENTIAL.properties)
_LIMIT = 20
_LONGEST = 600
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}")


def list_credentials(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    return call.page(_context(call), federated_credentials(readable(call, "application")), query)


def get_credential(call: Call) -> Answer:
    query = call.query(_PROPERTIES)
    credentials = federated_credentials(readable(call, "application"))
    credential = _existing(credentials, call.path["credential"])
    return call.entity(_context(call), query.shape(credential))


def create_credential(call: Call) -> Answer:
    application = writable(call, "application")
    credentials = federated_credentials(application)
    values, _ = check_body(FEDERATED_CREDENTIAL, call.object_body(), None)
    check_required(FEDERATED_CREDENTIAL, values)
    if len(credentials) >= _LIMIT:
        raise invalid_property(
            "federatedIdentityCredentials", f"There are at most {_LIMIT} of an application."
        )
    if not _NAME.fullmatch(values["name"]):
        raise invalid_property("name", "It has 1 to 120 letters, digits, hyphens and underscores.")
    if any(other["name"].lower() == values["name"].lower() for other in credentials):
        raise _conflict("FederatedIdentityCredential with name", values["name"])
    blank = FEDERATED_CREDENTIAL.blank()
    created = {**merge(FEDERATED_CREDENTIAL.properties, blank, values), "id": str(uuid.uuid4())}
    _check(created, credentials)
    credentials.append(created)
    _save(call, application, credentials)
    return call.entity(_context(call), created, 201)


def update_credential(call: Call) -> Answer:
    application = writable(call, "application")
    credentials = federated_credentials(application)
    current = _existing(credentials, call.path["credential"])
    values, _ = check_body(FEDERATED_CREDENTIAL, call.object_body(), current)
    if values.get("name", current["name"]) != current["name"]:
        raise bad_request("Property 'name' is read-only and cannot be set.")
    changed = merge(FEDERATED_CREDENTIAL.properties, current, values)
    others = [other for other in credentials if other["id"] != current["id"]]
    _check(changed, others)
    credentials[credentials.index(current)] = changed
    _save(call, application, credentials)
    return NO_CONTENT


def delete_credential(call: Call) -> Answer:
    application = writable(call, "application")
    credentials = federated_credentials(application)
    credentials.remove(_existing(credentials, call.path["credential"]))
    _save(call, application, credentials)
    return NO_CONTENT


def _check(credential: Document, others: list[Document]) -> None:
    if len(credential["audiences"]) != 1:
        raise invalid_property("audiences", "It holds exactly one audience.")
    for name in ("issuer", "subject"):
        if not credential[name] or len(credential[name]) > _LONGEST:
            raise invalid_property(name, f"It has 1 to {_LONGEST} characters.")
    if not credential["issuer"].startswith("https://"):
        raise invalid_property("issuer", "It must be an https address.")
    pair = (credential["issuer"], credential["subject"])
    if pair in [(other["issuer"], other["subject"]) for other in others]:
        raise _conflict(
            "FederatedIdentityCredential with issuer and subject", f"{pair[0]}, {pair[1]}"
        )


def _conflict(what: str, value: str) -> GraphError:
    return GraphError(
        409, "Request_MultipleObjectsWithSameKeyValue", f"{what} '{value}' already exists."
    )


def _existing(credentials: list[Document], name: str) -> Document:
    for credential in credentials:
        if name.lower() in (credential["id"], credential["name"].lower()):
            return credential
    raise not_found(name)


def _save(call: Call, application: Document, credentials: list[Document]) -> None:
    changed = with_federated_credentials(application, credentials)
    call.tenant.store.put("application", application["id"], changed)


def _context(call: Call) -> str:
    return f"applications('{call.path['id']}')/federatedIdentityCredentials"
