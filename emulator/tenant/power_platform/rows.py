"""The rows of the environment's tables, as the store keeps them.

A row holds the columns by their names in responses. What the service keeps beside them, and never
shows, has a name that begins with `#`.
"""

from __future__ import annotations

from emulator.tenant.store import Document, Store

KEYS = {
    "connectors": "connectorid",
    "publishers": "publisherid",
    "solutions": "solutionid",
    "solutioncomponents": "solutioncomponentid",
    "systemusers": "systemuserid",
    "teams": "teamid",
    "environmentvariabledefinitions": "environmentvariabledefinitionid",
}
"""The entity sets, with the column that identifies a row."""

_SHARES = "dataverse:shares"


def all_rows(store: Store, entity_set: str) -> list[Document]:
    return store.list(_kind(entity_set))


def find_row(store: Store, entity_set: str, row_id: str) -> Document | None:
    return store.get(_kind(entity_set), row_id.lower())


def rows_with(store: Store, entity_set: str, column: str, value: str) -> list[Document]:
    """The rows whose text column has this value, without regard to case, as Dataverse compares."""
    return [
        row
        for row in all_rows(store, entity_set)
        if str(row.get(column) or "").casefold() == value.casefold()
    ]


def save_row(store: Store, entity_set: str, row: Document) -> None:
    store.put(_kind(entity_set), row[KEYS[entity_set]], row)


def delete_row(store: Store, entity_set: str, row_id: str) -> None:
    store.delete(_kind(entity_set), row_id.lower())


def shares_of(store: Store, connector_id: str) -> list[Document]:
    """With whom a connector is shared: `principal` (row id), `type` (logical name), `rights`."""
    found = store.get(_SHARES, connector_id.lower())
    return list(found["shares"]) if found else []


def save_shares(store: Store, connector_id: str, shares: list[Document]) -> None:
    """Keep these shares in place of the connector's own; without any, forget the connector."""
    if shares:
        store.put(_SHARES, connector_id.lower(), {"shares": shares})
    else:
        store.delete(_SHARES, connector_id.lower())


def _kind(entity_set: str) -> str:
    return f"dataverse:{entity_set}"
