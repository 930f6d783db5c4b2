"""API connectors in the store, and as Graph shows them: secrets masked or left out."""

from __future__ import annotations

from emulator.tenant.directory import objects
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.user_flows.api_connectors import KIND


def find_connector(tenant: TenantState, connector_id: str) -> Document | None:
    """The connector of this id, if it is replicated."""
    return objects.visible(tenant, KIND, connector_id.lower())


def shown_connector(document: Document) -> Document:
    """The connector without what is sealed; its document holds masks in place of secrets."""
    return {name: value for name, value in document.items() if not name.startswith("_")}
