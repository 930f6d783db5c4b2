"""`…/{flow}/apiConnectorConfiguration`: the API connectors that a user flow calls, by step."""

from __future__ import annotations

from typing import Any

from emulator.graph.api_connector_documents import find_connector, shown_connector
from emulator.graph.call import NO_CONTENT, Answer, Call
from emulator.graph.identity_errors import invalid_field, unknown
from emulator.graph.user_flow_documents import find_flow, save_flow
from emulator.tenant.settings import UserFlowSettings
from emulator.tenant.store import Document
from emulator.tenant.user_flows.parts import API_CONNECTORS

STEPS = ("postFederationSignup", "postAttributeCollection", "preTokenIssuance")


def get_configuration(call: Call) -> Answer:
    """The connectors that `$expand` names; the documentation is contradictory on whether the
    service returns them."""
    query = call.query(frozenset(), frozenset(STEPS), skips=True)
    document = find_flow(call)
    shown: Document = {}
    if UserFlowSettings.load(call.tenant.store).connector_expand == "readable":
        shown = {step: _shown(call, document, step) for step in query.expand}
    fragment = f"identity/b2cUserFlows('{document['id']}')/apiConnectorConfiguration"
    return Answer(200, {"@odata.context": call.context(fragment), **shown})


def get_step(call: Call) -> Answer:
    """The connector of a step; 404 where none is attached."""
    document = find_flow(call)
    step = _step(call)
    shown = _shown(call, document, step)
    if shown is None:
        raise unknown("API connector of step", step)
    fragment = f"identity/b2cUserFlows('{document['id']}')/apiConnectorConfiguration/{step}"
    return Answer(200, {"@odata.context": call.context(f"{fragment}/$entity"), **shown})


def set_step(call: Call) -> Answer:
    """Attach the connector that the body refers to; an empty object clears the step."""
    document = find_flow(call)
    step = _step(call)
    body = call.object_body()
    connectors = dict(API_CONNECTORS.of(document))
    if body:
        connectors[step] = _referenced(call, body.get("@odata.id"))
    else:
        connectors.pop(step, None)
    save_flow(call, API_CONNECTORS.put(document, connectors))
    return NO_CONTENT


def _step(call: Call) -> str:
    for name in STEPS:
        if name.lower() == call.path["step"].lower():
            return name
    raise unknown("step", call.path["step"])


def connectors_of_creation(call: Call, body: dict[str, Any]) -> dict[str, str]:
    """The connectors that a creation attaches by `apiConnectorConfiguration`, by step.

    A reference by `id` attaches the connector. The service accepts one by `@odata.id`, but it
    attaches nothing (microsoft-graph-docs#11875).
    """
    configuration = body.get("apiConnectorConfiguration")
    if configuration is None:
        return {}
    if not isinstance(configuration, dict):
        raise invalid_field("apiConnectorConfiguration")
    connectors = {}
    for step, reference in configuration.items():
        if "@odata." in step:
            continue
        if step not in STEPS or not isinstance(reference, dict | None):
            raise invalid_field("apiConnectorConfiguration")
        if reference and "id" in reference:
            connectors[step] = _referenced(call, reference["id"])
    return connectors


def _referenced(call: Call, reference: Any) -> str:
    """The connector's id at the end of an address; raises CallError 404 if it does not exist."""
    if not isinstance(reference, str) or not reference:
        raise invalid_field("@odata.id")
    connector_id = reference.rstrip("/").rsplit("/", 1)[-1]
    connector = find_connector(call.tenant, connector_id)
    if connector is None:
        raise unknown("API connector", connector_id)
    return str(connector["id"])


def _shown(call: Call, document: Document, step: str) -> Document | None:
    connector_id = API_CONNECTORS.of(document).get(step)
    connector = find_connector(call.tenant, connector_id) if connector_id else None
    return shown_connector(connector) if connector else None
