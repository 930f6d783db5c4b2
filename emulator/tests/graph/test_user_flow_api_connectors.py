"""Which API a flow calls at which step."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import CONNECTORS, FLOWS, connector, create, switch

FLOW = f"{FLOWS}/B2C_1_made"
STEPS = f"{FLOW}/apiConnectorConfiguration"
EXPANDED = f"{STEPS}?$expand=postFederationSignup,postAttributeCollection,preTokenIssuance"


def reference(connector_id: str) -> dict[str, str]:
    return {"@odata.id": f"https://graph.microsoft.com{CONNECTORS}/{connector_id}"}


@pytest.mark.parametrize(
    "step", ["postFederationSignup", "postAttributeCollection", "preTokenIssuance"]
)
def test_a_step_is_set_read_and_cleared(tenant: InProcessTenant, step: str) -> None:
    create(tenant)
    made = connector(tenant)

    response = tenant.call("PUT", f"{STEPS}/{step}/$ref", reference(made["id"]))

    assert (response.status_code, response.content) == (204, b"")
    read = tenant.ok("GET", EXPANDED)
    assert read[step]["displayName"] == "Orders"
    assert [one for one in read.values() if one is None] == [None, None]
    assert tenant.ok("GET", f"{STEPS}/{step}")["id"] == made["id"]
    assert step not in tenant.ok("GET", STEPS)
    assert tenant.ok("GET", FLOW)["apiConnectorConfiguration"] == {}
    switch(tenant, connectorExpand="ignored")
    assert step not in tenant.ok("GET", EXPANDED)
    switch(tenant, connectorExpand="readable")
    assert tenant.call("PUT", f"{STEPS}/{step}/$ref", {}).status_code == 204
    assert tenant.ok("GET", EXPANDED)[step] is None
    assert tenant.refused("GET", f"{STEPS}/{step}")[0] == 404


def test_unknown_steps_and_connectors_are_refused(tenant: InProcessTenant) -> None:
    create(tenant)
    made = connector(tenant)
    assert tenant.refused("PUT", f"{STEPS}/preFlight/$ref", reference(made["id"]))[0] == 404
    step = f"{STEPS}/postFederationSignup/$ref"
    assert tenant.refused("PUT", step, reference("nobody"))[0] == 404
    assert tenant.refused("PUT", step, {"@odata.id": None})[0] == 400
    assert tenant.refused("GET", f"{STEPS}?$expand=preFlight")[0] == 400


def test_a_creation_attaches_by_id_and_by_address_nothing(tenant: InProcessTenant) -> None:
    made = connector(tenant)
    by_address = {"postFederationSignup": reference(made["id"])}
    by_id = {"postFederationSignup": {"id": made["id"]}}

    create(tenant, "address", apiConnectorConfiguration=by_address)
    create(tenant, "id", apiConnectorConfiguration=by_id)

    attached = [
        tenant.ok(
            "GET",
            f"{FLOWS}/B2C_1_{name}/apiConnectorConfiguration?$expand=postFederationSignup",
        )["postFederationSignup"]
        for name in ("address", "id")
    ]
    assert attached[0] is None
    assert attached[1]["id"] == made["id"]
    wrong: Any
    for wrong in ({"postFederationSignup": {"id": "nobody"}}, {"preFlight": {"id": "x"}}, []):
        body = {
            "id": "wrong",
            "userFlowType": "signUp",
            "userFlowTypeVersion": 3,
            "apiConnectorConfiguration": wrong,
        }
        assert tenant.refused("POST", FLOWS, body)[0] in (400, 404), wrong


def test_a_connector_that_a_flow_calls_is_kept_or_detached(tenant: InProcessTenant) -> None:
    create(tenant)
    made = connector(tenant)
    tenant.ok("PUT", f"{STEPS}/preTokenIssuance/$ref", reference(made["id"]))

    status, _, message = tenant.refused("DELETE", f"{CONNECTORS}/{made['id']}")

    assert status == 400
    assert "B2C_1_made" in message
    switch(tenant, deleteInUse="detached")
    tenant.ok("DELETE", f"{CONNECTORS}/{made['id']}")
    assert tenant.ok("GET", EXPANDED)["preTokenIssuance"] is None
