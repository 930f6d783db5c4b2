"""Changes of what has credentials: of an application, of a service principal."""

from __future__ import annotations

from emulator.graph.call import Call
from emulator.graph.key_credentials import merged_keys
from emulator.graph.model import check_body, merge
from emulator.graph.passwords import kept_passwords
from emulator.tenant.directory.types import Entity
from emulator.tenant.store import Document


def changed_with_credentials(
    entity: Entity, call: Call, document: Document
) -> tuple[Document, Document]:
    """The object after a PATCH, and the properties that the request has beside the passwords.

    Raises CallError 400.
    """
    values, _ = check_body(entity, call.object_body(), document)
    passwords = values.pop("passwordCredentials", None)
    changed = merge(entity.properties, document, values)
    if "keyCredentials" in values:
        changed["keyCredentials"] = merged_keys(
            changed["keyCredentials"], document["keyCredentials"], call.tenant.clock.now()
        )
    if passwords is not None:
        changed["passwordCredentials"] = kept_passwords(passwords, document["passwordCredentials"])
    return changed, values
