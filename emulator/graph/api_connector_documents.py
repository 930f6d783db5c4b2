"""API connectors in the store and in Graph's responses, which mask or omit secrets."""

from __future__ import annotations

from emulator.tenant.directory import objects
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.user_flows.api_connectors import KIND


def find_connector(tenant: TenantState, connector_id: str) -> Document | None:
    """The connector with this id, or None if no replicated one has it."""
    return objects.visible(tenant, KIND, connector_id.lower())


def shown_connector(document: Document) -> Document:
    """The connector in a response: without the sealed secrets, for which the document has masks."""
    return {name: value for name, value in document.items() if not name.startswith("_")}
