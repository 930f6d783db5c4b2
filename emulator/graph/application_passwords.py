"""`addPassword` and `removePassword` of an application."""

from __future__ import annotations

from emulator.graph.application_rules import check_secret_count
from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.ownership import writable
from emulator.graph.passwords import new_password, shown_password, without_password


def add_password(call: Call) -> Answer:
    """Add a secret; only this response shows it."""
    application = writable(call, "application")
    requested = call.object_body().get("passwordCredential") or {}
    stored, secret = new_password(requested, call.tenant.clock.now())
    application["passwordCredentials"].append(stored)
    check_secret_count(application)
    call.tenant.store.put("application", application["id"], application)
    body = {
        "@odata.context": call.context("microsoft.graph.passwordCredential"),
        **shown_password(stored, secret),
    }
    return Answer(200, body)


def remove_password(call: Call) -> Answer:
    application = writable(call, "application")
    application["passwordCredentials"] = without_password(
        application["passwordCredentials"], call.object_body().get("keyId")
    )
    call.tenant.store.put("application", application["id"], application)
    return NO_CONTENT
