"""User flows in the store, and which of them Graph returns.

Graph stops returning a user flow when a custom attribute that it collects is deleted, but its name
stays taken (azure-ad-b2c/samples#245). A new attribute of the same name makes it visible again.
"""

from __future__ import annotations

from emulator.graph.call import Call
from emulator.graph.identity_errors import unknown
from emulator.graph.user_flow_attributes import attribute_ids
from emulator.tenant.directory import objects
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.user_flows.parts import ATTRIBUTES
from emulator.tenant.user_flows.user_flow import KIND


def shown_flows(tenant: TenantState) -> list[Document]:
    """The user flows that Graph returns, in the order of their creation."""
    existing = attribute_ids(tenant.store)
    return [
        document
        for document in objects.everything(tenant, KIND)
        if all(item["userAttribute"]["id"].lower() in existing for item in ATTRIBUTES.of(document))
    ]


def find_flow(call: Call) -> Document:
    """The user flow that the address names, compared without case; raises CallError 404."""
    name = call.path["flow"]
    for document in shown_flows(call.tenant):
        if document["id"].lower() == name.lower():
            return document
    raise unknown("user flow", name)


def is_taken(tenant: TenantState, flow_id: str) -> bool:
    """Whether a user flow has this name, even one that Graph does not return."""
    return any(document["id"].lower() == flow_id.lower() for document in tenant.store.list(KIND))


def save_flow(call: Call, document: Document) -> None:
    call.tenant.store.put(KIND, document["id"], document)
