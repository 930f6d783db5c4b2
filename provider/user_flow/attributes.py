"""The attributes that a user flow asks people for: one assignment each, and their order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from b2c.user_flow.properties import ATTRIBUTE, INPUT_TYPE
from b2c.user_flow.rules import SELECT_TYPES
from clients.errors import GraphError
from clients.graph import Graph, segment
from provider.part_refused import USER_ATTRIBUTE, referring

_INPUT_TYPES = {each.casefold(): each for each in INPUT_TYPE.meanings}
_NOT_SERVED = {400, 404, 405, 501}
_EXISTS = {400, 409}


def read_attributes(graph: Graph, flow: str) -> list[dict[str, Any]]:
    """What the flow asks for, in the order of its page; `flow` is the flow's path."""
    assigned = _read(graph, flow)
    if len(assigned) > 1:
        places = {each.casefold(): place for place, each in enumerate(_read_order(graph, flow))}
        assigned = dict(sorted(assigned.items(), key=lambda item: places.get(item[0], len(places))))
    return [_plain(each) for each in assigned.values()]


def apply_attributes(graph: Graph, flow: str, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Assign what is missing, change what differs, take away the rest, and put it in order.

    A new flow may come with assignments of its own, which are treated like any others.
    """
    assigned = _read(graph, flow)
    names = [each["attribute"].casefold() for each in wanted]
    # Where a new assignment goes is not documented.
    placed = all(name in assigned for name in names)
    for position, (name, each) in enumerate(zip(names, wanted, strict=True)):
        property_path = f"attributes[{position}].attribute"
        with referring(graph, property_path, each["attribute"], USER_ATTRIBUTE):
            if name not in assigned:
                _assign(graph, flow, each)
            elif _plain(assigned[name]) != {**each, "attribute": _id(assigned[name])}:
                _change(graph, flow, _id(assigned[name]), each)
    for name, each in assigned.items():
        if name not in names:
            graph.remove(f"{_assignments(flow)}/{segment(_id(each))}")
    if len(names) > 1 and not (placed and _is_in_order(graph, flow, names)):
        # The list is complete: whether the service takes a part of it is not documented.
        order = [
            _id(assigned[name]) if name in assigned else each["attribute"]
            for name, each in zip(names, wanted, strict=True)
        ]
        graph.act(f"{_assignments(flow)}/setOrder", {"newAssignmentOrder": {"order": order}})


def _is_in_order(graph: Graph, flow: str, names: Iterable[str]) -> bool:
    wanted = list(names)
    order = [each.casefold() for each in _read_order(graph, flow)]
    return [each for each in order if each in wanted] == wanted


def _assign(graph: Graph, flow: str, wanted: Mapping[str, Any]) -> None:
    body = {"userAttribute": {"id": wanted["attribute"]}, **_body(wanted)}
    item = f"{_assignments(flow)}/{segment(wanted['attribute'])}"
    try:
        graph.create(_assignments(flow), body, lambda: graph.find(item))
    except GraphError as error:
        if error.status not in _EXISTS or graph.find(item) is None:
            raise
        _change(graph, flow, wanted["attribute"], wanted)


def _change(graph: Graph, flow: str, attribute: str, wanted: Mapping[str, Any]) -> None:
    graph.patch(f"{_assignments(flow)}/{segment(attribute)}", _body(wanted))


def _body(wanted: Mapping[str, Any]) -> dict[str, Any]:
    body = ATTRIBUTE.body(wanted)
    if wanted["inputType"] not in SELECT_TYPES:
        body.pop("userAttributeValues", None)
    return body


def _plain(assignment: Mapping[str, Any]) -> dict[str, Any]:
    told = ATTRIBUTE.told(assignment)
    name, input_type = _id(assignment), str(told["inputType"] or "")
    plain = {
        **told,
        "attribute": name,
        "displayName": told["displayName"] or name,
        "inputType": _INPUT_TYPES.get(input_type.casefold(), input_type),
    }
    return {key: value for key, value in plain.items() if key != "values" or value}


def _read(graph: Graph, flow: str) -> dict[str, dict[str, Any]]:
    """The assignments by attribute in lower case."""
    return {_id(each).casefold(): each for each in graph.entries(_assignments(flow))}


def _read_order(graph: Graph, flow: str) -> list[str]:
    """The attributes in order; empty where the service does not tell it."""
    try:
        told = graph.get(f"{_assignments(flow)}/getOrder()")
    except GraphError as error:
        if error.status not in _NOT_SERVED:
            raise
        return []
    return [str(each) for each in told.get("order") or ()]


def _id(assignment: Mapping[str, Any]) -> str:
    """The attribute's id, which is the assignment's too."""
    return str((assignment.get("userAttribute") or {}).get("id") or assignment["id"])


def _assignments(flow: str) -> str:
    return f"{flow}/userAttributeAssignments"
