"""`…/{flow}/userAttributeAssignments`: the attributes that a user flow collects, in order."""

from __future__ import annotations

from typing import Any

from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.identity_errors import already_exists, invalid_field, refused, unknown
from emulator.graph.model import check_body, merge
from emulator.graph.user_flow_attributes import find_attribute
from emulator.graph.user_flow_documents import find_flow, save_flow
from emulator.graph.user_flow_entities import ASSIGNMENT
from emulator.tenant.settings import UserFlowSettings
from emulator.tenant.store import Document
from emulator.tenant.user_flows.parts import ATTRIBUTES

_INPUT_TYPES = (
    "textBox",
    "dateTimeDropdown",
    "radioSingleSelect",
    "dropdownSingleSelect",
    "emailBox",
    "checkboxMultiSelect",
)
_SELECT_TYPES = ("radioSingleSelect", "dropdownSingleSelect", "checkboxMultiSelect")
# Only e-mail addresses and phone numbers are verified; phone numbers have no input type.
_VERIFIABLE = ("emailBox", "textBox")

_SHOWN = (
    "id",
    "displayName",
    "isOptional",
    "requiresVerification",
    "userInputType",
    "userAttributeValues",
)
_PROPERTIES = frozenset(_SHOWN)
_EXPANDABLE = frozenset({"userAttribute"})

# (attribute, label, input type, verified) that a new user flow may have; no source says so.
_EMAIL = ("email", "Email Address", "emailBox", True)
_NAME = ("displayName", "Display Name", "textBox", False)
_DEFAULTS = {
    "signUp": (_EMAIL, _NAME),
    "signUpOrSignIn": (_EMAIL, _NAME),
    "profileUpdate": (_NAME,),
}


def list_assignments(call: Call) -> Answer:
    query = call.query(_PROPERTIES, _EXPANDABLE, skips=True)
    document = find_flow(call)
    settings = UserFlowSettings.load(call.tenant.store)
    shown = [_expanded(call, item, settings, query.expand) for item in ATTRIBUTES.of(document)]
    return call.page(_set(document), shown, query)


def get_assignment(call: Call) -> Answer:
    query = call.query(_PROPERTIES, _EXPANDABLE, skips=True)
    document = find_flow(call)
    assignment = _existing(call, document)
    settings = UserFlowSettings.load(call.tenant.store)
    shown = _expanded(call, assignment, settings, query.expand)
    return call.entity(_set(document), query.shape(shown))


def create_assignment(call: Call) -> Answer:
    """Add an assignment at the end of the page."""
    settings = UserFlowSettings.load(call.tenant.store)
    document = find_flow(call)
    values, _ = check_body(ASSIGNMENT, call.object_body(), None)
    attribute_id = (values.get("userAttribute") or {}).get("id")
    if not attribute_id:
        raise invalid_field("userAttribute")
    attribute = find_attribute(call.tenant, attribute_id)
    if attribute is None:
        raise unknown("user attribute", attribute_id)
    if _position(document, attribute["id"]) is not None:
        raise already_exists(
            "attribute assignment", attribute["id"], int(settings.duplicate_status)
        )
    assignment = merge(ASSIGNMENT.properties, ASSIGNMENT.blank(), values)
    assignment |= {"id": attribute["id"], "userAttribute": {"id": attribute["id"]}}
    assignment["displayName"] = assignment["displayName"] or attribute["displayName"]
    assignment = _checked(assignment)
    save_flow(call, ATTRIBUTES.put(document, [*ATTRIBUTES.of(document), assignment]))
    return call.entity(_set(document), _shown(assignment, settings), 201)


def update_assignment(call: Call) -> Answer:
    """Change an assignment; `other_properties` decides on a change of the attribute itself."""
    settings = UserFlowSettings.load(call.tenant.store)
    document = find_flow(call)
    assignment = _existing(call, document)
    values, _ = check_body(ASSIGNMENT, call.object_body(), assignment)
    for name in ("id", "userAttribute"):
        if values.pop(name, None) is not None and settings.other_properties == "refused":
            raise refused(f"The property '{name}' of an assignment cannot be updated.")
    base = {**ASSIGNMENT.blank(), **assignment}
    changed = _checked(merge(ASSIGNMENT.properties, base, values))
    changed["id"] = assignment["userAttribute"]["id"]
    changed["userAttribute"] = assignment["userAttribute"]
    assignments = [changed if item is assignment else item for item in ATTRIBUTES.of(document)]
    save_flow(call, ATTRIBUTES.put(document, assignments))
    if settings.update_answer == "noContent":
        return NO_CONTENT
    return call.entity(_set(document), _shown(changed, settings))


def delete_assignment(call: Call) -> Answer:
    document = find_flow(call)
    assignment = _existing(call, document)
    remaining = [item for item in ATTRIBUTES.of(document) if item is not assignment]
    save_flow(call, ATTRIBUTES.put(document, remaining))
    return NO_CONTENT


def get_order(call: Call) -> Answer:
    document = find_flow(call)
    order = [item["userAttribute"]["id"] for item in ATTRIBUTES.of(document)]
    context = call.context("microsoft.graph.assignmentOrder")
    return Answer(200, {"@odata.context": context, "order": order})


def set_order(call: Call) -> Answer:
    """Put the assignments of the request first, in its order; the others keep theirs."""
    document = find_flow(call)
    requested = call.object_body().get("newAssignmentOrder")
    order = requested.get("order") if isinstance(requested, dict) else None
    if not isinstance(order, list) or not all(isinstance(item, str) for item in order):
        raise invalid_field("newAssignmentOrder")
    positions = []
    for attribute_id in order:
        position = _position(document, attribute_id)
        if position is None:
            raise unknown("attribute assignment", attribute_id)
        if position in positions:
            raise refused(f"The order names the attribute '{attribute_id}' twice.")
        positions.append(position)
    assignments = ATTRIBUTES.of(document)
    settings = UserFlowSettings.load(call.tenant.store)
    if settings.order_list == "complete" and len(positions) < len(assignments):
        raise refused("The order must name every attribute that is assigned to the user flow.")
    positions += [index for index in range(len(assignments)) if index not in positions]
    save_flow(call, ATTRIBUTES.put(document, [assignments[index] for index in positions]))
    return NO_CONTENT


def default_assignments(flow_type: str, settings: UserFlowSettings) -> list[dict[str, Any]]:
    """The assignments of a new user flow."""
    if settings.default_assignments == "none":
        return []
    return [
        {
            **ASSIGNMENT.blank(),
            "id": attribute_id,
            "userAttribute": {"id": attribute_id},
            "displayName": label,
            "userInputType": input_type,
            "requiresVerification": verified,
        }
        for attribute_id, label, input_type, verified in _DEFAULTS.get(flow_type, ())
    ]


def shown_assignments(document: Document, settings: UserFlowSettings) -> list[Document]:
    return [_shown(item, settings) for item in ATTRIBUTES.of(document)]


def _shown(assignment: Document, settings: UserFlowSettings) -> Document:
    attribute_id = assignment["userAttribute"]["id"]
    filled = {**ASSIGNMENT.blank(), **assignment, "id": attribute_id}
    shown = {name: filled[name] for name in _SHOWN}
    shown["displayName"] = shown["displayName"] or attribute_id
    if settings.input_type_case == "pascal":
        shown["userInputType"] = shown["userInputType"][0].upper() + shown["userInputType"][1:]
    return shown


def _expanded(
    call: Call, assignment: Document, settings: UserFlowSettings, names: tuple[str, ...]
) -> Document:
    shown = _shown(assignment, settings)
    if names:
        shown["userAttribute"] = find_attribute(call.tenant, shown["id"])
    return shown


def _checked(assignment: Document) -> Document:
    """The assignment with its input type in Graph's spelling; raises CallError 400."""
    requested = (assignment["userInputType"] or "").lower()
    input_type = next((name for name in _INPUT_TYPES if name.lower() == requested), None)
    if input_type is None:
        raise invalid_field("userInputType")
    if assignment["userAttributeValues"] and input_type not in _SELECT_TYPES:
        raise refused(f"An attribute of the input type '{input_type}' has no values to choose.")
    for value in assignment["userAttributeValues"]:
        if not value["name"] or not value["value"]:
            raise invalid_field("userAttributeValues")
    if assignment["requiresVerification"] and input_type not in _VERIFIABLE:
        raise refused(f"An attribute of the input type '{input_type}' cannot be verified.")
    flags = {name: bool(assignment[name]) for name in ("isOptional", "requiresVerification")}
    return {**assignment, **flags, "userInputType": input_type}


def _existing(call: Call, document: Document) -> Document:
    position = _position(document, call.path["attribute"])
    if position is None:
        raise unknown("attribute assignment", call.path["attribute"])
    return ATTRIBUTES.of(document)[position]


def _position(document: Document, attribute_id: str) -> int | None:
    for position, assignment in enumerate(ATTRIBUTES.of(document)):
        if assignment["userAttribute"]["id"].lower() == attribute_id.lower():
            return position
    return None


def _set(document: Document) -> str:
    return f"identity/b2cUserFlows('{document['id']}')/userAttributeAssignments"
