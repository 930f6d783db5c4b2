"""PATCH by an alternate key that no object has: creates the object where the request asks so.

Source: Graph reference, "Upsert application" and "Upsert servicePrincipal". An object that has the
key is updated at its own address.
"""

from __future__ import annotations

from dataclasses import replace

from emulator.graph.applications import create_application
from emulator.graph.call import Answer, Call
from emulator.graph.errors import not_found
from emulator.graph.service_principals import create_principal

KEYS = {"applications": "uniqueName", "servicePrincipals": "appId"}
"""The alternate key of each set that creates a missing object."""


def upsert_application(call: Call) -> Answer:
    name = _missing(call)
    return create_application(call, unique_name=name)


def upsert_principal(call: Call) -> Answer:
    app_id = _missing(call)
    return create_principal(replace(call, body={**call.object_body(), "appId": app_id}))


def _missing(call: Call) -> str:
    """The key in the address; raises CallError 404 unless the header asks for a creation."""
    key = call.path["key"].replace("''", "'")
    if not call.creates_if_missing:
        raise not_found(key)
    return key
