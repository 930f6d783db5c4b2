"""`addPassword` and `removePassword` of applications and service principals."""

from __future__ import annotations

from emulator.graph.application_rules import check_secret_count
from emulator.graph.call import NO_CONTENT, Answer, Call, Handler
from emulator.graph.ownership import writable
from emulator.graph.passwords import new_password, shown_password, without_password


def add_password(kind: str) -> Handler:
    """A handler that adds a secret to an object of the kind; only its response shows the secret."""

    def handle(call: Call) -> Answer:
        document = writable(call, kind)
        requested = call.object_body().get("passwordCredential") or {}
        stored, secret = new_password(requested, call.tenant.clock.now())
        document["passwordCredentials"].append(stored)
        if kind == "application":
            check_secret_count(document)
        call.tenant.store.put(kind, document["id"], document)
        body = {
            "@odata.context": call.context("microsoft.graph.passwordCredential"),
            **shown_password(stored, secret),
        }
        return Answer(200, body)

    return handle


def remove_password(kind: str) -> Handler:
    def handle(call: Call) -> Answer:
        document = writable(call, kind)
        document["passwordCredentials"] = without_password(
            document["passwordCredentials"], call.object_body().get("keyId")
        )
        call.tenant.store.put(kind, document["id"], document)
        return NO_CONTENT

    return handle
