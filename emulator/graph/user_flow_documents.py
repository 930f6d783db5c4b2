"""User flows in the store: which of them Graph finds, and the names that are taken.

A flow that asks for a custom attribute which was deleted vanishes from Graph while its name stays
taken (azure-ad-b2c/samples#245). It comes back with an attribute of the same name.
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
    """The flows that Graph lists, in the order of their creation."""
    known = attribute_ids(tenant.store)
    return [
        document
        for document in objects.everything(tenant, KIND)
        if all(item["userAttribute"]["id"].lower() in known for item in ATTRIBUTES.of(document))
    ]


def find_flow(call: Call) -> Document:
    """The flow that the address names, in any case; raises GraphError 404."""
    name = call.path["flow"]
    for document in shown_flows(call.tenant):
        if document["id"].lower() == name.lower():
            return document
    raise unknown("user flow", name)


def is_taken(tenant: TenantState, flow_id: str) -> bool:
    """Whether a flow has this name, be it visible or not."""
    wanted = flow_id.lower()
    return any(document["id"].lower() == wanted for document in tenant.store.list(KIND))


def save_flow(call: Call, document: Document) -> None:
    call.tenant.store.put(KIND, document["id"], document)
