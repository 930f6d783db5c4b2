"""Secrets of a key vault: written through Azure Resource Manager, read and deleted in the vault."""

from __future__ import annotations

import uuid
from typing import Any

from emulator.arm.call import Call
from emulator.arm.errors import ArmError
from emulator.tenant.store import Document
from emulator.tenant.subscription.resource_id import ResourceId

VAULT_PREFIX = "/keyvault"
"""The emulated vaults are paths, because a port on localhost has no subdomains."""


def vault_url(base: str, vault: str) -> str:
    """The address of the vault's own service; in Azure `https://<vault>.vault.azure.net`."""
    return f"{base}{VAULT_PREFIX}/{vault}"


def write_secret(call: Call) -> Document:
    """The document of a new version of the secret; raises ArmError for a deleted secret that the
    vault keeps."""
    existing = call.stored()
    if existing is not None and existing["_deleted"]:
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
    requested = properties.get("attributes") or {}
    attributes: dict[str, Any] = {"enabled": requested.get("enabled", True)}
    attributes |= {
        name: requested[name] for name in ("nbf", "exp") if requested.get(name) is not None
    }
    created = existing["properties"]["attributes"]["created"] if existing else now
    url = f"{vault_url(call.tenant.url, _vault(call.id))}/secrets/{call.id.name}"
    vault = call.stored(call.id.parent())
    assert vault is not None
    return {
        "id": existing["id"] if existing else str(call.id),
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
    """The secret without its value, which Azure Resource Manager never returns."""
    return {name: value for name, value in document.items() if not name.startswith("_")}


def _vault(secret: ResourceId) -> str:
    return secret.path[0][1]
