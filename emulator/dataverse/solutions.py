"""Solutions, and which connectors are in which: by the header of a creation or
`AddSolutionComponent`."""

from __future__ import annotations

import re
import uuid

from emulator.dataverse.call import Answer, Call
from emulator.dataverse.errors import (
    DataverseError,
    bad_payload,
    bad_value,
    duplicate,
    missing_row,
    not_emulated,
    read_only,
)
from emulator.dataverse.tables import TABLES, as_stored, parse, present
from emulator.tenant.power_platform.rows import (
    all_rows,
    delete_row,
    find_row,
    rows_with,
    save_row,
)
from emulator.tenant.store import Document

_SET = "solutioncomponents"
_SOLUTIONS = TABLES["solutions"]
_TEXTS = ("uniquename", "friendlyname", "version")
_PUBLISHER = "publisherid@odata.bind"
_UNIQUE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

CONNECTOR_COMPONENT = 372
"""The component type of connectors, as in the `solution.xml` of exported solutions."""


def create_solution(call: Call) -> Answer:
    """`POST solutions`: a new, unmanaged solution without components.

    https://learn.microsoft.com/power-apps/developer/data-platform/create-solution
    """
    call.require("Create", _SOLUTIONS.name)
    unknown = call.body.keys() - {*_TEXTS, _PUBLISHER}
    if unknown:
        raise bad_payload("solutions", f"The property '{min(unknown)}' does not exist.")
    values = {name: str(call.body.get(name) or "") for name in _TEXTS}
    if not all(values.values()):
        raise bad_value(f"A solution needs {', '.join(_TEXTS)}.")
    if not _UNIQUE_NAME.fullmatch(values["uniquename"]):
        raise bad_value(f"'{values['uniquename']}' is no unique name of a solution.")
    if rows_with(call.store, "solutions", "uniquename", values["uniquename"]):
        raise duplicate()
    bound = re.fullmatch(r"/?publishers\(([0-9A-Fa-f-]{36})\)", str(call.body.get(_PUBLISHER)))
    publisher = find_row(call.store, "publishers", bound[1]) if bound else None
    if publisher is None:
        raise bad_value(f"'{_PUBLISHER}' names no publisher.")
    row: Document = {
        "solutionid": str(uuid.uuid4()),
        **values,
        "ismanaged": False,
        "isvisible": True,
        "_publisherid_value": publisher["publisherid"],
    }
    save_row(call.store, "solutions", row)
    headers = {"OData-EntityId": f"{call.base}/solutions({row['solutionid']})"}
    if not call.prefers_representation:
        return Answer(204, headers=headers)
    query = parse(call, _SOLUTIONS)
    return Answer(201, present(call, _SOLUTIONS, row, query, as_stored), headers)


def delete_solution(call: Call, row_id: str) -> Answer:
    """`DELETE solutions(<id>)`; what is in an unmanaged solution stays."""
    call.require("Delete", _SOLUTIONS.name)
    row = find_row(call.store, "solutions", row_id)
    if row is None:
        raise missing_row(_SOLUTIONS.name, row_id)
    if row["uniquename"] == "Default":
        raise read_only("default solution")
    for component in all_rows(call.store, _SET):
        if component["_solutionid_value"] == row["solutionid"]:
            delete_row(call.store, _SET, component["solutioncomponentid"])
    delete_row(call.store, "solutions", row_id)
    return Answer(204)


def add_solution_component(call: Call) -> Answer:
    """`POST AddSolutionComponent`; adding a component once more has no effect."""
    call.require("AppendTo", "solution")
    component_id = call.body.get("ComponentId")
    name = call.body.get("SolutionUniqueName")
    if not isinstance(component_id, str) or not isinstance(name, str):
        raise bad_value("The parameters 'ComponentId' and 'SolutionUniqueName' are texts.")
    if not isinstance(call.body.get("AddRequiredComponents"), bool):
        raise bad_value("Required parameter 'AddRequiredComponents' is missing.")
    if call.body.get("ComponentType") != CONNECTOR_COMPONENT:
        raise not_emulated(f"solution components of type {call.body.get('ComponentType')}")
    solution_named(call, name)
    if find_row(call.store, "connectors", component_id) is None:
        raise missing_row("connector", component_id)
    key = add_component(call, name, component_id.lower())
    context = f"{call.base}/$metadata#Microsoft.Dynamics.CRM.AddSolutionComponentResponse"
    return Answer(200, {"@odata.context": context, "id": key})


def add_component(call: Call, unique_name: str, component_id: str) -> str:
    """The id of the connector's component in the solution, which is made where it is missing."""
    solution = solution_named(call, unique_name)
    for component in rows_with(call.store, _SET, "objectid", component_id):
        if component["_solutionid_value"] == solution["solutionid"]:
            return str(component["solutioncomponentid"])
    key = str(uuid.uuid4())
    component = {
        "solutioncomponentid": key,
        "objectid": component_id,
        "componenttype": CONNECTOR_COMPONENT,
        "rootcomponentbehavior": 0,
        "ismetadata": False,
        "_solutionid_value": solution["solutionid"],
        # For filters over the navigation property.
        "solutionid/uniquename": solution["uniquename"],
    }
    save_row(call.store, _SET, component)
    return key


def forget_component(call: Call, component_id: str) -> None:
    """Remove a deleted connector from all solutions."""
    for component in all_rows(call.store, _SET):
        if component["objectid"] == component_id.lower():
            delete_row(call.store, _SET, component["solutioncomponentid"])


def solution_named(call: Call, unique_name: str) -> Document:
    """The solution of this unique name; raises DataverseError 404."""
    found = rows_with(call.store, "solutions", "uniquename", unique_name)
    if not found:
        raise DataverseError(
            404, "0x80040217", f"solution With uniquename = {unique_name} Does Not Exist"
        )
    return found[0]
