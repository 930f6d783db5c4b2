"""Which API connector a user flow calls at which of its steps.

Public documentation disagrees on whether Graph shows what is set. Where it does not, the state is
believed.
"""

from collections.abc import Mapping
from typing import Any

from b2c.user_flow.properties import API_CONNECTORS
from clients.errors import GraphError
from clients.graph import Graph, segment
from plugin.resource import Inputs, State
from provider.difference import same_text
from provider.part_refused import API_CONNECTOR, referring

_STEPS = tuple(API_CONNECTORS.by_name)
# The documentation's own sample leaves the newest step out.
_DOCUMENTED_STEPS = _STEPS[:2]


def read(graph: Graph, flow: str, now: State, state: Inputs, inputs: Inputs) -> dict[str, str]:
    """The connectors' ids by step."""
    del now
    shown = _read(graph, flow)
    believed = {"apiConnectors": {}, **inputs, **state}["apiConnectors"]
    connectors = {
        step: (shown[step] or {}).get("id") if step in shown else believed.get(step)
        for step in _STEPS
    }
    return {step: str(connector) for step, connector in connectors.items() if connector}


def apply(graph: Graph, flow: str, state: State, inputs: Inputs) -> None:
    """Set and clear the steps at which the state and the inputs differ.

    The state learns each step that was made: a failure may come before the last one.
    """
    made = state["apiConnectors"] = dict(state.get("apiConnectors") or {})
    for step in _STEPS:
        old, new = made.get(step), inputs["apiConnectors"].get(step)
        if same_text(old, new):
            continue
        path = f"{flow}/apiConnectorConfiguration/{step}/$ref"
        if new is None:
            graph.put(path, {})
            del made[step]
        else:
            with referring(graph, f"apiConnectors.{step}", new, API_CONNECTOR):
                _set(graph, path, new)
            made[step] = new


def _set(graph: Graph, path: str, connector: str) -> None:
    address = graph.address(f"identity/apiConnectors/{segment(connector)}")
    try:
        graph.put(path, {"@odata.id": address})
    except GraphError as error:
        if error.status != 400:
            raise
        # At another address of Graph `id` alone attached where the documented form did not.
        try:
            graph.put(path, {"id": connector})
        except GraphError:
            raise error from None


def _read(graph: Graph, flow: str) -> Mapping[str, Any]:
    for steps in (_STEPS, _DOCUMENTED_STEPS):
        path = f"{flow}/apiConnectorConfiguration?$expand={','.join(steps)}"
        shown = graph.get_if_served(path)
        if isinstance(shown, Mapping):
            return shown
    return {}
