"""`/applications/{id}/federatedIdentityCredentials`: tokens in place of secrets."""

from __future__ import annotations

import re
import uuid

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.errors import CallError, bad_request, invalid_property, not_found
from emulator.graph.model import check_body, check_required, merge
from emulator.graph.ownership import readable, writable
from emulator.tenant.directory.claims_expression import InvalidExpressionError, parse
from emulator.tenant.directory.credentials import federated_credentials, with_federated_credentials
from emulator.tenant.directory.entities import FEDERATED_CREDENTIAL, FLEXIBLE_CREDENTIAL
from emulator.tenant.directory.types import Entity
from emulator.tenant.store import Document

_LIMIT = 20
_LONGEST = 600
# "It has a limit of 120 characters and must be URL friendly" (Graph reference): the characters that
# RFC 3986 leaves unescaped.
_NAME = re.compile(r"[A-Za-z0-9._~-]{1,120}")


def list_credentials(call: Call) -> Answer:
    query = call.query(_properties(call))
    credentials = federated_credentials(readable(call, "application"))
    return call.page(_context(call), [_shown(call, item) for item in credentials], query)


def get_credential(call: Call) -> Answer:
    query = call.query(_properties(call))
    credentials = federated_credentials(readable(call, "application"))
    credential = _existing(credentials, call.path["credential"])
    return call.entity(_context(call), query.shape(_shown(call, credential)))


def create_credential(call: Call) -> Answer:
    return _create(call, call.object_body())


def upsert_credential(call: Call) -> Answer:
    """Update the credential of the name in the address, or create it where the header asks so."""
    name = call.path["credential"]
    credentials = federated_credentials(writable(call, "application"))
    missing = not any(credential["name"].lower() == name.lower() for credential in credentials)
    if missing and call.creates_if_missing:
        return _create(call, {**call.object_body(), "name": name})
    return update_credential(call)


def update_credential(call: Call) -> Answer:
    application = writable(call, "application")
    credentials = federated_credentials(application)
    current = _existing(credentials, call.path["credential"])
    entity = _entity(call)
    values, _ = check_body(entity, call.object_body(), current)
    if values.get("name", current["name"]) != current["name"]:
        raise bad_request("Property 'name' is read-only and cannot be set.")
    changed = merge(entity.properties, {**_blank(), **current}, values)
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


def _create(call: Call, body: Document) -> Answer:
    application = writable(call, "application")
    credentials = federated_credentials(application)
    entity = _entity(call)
    values, _ = check_body(entity, body, None)
    check_required(entity, values)
    if len(credentials) >= _LIMIT:
        raise invalid_property(
            "federatedIdentityCredentials", f"There are at most {_LIMIT} of an application."
        )
    if not _NAME.fullmatch(values["name"]):
        raise invalid_property("name", "It has 1 to 120 characters that a URL takes as they are.")
    if any(other["name"].lower() == values["name"].lower() for other in credentials):
        raise _conflict("FederatedIdentityCredential with name", values["name"])
    created = {**merge(entity.properties, _blank(), values), "id": str(uuid.uuid4())}
    _check(created, credentials)
    credentials.append(created)
    _save(call, application, credentials)
    return call.entity(_context(call), _shown(call, created), 201)


def _check(credential: Document, others: list[Document]) -> None:
    if len(credential["audiences"]) != 1:
        raise invalid_property("audiences", "It holds exactly one audience.")
    issuer, subject = credential["issuer"], credential["subject"]
    _check_text("issuer", issuer)
    if not issuer.startswith("https://"):
        raise invalid_property("issuer", "It must be an https address.")
    expression = credential["claimsMatchingExpression"]
    if expression is not None:
        _check_expression(expression, subject)
        return
    _check_text("subject", subject)
    if (issuer, subject) in [(other["issuer"], other["subject"]) for other in others]:
        raise _conflict(
            "FederatedIdentityCredential with issuer and subject", f"{issuer}, {subject}"
        )


def _check_text(name: str, value: str | None) -> None:
    if not value or len(value) > _LONGEST:
        raise invalid_property(name, f"It has 1 to {_LONGEST} characters.")


def _check_expression(expression: Document, subject: str | None) -> None:
    """Graph reference, federatedIdentityExpression: the version is 1, and there is no subject."""
    target = "claimsMatchingExpression"
    if subject is not None:
        raise invalid_property("subject", f"It must be null beside a {target}.")
    if expression["languageVersion"] != 1:
        raise invalid_property(f"{target}.languageVersion", "It must be 1.")
    try:
        parse(expression["value"] or "")
    except InvalidExpressionError:
        raise invalid_property(
            f"{target}.value", "It compares claims by eq and matches, joined by and."
        ) from None


def _conflict(what: str, value: str) -> CallError:
    return CallError(
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


def _entity(call: Call) -> Entity:
    return FLEXIBLE_CREDENTIAL if call.version == "beta" else FEDERATED_CREDENTIAL


def _properties(call: Call) -> frozenset[str]:
    return frozenset(_entity(call).properties)


def _blank() -> Document:
    return FLEXIBLE_CREDENTIAL.blank()


def _shown(call: Call, credential: Document) -> Document:
    complete = {**_blank(), **credential}
    return {name: complete[name] for name in _entity(call).properties}


def _context(call: Call) -> str:
    return f"applications('{call.path['id']}')/federatedIdentityCredentials"
