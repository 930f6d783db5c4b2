"""The table `connectors`: create, show, change and delete a connector."""

from __future__ import annotations

import uuid

from emulator.dataverse.call import Answer, Call
from emulator.dataverse.columns import COLUMNS, checked
from emulator.dataverse.errors import (
    DataverseError,
    bad_value,
    duplicate,
    missing_row,
    read_only,
)
from emulator.dataverse.query import Query
from emulator.dataverse.solutions import add_component, forget_component, solution_named
from emulator.dataverse.tables import CONNECTORS, etag, parse, present
from emulator.tenant.power_platform.connections import forget_connections
from emulator.tenant.power_platform.published import (
    PARAMETER_COLUMNS,
    publish,
    slug_of,
    without_redirect_url,
)
from emulator.tenant.power_platform.rows import (
    all_rows,
    delete_row,
    find_row,
    rows_with,
    save_row,
    save_shares,
)
from emulator.tenant.power_platform.slug import connector_slug
from emulator.tenant.power_platform.variables import UnknownVariableError
from emulator.tenant.store import Document

_SET = CONNECTORS.entity_set
_READS = "#reads"
_UNMANAGED = {
    "Value": True,
    "CanBeChanged": True,
    "ManagedPropertyLogicalName": "iscustomizableanddeletable",
}


def create(call: Call, row_id: str | None = None) -> Answer:
    """`POST connectors`, or a PATCH of a row that does not exist."""
    call.require("Create", CONNECTORS.name)
    values = checked(call.body, creation=True)
    key = (row_id or values.get("connectorid") or str(uuid.uuid4())).lower()
    if find_row(call.store, _SET, key) is not None:
        raise duplicate()
    _check_name(call, values["name"], None)
    solution = _solution(call)
    slug = _slug(call, values, solution)
    now = call.moment()
    row: Document = {
        **dict.fromkeys(COLUMNS),
        "introducedversion": "1.0.0.0",
        "statecode": 0,
        "statuscode": 1,
        "iscustomizable": _UNMANAGED,
        "ismanaged": False,
        "componentstate": 0,
        "_ownerid_value": call.platform.application_user_id,
        "createdon": now,
        **values,
        "connectorid": key,
        "connectorinternalid": f"shared_{slug}",
        "modifiedon": now,
        "versionnumber": _next_version(call),
    }
    if values.get("connectorinternalid") and call.settings.sent_internal_id == "honoured":
        row["connectorinternalid"] = values["connectorinternalid"]
    save_row(call.store, _SET, _published(call, row, frozenset(values), slug))
    for uniquename in dict.fromkeys(("Default", solution["uniquename"] if solution else "Default")):
        add_component(call, uniquename, key)
    return _written(call, key, 201)


def update(call: Call, row_id: str) -> Answer:
    """`PATCH connectors(<id>)`, which makes the row where it is missing (an upsert).

    `If-Match: *` forbids that, `If-None-Match: *` forbids the change of an existing row
    (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/perform-conditional-operations-using-web-api).
    """
    row = find_row(call.store, _SET, row_id)
    match = call.headers.get("if-match")
    if row is None:
        if match is not None:
            raise missing_row(CONNECTORS.name, row_id)
        return create(call, row_id)
    if call.headers.get("if-none-match") == "*":
        raise duplicate()
    if match not in (None, "*", etag(row)):
        raise DataverseError(
            412,
            "0x80060882",
            "The version of the existing record doesn't match the RowVersion property provided.",
        )
    call.require("Write", CONNECTORS.name)
    values = checked(call.body, creation=False)
    if values.get("name") is not None:
        _check_name(call, values["name"], row_id.lower())
    row = {**row, **values, "modifiedon": call.moment(), "versionnumber": _next_version(call)}
    save_row(call.store, _SET, _published(call, row, frozenset(values), slug_of(row)))
    return _written(call, row_id, 200)


def delete(call: Call, row_id: str) -> Answer:
    """`DELETE connectors(<id>)`, with its shares, connections and places in solutions."""
    call.require("Delete", CONNECTORS.name)
    if find_row(call.store, _SET, row_id) is None:
        raise missing_row(CONNECTORS.name, row_id)
    if call.settings.rows == "managed":
        raise read_only("managed connector")
    delete_row(call.store, _SET, row_id)
    save_shares(call.store, row_id, [])
    forget_connections(call.store, row_id.lower())
    forget_component(call, row_id)
    return Answer(204)


def show(call: Call, row: Document, query: Query) -> Document:
    """The row as this read shows it: the service fills some columns after the first reads."""
    settings = call.settings
    reads: dict[str, int] = dict(row.get(_READS) or {})
    visible = {**row, "ismanaged": settings.rows == "managed"}
    if query.shows("connectorinternalid"):
        if reads.get("internalId", 0) < settings.internal_id_reads:
            visible["connectorinternalid"] = None
        reads["internalId"] = reads.get("internalId", 0) + 1
    if any(query.shows(column) for column in PARAMETER_COLUMNS):
        if reads.get("redirectUrl", 0) < settings.redirect_url_reads:
            for column in PARAMETER_COLUMNS:
                if row.get(column):
                    visible[column] = without_redirect_url(row[column])
        reads["redirectUrl"] = reads.get("redirectUrl", 0) + 1
    if settings.internal_id_reads or settings.redirect_url_reads:
        save_row(call.store, _SET, {**row, _READS: reads})
    return visible


def _written(call: Call, row_id: str, status: int) -> Answer:
    """The response to a write: empty with the row's address, or the row if that is preferred."""
    headers = {"OData-EntityId": f"{call.base}/{_SET}({row_id})"}
    row = find_row(call.store, _SET, row_id)
    assert row is not None
    if not call.prefers_representation:
        return Answer(204, headers=headers)
    query = parse(call, CONNECTORS)
    context = f"{call.base}/$metadata#{_SET}/$entity"
    body = {"@odata.context": context, **present(call, CONNECTORS, row, query, show)}
    return Answer(status, body, {**headers, "Preference-Applied": "return=representation"})


def _published(call: Call, row: Document, columns: frozenset[str], slug: str) -> Document:
    try:
        return publish(call.tenant, row, columns, slug)
    except UnknownVariableError as error:
        raise DataverseError(400, "0x80060439", f"Connector import: FAILURE: {error}") from None


def _check_name(call: Call, name: str, own_id: str | None) -> None:
    """The index `ndx_connector_name` makes the column unique."""
    if any(row["connectorid"] != own_id for row in rows_with(call.store, _SET, "name", name)):
        raise duplicate()


def _solution(call: Call) -> Document | None:
    """The solution that the header names, if headers have an effect; raises DataverseError."""
    name = call.headers.get("mscrm.solutionuniquename")
    if name is None:
        return None
    solution = solution_named(call, name)
    return solution if call.settings.solution_header == "effective" else None


def _slug(call: Call, values: Document, solution: Document | None) -> str:
    prefix, separator, _ = values["name"].partition("_")
    if not separator:
        raise bad_value(f"The name '{values['name']}' has no publisher's prefix.")
    if call.settings.slug_prefix == "publisher":
        owner = solution or solution_named(call, "Default")
        publisher = find_row(call.store, "publishers", owner["_publisherid_value"])
        assert publisher is not None
        prefix = publisher["customizationprefix"]
    name = values["displayname"]
    if call.settings.slug == "another":
        name = f"{name} 2"
    return connector_slug(prefix, name, call.platform.environment_id)


def _next_version(call: Call) -> int:
    """Dataverse numbers the versions of all rows of an organization together."""
    versions = [row["versionnumber"] for row in all_rows(call.store, _SET)]
    return max(versions, default=1_000_000) + 1
