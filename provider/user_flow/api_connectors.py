"""Which API connector a user flow calls at which of its steps.

Public documentation disagrees on whether Graph tells what is set. Where it does not, what the state
says is believed.
"""

from collections.abc import Mapping
from typing import Any

from b2c.user_flow.properties import API_CONNECTORS
from clients.errors import GraphError
from clients.graph import Graph, segment
from provider.difference import same_text
from provider.part_refused import API_CONNECTOR, referring

_STEPS = tuple(API_CONNECTORS.by_name)
# The documentation's own sample leaves the newest step out.
_DOCUMENTED_STEPS = _STEPS[:2]
_NOT_SERVED = {400, 404, 405, 501}


def read_api_connectors(graph: Graph, flow: str, known: Mapping[str, str]) -> dict[str, str]:
    """The connectors' ids by step; `flow` is the flow's path, `known` what the state says."""
    told = _told(graph, flow)
    found = {}
    for step in _STEPS:
        connector = (told[step] or {}).get("id") if step in told else known.get(step)
        if connector:
            found[step] = str(connector)
    return found


def apply_api_connectors(
    graph: Graph, flow: str, state: dict[str, str], wanted: Mapping[str, str]
) -> None:
    """Set and clear the steps at which the state and what is wanted differ.

    `state` learns each step that was made: a failure may come before the last one.
    """
    for step in _STEPS:
        old, new = state.get(step), wanted.get(step)
        if same_text(old, new):
            continue
        path = f"{flow}/apiConnectorConfiguration/{step}/$ref"
        if new is None:
            graph.put(path, {})
            del state[step]
        else:
            with referring(graph, f"apiConnectors.{step}", new, API_CONNECTOR):
                _set(graph, path, new)
            state[step] = new


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


def _told(graph: Graph, flow: str) -> Mapping[str, Any]:
    for steps in (_STEPS, _DOCUMENTED_STEPS):
        try:
            told = graph.get(f"{flow}/apiConnectorConfiguration?$expand={','.join(steps)}")
        except GraphError as error:
            if error.status not in _NOT_SERVED:
                raise
        else:
            return told if isinstance(told, Mapping) else {}
    return {}
