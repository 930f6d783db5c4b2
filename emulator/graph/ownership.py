"""The object that an address names, and whether the caller may change it.

`Application.ReadWrite.OwnedBy` allows a caller to read everything and to change what it owns.
"""

from __future__ import annotations

from emulator.graph.access import Roles
from emulator.graph.call import Call
from emulator.graph.errors import bad_request, denied, not_found
from emulator.tenant.directory import objects
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

WRITE_ALL: Roles = frozenset({"Application.ReadWrite.All"})
WRITE: Roles = WRITE_ALL | {"Application.ReadWrite.OwnedBy"}

_OWNED = frozenset({"application", "servicePrincipal"})


def existing(tenant: TenantState, kind: str, object_id: str) -> Document:
    """The object with this id; raises CallError 400 for an id of the wrong form, or 404."""
    if not is_identifier(object_id):
        raise bad_request(f"Invalid object identifier '{object_id}'.")
    document = objects.visible(tenant, kind, object_id.lower())
    if document is None:
        raise not_found(object_id)
    return document


def readable(call: Call, kind: str) -> Document:
    """The object that the address names."""
    return existing(call.tenant, kind, call.path["id"])


def writable(call: Call, kind: str) -> Document:
    """The object that the address names; raises CallError 403 if the caller may not change it."""
    document = existing(call.tenant, kind, call.path["id"])
    owns = call.caller.object_id in document.get("_owners", [])
    if kind in _OWNED and owned_only(call) and not owns:
        raise denied()
    return document


def owned_only(call: Call) -> bool:
    """Whether the caller may change only objects that it owns."""
    return not call.caller.roles & WRITE_ALL
