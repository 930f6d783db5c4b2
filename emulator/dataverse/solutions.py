"""Which connectors are in which solution: by the header of a creation or `AddSolutionComponent`."""

from __future__ import annotations

import uuid

from emulator.dataverse.call import Answer, Call
from emulator.dataverse.errors import DataverseError, bad_value, missing_row, not_emulated
from emulator.tenant.power_platform.rows import (
    all_rows,
    delete_row,
    find_row,
    rows_with,
    save_row,
)
from emulator.tenant.store import Document

_SET = "solutioncomponents"

CONNECTOR_COMPONENT = 372
"""The component type of connectors, as in the `solution.xml` of exported solutions."""


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
