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
from clients.graph import Graph
from plugin.resource import Adoptable, Change, Inputs, State, Unfinished, top_level
from provider.difference import same_text
from provider.tenant_object import REFUSED, TenantObject
from provider.user_flow.difference import differences, is_at_rest
from provider.user_flow.parts import PARTS

# What stands in the flow's own document.
_OWN = {one.name: one for one in USER_FLOW.properties if one.graph}
_PATCHED = {one.name: one for one in USER_FLOW.properties if one.patched}


class UserFlow(TenantObject):
    """The id is the flow's name with its prefix."""

    described = USER_FLOW
    collection = "identity/b2cUserFlows"
    rule = staticmethod(check)
    outputs = frozenset(_PATCHED)

    def key(self, values: Mapping[str, Any]) -> str:
        """The service may take names that differ in case only for the same."""
        return str(values.get("flowId")).casefold()

    def existing(self, document: Mapping[str, Any]) -> str:
        return (
            f"the user flow {document['id']} exists already. It is not taken over: import it, or "
            "give another flowId."
        )

    def creation(self, inputs: Inputs) -> dict[str, Any]:
        return USER_FLOW.body(inputs)

    def find(self, graph: Graph, inputs: Inputs) -> Any:
        return graph.find(self.path(inputs["flowId"]))

    def differences(self, state: Inputs, inputs: Inputs) -> dict[str, Change]:
        """What the program leaves out shows none."""
        return differences(state, inputs)

    def create(self, graph: Graph, inputs: Inputs) -> tuple[str, State]:
        """Make the flow, then its parts; what is made half is deleted again."""
        flow_id = inputs["flowId"]
        self.refuse_existing(graph, inputs)
        try:
            made = graph.create(
                self.collection, self.creation(inputs), lambda: self.find(graph, inputs)
            )
        except (ServiceError, Cancelled) as error:
            if error.uncertain:
                self._take_back(graph, flow_id, error)
            if isinstance(error, GraphError) and error.status in REFUSED:
                # Someone else was faster, so it is not this one's to delete.
                self.refuse_existing(graph, inputs)
            raise
        made = made if isinstance(made, Mapping) else {}
        resource_id = str(made.get("id") or flow_id)
        graph.is_new(self.path(resource_id))
        # What is sent after the POST: the parts, and what the POST has answered otherwise.
        declared = {name for name in (*PARTS, *_PATCHED) if inputs.get(name) not in (None, {})}
        try:
            state = self.state(made, inputs)
            self._apply(graph, resource_id, state, inputs, declared)
        except Exception as error:
            self._take_back(graph, resource_id, error)
        return resource_id, {**state, **_kept(inputs), "flowId": _spelled(flow_id, resource_id)}

    def read(
        self, graph: Graph, resource_id: str, state: Inputs, inputs: Inputs
    ) -> tuple[State, State] | None:
        """The parts that the stack manages; every part for an import."""
        flow = graph.find(self.path(resource_id))
        if flow is None:
            return None
        imported = not (state or inputs)
        # Creation answers a default language that is null from then on: what the program leaves out
        # and Graph does not show is what it was.
        filled_in = {name: state[name] for name in _PATCHED if name in state and name not in inputs}
        now = self.state(flow, filled_in)
        managed = {**state, **inputs}
        now["flowId"] = _spelled(managed.get("flowId"), now["flowId"])
        for name, part in PARTS.items():
            if imported or name in managed:
                shown = part.read(graph, self.path(resource_id), now, state, inputs)
                now |= {} if shown is None else {name: shown}
        if imported:
            return now, _imported_inputs(now)
        if "expect" in managed:
            # The service cannot show it, and right after an import no program has declared it.
            now["expect"] = inputs.get("expect") or {}
        return now, _refreshed_inputs(now, inputs)

    def state(self, document: Mapping[str, Any], so_far: Inputs) -> State:
        """The flow's own properties."""
        # A flag that nothing shows is off.
        state = {
            name: so_far.get(name, False if one.type is FLAG else None)
            for name, one in _OWN.items()
        } | _shown(document, _OWN)
        return {**state, "version": version("version", state["version"])}

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
                # Where Graph does not show connectors, the state is believed: it must not have
                # those that were not attached.
                now.setdefault("apiConnectors", {})
            self._raise_unfinished(graph, resource_id, state, now, inputs, error)
        return {**now, **_kept(inputs), "flowId": state.get("flowId", resource_id)}

    def delete(self, graph: Graph, resource_id: str, state: Inputs) -> None:
        """Delete the flow; what it assigns and attaches goes with it."""
        del state
        graph.delete(self.path(resource_id))

    def _take_back(self, graph: Graph, flow_id: str, error: Exception) -> NoReturn:
        """Delete the half-made flow and raise what went wrong first."""
        with graph.finishing():
            try:
                graph.delete(self.path(flow_id))
            except ServiceError as second:
                raise Adoptable(
                    f"{error}\nThe user flow {flow_id} may be left half made, because deleting it "
                    f"failed too: {second}\nDelete it in the portal, or import it.",
                    flow_id,
                ) from error
        if isinstance(error, Cancelled):
            raise Cancelled(f"what there was of the user flow {flow_id} has been deleted again")
        raise error

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
                current = self.read(graph, resource_id, believed, inputs)
            except ServiceError as second:
                raise Refusal(
                    f"{error}\nHow much of the change was made cannot be read ({second}). "
                    "`pulumi refresh` finds it out later."
                ) from error
        if current is None:
            raise error
        now = {**current[0], "expect": before.get("expect") or {}}
        if not differences(before, now):
            raise error
        raise Unfinished(error, now) from error

    def _apply(
        self, graph: Graph, resource_id: str, state: State, inputs: Inputs, changed: set[str]
    ) -> None:
        """Send the changed properties; `state` is what the flow has, and learns what it answers."""
        path = self.path(resource_id)
        patch = USER_FLOW.body(
            {
                name: inputs[name]
                for name in _PATCHED
                if name in changed and inputs[name] != state.get(name)
            }
        )
        if patch:
            state.update(_shown(graph.patch(path, patch) or {}, _PATCHED))
        for name, part in PARTS.items():
            if name in changed:
                part.apply(graph, path, state, inputs)


def _shown(document: Mapping[str, Any], properties: Mapping[str, Property]) -> State:
    """What Graph's document has; it shows null for a default language in some places."""
    return {
        name: document[one.graph]
        for name, one in properties.items()
        if document.get(one.graph) is not None
    }


def _spelled(before: Any, shown: Any) -> Any:
    """The flow's name as it was spelled before, unless it is another one: a name in other letters'
    case would look like one that calls for a replacement."""
    return before if same_text(before, shown) else shown


def _kept(inputs: Inputs) -> State:
    """What the program declares, as the state keeps it."""
    kept = {name: value for name, value in inputs.items() if value is not None}
    return {**kept, "expect": inputs.get("expect") or {}}


def _imported_inputs(now: State) -> State:
    """The inputs of a program that would make the flow as it is."""
    inputs = {name: value for name, value in now.items() if value not in (None, False, [], {})}
    if "languages" in inputs:
        default = now["defaultLanguage"]
        inputs["languages"] = [one for one in inputs["languages"] if not is_at_rest(one, default)]
    return inputs


def _refreshed_inputs(now: State, inputs: Inputs) -> State:
    """The program's inputs, with what the service has now where that differs."""
    differing = set(map(top_level, differences(now, inputs)))
    return {name: now.get(name) if name in differing else inputs[name] for name in inputs}
