"""Claims mapping policies, and the one that a service principal has."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.roles import with_graph_roles

POLICIES = "/v1.0/policies/claimsMappingPolicies"
DEFINITION = '{"ClaimsMappingPolicy":{"Version":1,"IncludeBasicClaimSet":"true"}}'


def policy(**changes: Any) -> dict[str, Any]:
    return {"displayName": "orders", "definition": [DEFINITION], **changes}


@pytest.fixture(autouse=True)
def may_write(tenant: InProcessTenant) -> None:
    roles = ("Policy.ReadWrite.ApplicationConfiguration", "Application.ReadWrite.All")
    with_graph_roles(tenant, *roles)


def test_a_policy_is_created_changed_and_deleted(tenant: InProcessTenant) -> None:
    created = tenant.ok("POST", POLICIES, policy())
    path = f"{POLICIES}/{created['id']}"
    tenant.ok("PATCH", path, {"displayName": "shipping"})
    assert [one["displayName"] for one in tenant.ok("GET", POLICIES)["value"]] == ["shipping"]
    tenant.ok("DELETE", path)
    assert tenant.refused("GET", path)[0] == 404


@pytest.mark.parametrize("definition", [[], ["x"], ["{}"], [DEFINITION, DEFINITION]])
def test_a_definition_is_one_claims_mapping_policy(
    tenant: InProcessTenant, definition: list[str]
) -> None:
    assert tenant.refused("POST", POLICIES, policy(definition=definition))[0] == 400


def test_a_service_principal_has_at_most_one(tenant: InProcessTenant) -> None:
    principal = tenant.principal(tenant.application()["appId"])
    first, second = (tenant.ok("POST", POLICIES, policy()) for _ in range(2))
    assigned = f"/v1.0/servicePrincipals/{principal['id']}/claimsMappingPolicies"

    def reference(made: Any) -> dict[str, str]:
        return {"@odata.id": f"{tenant.state.url}/v1.0/directoryObjects/{made['id']}"}

    tenant.ok("POST", f"{assigned}/$ref", reference(first))
    assert [one["id"] for one in tenant.ok("GET", assigned)["value"]] == [first["id"]]
    for another in (first, second):
        assert tenant.refused("POST", f"{assigned}/$ref", reference(another))[0] == 400
    tenant.ok("DELETE", f"{assigned}/{first['id']}/$ref")
    assert tenant.refused("DELETE", f"{assigned}/{first['id']}/$ref")[0] == 404
    tenant.ok("POST", f"{assigned}/$ref", reference(second))
    tenant.ok("DELETE", f"{POLICIES}/{second['id']}")
    assert tenant.ok("GET", assigned)["value"] == []
