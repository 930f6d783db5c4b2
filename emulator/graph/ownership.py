"""Objects that a caller may see and change.

`Application.ReadWrite.OwnedBy` opens reading of everything, and writing of what the caller owns.
"""

from __future__ import annotations

from emulator.graph.access import Roles
from emulator.graph.call import Call
from emulator.graph.errors import denied
from emulator.tenant.directory import objects
from emulator.tenant.store import Document

WRITE_ALL: Roles = frozenset({"Application.ReadWrite.All"})
WRITE: Roles = WRITE_ALL | {"Application.ReadWrite.OwnedBy"}


def readable(call: Call, kind: str) -> Document:
    """The object that the address names."""
    return objects.existing(call.tenant, kind, call.path["id"])


def writable(call: Call, kind: str) -> Document:
    """The object that the address names; raises GraphError 403 if the caller must own it first."""
    document = objects.existing(call.tenant, kind, call.path["id"])
    if owned_only(call) and call.caller.object_id not in document.get("_owners", []):
        raise denied()
    return document


def owned_only(call: Call) -> bool:
    """Whether the caller may write only to what it owns."""
    return not call.caller.roles & WRITE_ALL
