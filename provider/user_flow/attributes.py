"""The attributes that a user flow asks people for: an assignment for every one, and their order."""

from collections.abc import Collection, Mapping
from typing import Any

from b2c.user_flow.properties import ATTRIBUTE, INPUT_TYPE
from b2c.user_flow.rules import SELECT_TYPES
from clients.errors import GraphError
from clients.graph import Graph, segment
from plugin.resource import Inputs, State
from provider.part_refused import USER_ATTRIBUTE, referring

_INPUT_TYPES = {word.casefold(): word for word in INPUT_TYPE.meanings}
_EXISTS = {400, 409}


def read(
    graph: Graph, flow: str, now: State, state: Inputs, inputs: Inputs
) -> list[dict[str, Any]]:
    """What the flow asks for, in the order of its page."""
    del now, state, inputs
    assigned = _read(graph, flow)
    if len(assigned) > 1:
        places = {name: place for place, name in enumerate(_read_order(graph, flow))}
        assigned = dict(sorted(assigned.items(), key=lambda item: places.get(item[0], len(places))))
    return [_plain(assignment) for assignment in assigned.values()]


def apply(graph: Graph, flow: str, state: State, inputs: Inputs) -> None:
    """Assign what is missing, change what differs, take away the rest, and put it in order.

    A new flow may come with assignments of its own, which are treated like any others.
    """
    del state
    assigned = _read(graph, flow)
    declared = {one["attribute"].casefold(): one for one in inputs["attributes"]}
    for position, (name, one) in enumerate(declared.items()):
        path = f"attributes[{position}].attribute"
        with referring(graph, path, one["attribute"], USER_ATTRIBUTE):
            if name not in assigned:
                _assign(graph, flow, one)
            elif _plain(assigned[name]) != {**one, "attribute": _id(assigned[name])}:
                graph.patch(_path(flow, _id(assigned[name])), _body(one))
    for name, assignment in assigned.items():
        if name not in declared:
            graph.remove(_path(flow, _id(assignment)))
    # Where a new assignment goes is not documented.
    placed = declared.keys() <= assigned.keys()
    if len(declared) > 1 and not (placed and _is_in_order(graph, flow, declared)):
        # The list is complete: whether the service takes a part of it is not documented.
        order = [
            _id(assigned[name]) if name in assigned else one["attribute"]
            for name, one in declared.items()
        ]
        graph.act(f"{_assignments(flow)}/setOrder", {"newAssignmentOrder": {"order": order}})


def _is_in_order(graph: Graph, flow: str, names: Collection[str]) -> bool:
    return [name for name in _read_order(graph, flow) if name in names] == list(names)


def _assign(graph: Graph, flow: str, declared: Mapping[str, Any]) -> None:
    body = {"userAttribute": {"id": declared["attribute"]}, **_body(declared)}
    path = _path(flow, declared["attribute"])
    try:
        graph.create(_assignments(flow), body, lambda: graph.find(path))
    except GraphError as error:
        if error.status not in _EXISTS or graph.find(path) is None:
            raise
        graph.patch(path, _body(declared))


def _body(declared: Mapping[str, Any]) -> dict[str, Any]:
    body = ATTRIBUTE.body(declared)
    if declared["inputType"] not in SELECT_TYPES:
        body.pop("userAttributeValues", None)
    return body


def _plain(assignment: Mapping[str, Any]) -> dict[str, Any]:
    shown = ATTRIBUTE.told(assignment)
    name, input_type = _id(assignment), str(shown["inputType"] or "")
    plain = {
        **shown,
        "attribute": name,
        "displayName": shown["displayName"] or name,
        "inputType": _INPUT_TYPES.get(input_type.casefold(), input_type),
    }
    return {key: value for key, value in plain.items() if key != "values" or value}


def _read(graph: Graph, flow: str) -> dict[str, dict[str, Any]]:
    """The assignments by attribute in lower case."""
    return {_id(one).casefold(): one for one in graph.entries(_assignments(flow))}


def _read_order(graph: Graph, flow: str) -> list[str]:
    """The attributes in order, in lower case; empty where the service does not serve it."""
    shown = graph.get_if_served(f"{_assignments(flow)}/getOrder()") or {}
    return [str(name).casefold() for name in shown.get("order") or ()]


def _id(assignment: Mapping[str, Any]) -> str:
    """The attribute's id, which is the assignment's too."""
    return str((assignment.get("userAttribute") or {}).get("id") or assignment["id"])


def _assignments(flow: str) -> str:
    return f"{flow}/userAttributeAssignments"


def _path(flow: str, attribute: str) -> str:
    return f"{_assignments(flow)}/{segment(attribute)}"
