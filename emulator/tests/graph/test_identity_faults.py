"""User flows and what they use, when answers are lost, late, or an object is not found yet."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.server.traffic import ConnectionCutError
from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import (
    ATTRIBUTES,
    CONNECTORS,
    FLOWS,
    PROVIDERS,
    attribute,
    connector,
    create,
    google,
)

BODY = {"id": "made", "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3}
FLOW = f"{FLOWS}/B2C_1_made"


def faults(tenant: InProcessTenant, *rules: dict[str, Any]) -> None:
    response = tenant.http.request("PUT", "/_rehearsal/faults", json=list(rules))
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("after_effect", [True, False])
def test_a_failed_creation_has_made_the_flow_or_not(
    tenant: InProcessTenant, after_effect: bool
) -> None:
    rule = {"method": "POST", "path": "/b2cUserFlows$", "status": 500}
    faults(tenant, {**rule, "after_effect": after_effect})

    assert tenant.refused("POST", FLOWS, BODY)[0] == 500

    assert (tenant.call("GET", FLOW).status_code == 200) is after_effect


def test_a_connection_lost_after_the_write_leaves_the_flow(tenant: InProcessTenant) -> None:
    rule = {"method": "POST", "path": "/b2cUserFlows$", "drop": True, "after_effect": True}
    faults(tenant, rule)
    with pytest.raises(ConnectionCutError):
        tenant.call("POST", FLOWS, BODY)
    assert tenant.refused("POST", FLOWS, BODY)[0] == 409


def test_a_new_flow_may_not_be_found_at_first(tenant: InProcessTenant) -> None:
    faults(tenant, {"method": "POST", "path": "/b2cUserFlows$", "hide_times": 2})
    create(tenant)
    attached = tenant.call("GET", f"{FLOW}/userFlowIdentityProviders")
    answers = [attached.status_code, *(tenant.call("GET", FLOW).status_code for _ in range(2))]
    assert answers == [404, 404, 200]


def test_new_objects_are_invisible_for_the_replication_delay(tenant: InProcessTenant) -> None:
    settings = {"replication_delay_ms": 600_000}
    tenant.http.request("PUT", "/_rehearsal/settings", json=settings)
    create(tenant)
    provider, made = google(tenant)["id"], connector(tenant)["id"]
    hobby = attribute(tenant, "Hobby")

    for path in (
        FLOW,
        f"{PROVIDERS}/{provider}",
        f"{CONNECTORS}/{made}",
        f"{ATTRIBUTES}/{hobby}",
    ):
        assert tenant.refused("GET", path)[0] == 404, path
    assert tenant.refused("PATCH", FLOW, {"defaultLanguageTag": "de"})[0] == 404
    assert "B2C_1_made" not in [one["id"] for one in tenant.ok("GET", FLOWS)["value"]]
    # The name is taken all the same.
    assert tenant.refused("POST", FLOWS, BODY)[0] == 409
    reference = {"@odata.id": f"https://x{PROVIDERS}/{provider}"}
    attach = f"{FLOWS}/B2C_1_siin/userFlowIdentityProviders/$ref"
    assert tenant.refused("POST", attach, reference)[0] == 404


def test_concurrent_writers_do_not_lose_each_others_work(tenant: InProcessTenant) -> None:
    google(tenant)
    create(tenant, isLanguageCustomizationEnabled=True)
    headers = tenant.authorization
    reference = {"@odata.id": f"https://x{PROVIDERS}/Google-OAUTH"}
    assignment = {"userAttribute": {"id": "city"}, "userInputType": "textBox"}

    answers = tenant.http.gather(
        ("PATCH", FLOW, {"json": {"defaultLanguageTag": "de"}, "headers": headers}),
        ("POST", f"{FLOW}/userFlowIdentityProviders/$ref", {"json": reference, "headers": headers}),
        ("POST", f"{FLOW}/userAttributeAssignments", {"json": assignment, "headers": headers}),
        ("PUT", f"{FLOW}/languages/fr", {"json": {}, "headers": headers}),
    )

    assert [one.status_code for one in answers] == [204, 204, 201, 204]
    expand = "$expand=userFlowIdentityProviders,userAttributeAssignments,languages"
    read = tenant.ok("GET", f"{FLOW}?{expand}")
    assert read["defaultLanguageTag"] == "de"
    assert len(read["userFlowIdentityProviders"]) == len(read["userAttributeAssignments"]) == 1
    assert [one["id"] for one in read["languages"] if one["isEnabled"]] == ["de", "fr"]
