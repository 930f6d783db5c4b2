"""`addPassword` and `removePassword` of an application."""

from __future__ import annotations

from sandbox.graph import directory
from sandbox.graph.call import NO_CONTENT, Answer, Call
from sandbox.graph.errors import bad_request
from sandbox.graph.passwords import new_password, shown_password, without_password


def add_password(call: Call) -> Answer:
    """The one answer that shows the secret."""
    application = directory.existing(call.tenant, "application", call.path["id"])
    requested = call.object_body().get("passwordCredential") or {}
    if not isinstance(requested, dict):
        raise bad_request(
            "Invalid value specified for property 'passwordCredential' of resource 'Application'."
        )
    stored, secret = new_password(requested, call.tenant.clock.now())
    application["passwordCredentials"].append(stored)
    call.tenant.store.put("application", application["id"], application)
    body = {
        "@odata.context": call.context("microsoft.graph.passwordCredential"),
        **shown_password(stored, secret),
    }
    return Answer(200, body)


def remove_password(call: Call) -> Answer:
    application = directory.existing(call.tenant, "application", call.path["id"])
    application["passwordCredentials"] = without_password(
        application["passwordCredentials"], call.object_body().get("keyId")
    )
    call.tenant.store.put("application", application["id"], application)
    return NO_CONTENT
