"""`b2c:index:UserFlow`: a user flow with all that Microsoft Graph can hold of it."""

from collections.abc import Mapping
from typing import Any, NoReturn

from b2c.property import FLAG, Property
from b2c.refusal import Refusal
from b2c.user_flow.inputs import check
from b2c.user_flow.properties import USER_FLOW
from b2c.user_flow.rules import version
from clients.clock import Cancelled
from clients.errors import GraphError, ServiceError
from clients.graph import Graph, segment
from plugin.resource import (
    Adoptable,
    Checked,
    Difference,
    Inputs,
    ResourceType,
    State,
    Unfinished,
    top_level,
)
from provider.described import token
from provider.difference import same_text
from provider.tenant_object import own
from provider.user_flow.difference import differences, is_at_rest
from provider.user_flow.parts import PARTS

_FLOWS = "identity/b2cUserFlows"
# What stands in the flow's own document.
_OWN = {one.name: one for one in USER_FLOW.properties if one.graph}
_PATCHED = {one.name: one for one in USER_FLOW.properties if one.patched}
_PARTS = tuple(one.name for one in USER_FLOW.properties if one.is_part)


class UserFlow(ResourceType[Graph]):
    """The operations on a user flow; the id is the flow's name with its prefix."""

    token = token(USER_FLOW)
    secrets = USER_FLOW.secrets
    outputs = frozenset(_PATCHED)

    def check(self, old_inputs: Inputs, new_inputs: Inputs) -> Checked:
        """Names, types, versions, attributes, languages, connectors and expectations."""
        return Checked(*check(old_inputs, own(new_inputs)))

    def diff(self, state: Inputs, new_inputs: Inputs) -> Difference:
        """Another name, type or version is another flow; all else is changed in place."""
        changes = differences(state, new_inputs)
        replaces = frozenset(changes) & USER_FLOW.replaces
        # The service may take names that differ in case only for the same.
        stays = same_text(state.get("flowId"), new_inputs.get("flowId"))
        return Difference(changes, replaces, bool(replaces) and stays)

    def create(self, graph: Graph, inputs: Inputs) -> tuple[str, State]:
        """Make the flow, then its parts; what is made half is deleted again."""
        flow_id = inputs["flowId"]
        if graph.find(_path(flow_id)) is not None:
            raise _exists(flow_id)
        try:
            made = graph.create(_FLOWS, USER_FLOW.body(inputs), lambda: graph.find(_path(flow_id)))
        except (ServiceError, Cancelled) as error:
            if error.uncertain:
                _take_back(graph, flow_id, error)
            refused = isinstance(error, GraphError) and error.status in (400, 409)
            if refused and graph.find(_path(flow_id)) is not None:
                # Someone else was faster, so it is not this one's to delete.
                raise _exists(flow_id) from error
            raise
        made = made if isinstance(made, Mapping) else {}
        resource_id = str(made.get("id") or flow_id)
        graph.is_new(_path(resource_id))
        try:
            state = _state(made, inputs)
            self._apply(graph, resource_id, state, inputs, _parts_given(inputs))
        except Exception as error:
            _take_back(graph, resource_id, error)
        return resource_id, {**state, **_given(inputs), "flowId": _spelled(flow_id, resource_id)}

    def read(
        self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        """The parts that the stack manages; every part for an import."""
        flow = graph.find(_path(resource_id))
        if flow is None:
            return None
        imported = not (state or inputs)
        # Creation answers a default language that is null from then on: what nobody gave and nobody
        # tells is what it was.
        filled_in = {name: state[name] for name in _PATCHED if name in state and name not in inputs}
        now = _state(flow, filled_in)
        path = _path(resource_id)
        known = {**state, **inputs}
        now["flowId"] = _spelled(known.get("flowId"), now["flowId"])
        for name in _PARTS:
            if imported or name in known:
                part = PARTS[name].read(graph, path, now, state, inputs)
                now |= {} if part is None else {name: part}
        if imported:
            return now, _imported_inputs(now)
        if "expect" in known:
            # The service cannot tell it; right after an import nobody has told it yet.
            now["expect"] = inputs.get("expect") or {}
        return now, _refreshed_inputs(now, inputs)

    def update(self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs) -> State:
        """Send what differs, part by part, and nothing for what is the same."""
        changed = set(map(top_level, differences(state, inputs)))
        if changed & _PATCHED.keys() and inputs.get("languages") is not None:
            # The former default language may have been enabled only as such.
            changed.add("languages")
        now = dict(state)
        try:
            self._apply(graph, resource_id, now, inputs, changed)
        except Refusal as error:
            if "apiConnectors" in inputs:
                # Else those that were to be attached would be believed where Graph does not tell.
                now.setdefault("apiConnectors", {})
            self._raise_unfinished(graph, resource_id, state, now, inputs, error)
        return {**now, **_given(inputs), "flowId": state.get("flowId", resource_id)}

    def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """Delete the flow; what it assigns and attaches goes with it."""
        del state
        graph.delete(_path(resource_id))

    def _raise_unfinished(
        self,
        graph: Graph,
        resource_id: str,
        before: Inputs,
        believed: Inputs,
        inputs: Inputs,
        error: Refusal,
    ) -> NoReturn:
        """Raise the error with what the flow is now, if that is not what it was before."""
        with graph.finishing():
            try:
                found = self.read(graph, resource_id, believed, inputs)
            except ServiceError as second:
                raise Refusal(
                    f"{error}\nHow much of the change was made cannot be read ({second}). "
                    "`pulumi refresh` finds it out later."
                ) from error
        if found is None:
            raise error
        now = {**found[0], "expect": before.get("expect") or {}}
        if not differences(before, now):
            raise error
        raise Unfinished(error, now) from error

    def _apply(
        self, graph: Graph, resource_id: str, state: State, inputs: Inputs, changed: set[str]
    ) -> None:
        """Send the changed properties; `state` is what the flow has, and learns what it answers."""
        path = _path(resource_id)
        patch = USER_FLOW.body(
            {
                name: inputs[name]
                for name in _PATCHED
                if name in changed and inputs[name] != state.get(name)
            }
        )
        if patch:
            state.update(_told(graph.patch(path, patch) or {}, _PATCHED))
        for name in _PARTS:
            if name in changed:
                PARTS[name].apply(graph, path, state, inputs)


def _path(flow_id: str) -> str:
    return f"{_FLOWS}/{segment(flow_id)}"


def _exists(flow_id: str) -> Adoptable:
    return Adoptable(
        f"the user flow {flow_id} exists already. It is not taken over: import it, or give another "
        "flowId.",
        flow_id,
    )


def _take_back(graph: Graph, flow_id: str, error: Exception) -> NoReturn:
    """Delete the half-made flow and raise what went wrong first."""
    with graph.finishing():
        try:
            graph.delete(_path(flow_id))
        except ServiceError as second:
            raise Adoptable(
                f"{error}\nThe user flow {flow_id} may be left half made, because deleting it "
                f"failed too: {second}\nDelete it in the portal, or import it.",
                flow_id,
            ) from error
    if isinstance(error, Cancelled):
        raise Cancelled(f"what there was of the user flow {flow_id} has been deleted again")
    raise error


def _state(flow: Mapping[str, Any], inputs: Inputs) -> State:
    """The flow's own properties, as it tells them; `inputs` in place of what it does not tell."""
    # A flag that nothing tells is off.
    untold = {name: inputs.get(name, False if _OWN[name].type is FLAG else None) for name in _OWN}
    state = {**untold, **_told(flow, _OWN)}
    return {**state, "version": version("version", state["version"])}


def _told(flow: Mapping[str, Any], properties: Mapping[str, Property]) -> State:
    """What the flow tells; it answers null for a default language in some places."""
    return {
        name: flow[one.graph] for name, one in properties.items() if flow.get(one.graph) is not None
    }


def _parts_given(inputs: Inputs) -> set[str]:
    """What is to be sent after the POST: the parts, and what the POST's answer has otherwise."""
    return {name for name in (*_PARTS, *_PATCHED) if inputs.get(name) not in (None, {})}


def _spelled(known: Any, told: Any) -> Any:
    """The flow's name as it is known, unless it is another one: a name in other letters' case
    would look like one that calls for a replacement."""
    return known if same_text(known, told) else told


def _given(inputs: Inputs) -> State:
    """What the program gives, as the state keeps it."""
    kept = {name: value for name, value in inputs.items() if value is not None}
    return {**kept, "expect": inputs.get("expect") or {}}


def _imported_inputs(now: State) -> State:
    """The inputs of a program that would make the flow as it is."""
    found = {name: value for name, value in now.items() if value not in (None, False, [], {})}
    if "languages" in found:
        found["languages"] = [
            each for each in found["languages"] if not is_at_rest(each, now["defaultLanguage"])
        ]
    return found


def _refreshed_inputs(now: State, inputs: Inputs) -> State:
    """The program's inputs, with what the service has now where that differs."""
    differing = set(map(top_level, differences(now, inputs)))
    return {name: now.get(name) if name in differing else inputs[name] for name in inputs}
