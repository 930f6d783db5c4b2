"""The tables that the emulator has, and reading their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from emulator.dataverse.call import Answer, Call
from emulator.dataverse.columns import COLUMNS
from emulator.dataverse.errors import missing_row
from emulator.dataverse.query import Query, page_size, parse_query, shown
from emulator.tenant.power_platform.rows import KEYS, all_rows, find_row
from emulator.tenant.store import Document

Show = Callable[[Call, Document, Query], Document]
"""The row as a response shows it, before its columns are selected."""


@dataclass(frozen=True)
class Table:
    """A table. expansions: the entity set behind each navigation property."""

    entity_set: str
    name: str
    columns: frozenset[str]
    expansions: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return KEYS[self.entity_set]


def _table(entity_set: str, name: str, columns: str, **expansions: str) -> Table:
    return Table(
        entity_set,
        name,
        frozenset([KEYS[entity_set], *columns.split()]),
        tuple(expansions.items()),
    )


CONNECTORS = Table("connectors", "connector", frozenset(COLUMNS))
TABLES = {
    table.entity_set: table
    for table in (
        CONNECTORS,
        _table("publishers", "publisher", "uniquename friendlyname customizationprefix isreadonly"),
        _table(
            "solutions",
            "solution",
            "uniquename friendlyname version ismanaged isvisible _publisherid_value",
            publisherid="publishers",
        ),
        _table(
            "solutioncomponents",
            "solutioncomponent",
            "objectid componenttype rootcomponentbehavior ismetadata _solutionid_value"
            " solutionid/uniquename",
            solutionid="solutions",
        ),
        _table(
            "systemusers",
            "systemuser",
            "fullname domainname applicationid azureactivedirectoryobjectid isdisabled"
            " _businessunitid_value",
        ),
        _table("teams", "team", "name teamtype azureactivedirectoryobjectid _businessunitid_value"),
        _table(
            "environmentvariabledefinitions",
            "environmentvariabledefinition",
            "schemaname displayname type secretstore ismanaged",
        ),
    )
}


def parse(call: Call, table: Table) -> Query:
    expandable = frozenset(name for name, _ in table.expansions)
    return parse_query(call.options, table.columns, table.name, expandable)


def read_row(call: Call, table: Table, row_id: str, show: Show) -> Answer:
    """The response to `GET <set>(<id>)`."""
    call.require("Read", table.name)
    query = parse(call, table)
    row = find_row(call.store, table.entity_set, row_id)
    if row is None:
        raise missing_row(table.name, row_id)
    context = f"{call.base}/$metadata#{table.entity_set}/$entity"
    return Answer(200, {"@odata.context": context, **present(call, table, row, query, show)})


def list_rows(call: Call, table: Table, show: Show) -> Answer:
    """The response to `GET <set>`."""
    call.require("Read", table.name)
    query = parse(call, table)
    size = page_size(call.headers.get("prefer", ""), call.settings.page_size)
    page = query.page(all_rows(call.store, table.entity_set), size, call.options)
    body: Document = {
        "@odata.context": f"{call.base}/$metadata#{table.entity_set}",
        "value": [present(call, table, row, query, show) for row in page.rows],
    }
    if page.next_query is not None:
        body["@odata.nextLink"] = f"{call.base}/{table.entity_set}?{page.next_query}"
    return Answer(200, body)


def present(call: Call, table: Table, row: Document, query: Query, show: Show) -> Document:
    """The row as the query asks for it, with its key in any case."""
    full = show(call, row, query)
    body = {"@odata.etag": etag(row), **shown(full, query.select), table.key: row[table.key]}
    sets = dict(table.expansions)
    for name, columns in (query.expand or {}).items():
        other = find_row(call.store, sets[name], str(row.get(f"_{name}_value") or ""))
        key = KEYS[sets[name]]
        body[name] = None if other is None else {**shown(other, columns), key: other[key]}
    return body


def etag(row: Document) -> str:
    return f'W/"{row.get("versionnumber", 1)}"'


def as_stored(_call: Call, row: Document, _query: Query) -> Document:
    """How most tables show their rows."""
    return {name: value for name, value in row.items() if "/" not in name}
