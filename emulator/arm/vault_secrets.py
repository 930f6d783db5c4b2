"""Secrets of a key vault: written through Azure Resource Manager, read and deleted in the vault."""

from __future__ import annotations

import uuid
from typing import Any

from emulator.arm.call import Call
from emulator.arm.errors import ArmError
from emulator.tenant.store import Document
from emulator.tenant.subscription.resource_id import ResourceId

VAULT_PREFIX = "/keyvault"
"""The vaults of the rehearsal are paths, because a port of this machine has no names below it."""


def vault_url(base: str, vault: str) -> str:
    """The vault's own address; `https://<vault>.vault.azure.net` in Azure."""
    return f"{base}{VAULT_PREFIX}/{vault}"


def write_secret(call: Call) -> Document:
    """A new version of the secret; raises ArmError while the vault keeps a deleted one."""
    known = call.stored()
    if known is not None and known["_deleted"]:
        raise ArmError(
            409,
            "Conflict",
            f"Secret {call.id.name} is currently in a deleted but recoverable state, and its name"
            " cannot be reused; in this state, the secret can only be recovered or purged.",
            inner="ObjectIsDeletedButRecoverable",
        )
    properties = call.properties()
    value = properties.get("value")
    if not isinstance(value, str) or not value:
        raise ArmError(400, "BadParameter", "The value of the secret is missing.")
    now = call.tenant.clock.timestamp()
    given = properties.get("attributes") or {}
    attributes: dict[str, Any] = {"enabled": given.get("enabled", True)}
    attributes |= {name: given[name] for name in ("nbf", "exp") if given.get(name) is not None}
    created = known["properties"]["attributes"]["created"] if known else now
    url = f"{vault_url(call.tenant.url, _vault(call.id))}/secrets/{call.id.name}"
    vault = call.stored(call.id.parent())
    assert vault is not None
    return {
        "id": known["id"] if known else str(call.id),
        "name": call.id.name,
        "type": call.id.type,
        "location": vault["location"],
        "properties": {
            "attributes": {**attributes, "created": created, "updated": now},
            **({"contentType": properties["contentType"]} if "contentType" in properties else {}),
            "secretUri": url,
            "secretUriWithVersion": f"{url}/{uuid.uuid4().hex}",
        },
        **({"tags": call.body["tags"]} if call.body.get("tags") else {}),
        "_value": call.tenant.secrets.seal(value),
        "_deleted": False,
    }


def show_secret(document: Document) -> Document:
    """The secret without its value, which Azure Resource Manager never tells."""
    return {name: value for name, value in document.items() if not name.startswith("_")}


def _vault(secret: ResourceId) -> str:
    return secret.path[0][1]
