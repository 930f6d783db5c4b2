"""Who may ask for user flows and what they use, and how the service behind Graph refuses."""

from __future__ import annotations

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import ATTRIBUTES, CONNECTORS, FLOWS, PROVIDERS
from emulator.tests.graph.roles import with_graph_roles

FLOW = f"{FLOWS}/B2C_1_siin"
READS = {
    "flows": FLOWS,
    "languages": f"{FLOW}/languages",
    "assignments": f"{FLOW}/userAttributeAssignments",
    "attributes": ATTRIBUTES,
    "attached providers": f"{FLOW}/userFlowIdentityProviders",
    "attached connectors": f"{FLOW}/apiConnectorConfiguration",
    "providers": PROVIDERS,
    "connectors": CONNECTORS,
    "methods": "/beta/policies/b2cAuthenticationMethodsPolicy",
}
OF_FLOWS = {"flows", "languages", "assignments", "attributes"}
ATTACHED = {"attached providers", "attached connectors"}


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("IdentityUserFlow.Read.All", OF_FLOWS),
        ("IdentityUserFlow.ReadWrite.All", OF_FLOWS | ATTACHED),
        ("IdentityProvider.Read.All", {"providers"}),
        ("IdentityProvider.ReadWrite.All", {"providers"}),
        ("APIConnectors.ReadWrite.All", {"connectors"}),
        ("Policy.ReadWrite.AuthenticationMethod", {"methods"}),
        ("Directory.ReadWrite.All", set()),
    ],
)
def test_each_role_opens_what_its_documentation_says(
    tenant: InProcessTenant, role: str, opens: set[str]
) -> None:
    with_graph_roles(tenant, role)
    answers = {name: tenant.call("GET", path).status_code for name, path in READS.items()}
    assert {name for name, status in answers.items() if status == 200} == opens
    assert {status for name, status in answers.items() if name not in opens} == {403}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", FLOWS),
        ("PATCH", FLOW),
        ("DELETE", FLOW),
        ("POST", f"{FLOW}/userAttributeAssignments/setOrder"),
        ("PUT", f"{FLOW}/languages/de"),
        ("POST", ATTRIBUTES),
        ("POST", PROVIDERS),
        ("DELETE", f"{PROVIDERS}/OIDC-V1-ContosoID"),
    ],
)
def test_readers_do_not_write(tenant: InProcessTenant, method: str, path: str) -> None:
    with_graph_roles(tenant, "IdentityUserFlow.Read.All", "IdentityProvider.Read.All")
    assert tenant.refused(method, path, {})[0] == 403


def test_a_token_without_the_permission_is_told_which_it_lacks(tenant: InProcessTenant) -> None:
    with_graph_roles(tenant, "Directory.ReadWrite.All")
    assert tenant.refused("GET", FLOWS) == (
        403,
        "AADB2C",
        "The application does not have any of the required delegated permissions"
        " (IdentityUserFlow.Read.All, IdentityUserFlow.ReadWrite.All) to access the resource.",
    )


def test_a_refusal_carries_the_services_correlation_id(tenant: InProcessTenant) -> None:
    for path in (f"{FLOWS}/nobody", f"{PROVIDERS}/nobody", f"{CONNECTORS}/nobody"):
        inner = tenant.call("GET", path).json()["error"]["innerError"]
        assert set(inner) == {"correlationId", "date", "request-id", "client-request-id"}
    directory = tenant.call("GET", "/v1.0/applications/nobody").json()["error"]["innerError"]
    assert "correlationId" not in directory


@pytest.mark.parametrize(
    ("path", "segment"),
    [
        ("/identity/b2cUserFlows", "b2cUserFlows"),
        ("/identity/b2cUserFlows/B2C_1_siin/languages", "b2cUserFlows"),
        ("/policies/b2cAuthenticationMethodsPolicy", "b2cAuthenticationMethodsPolicy"),
    ],
)
def test_v1_does_not_know_what_is_beta_only(
    tenant: InProcessTenant, path: str, segment: str
) -> None:
    assert tenant.refused("GET", f"/v1.0{path}") == (
        400,
        "BadRequest",
        f"Resource not found for the segment '{segment}'.",
    )


def test_what_flows_use_is_in_v1_too(tenant: InProcessTenant) -> None:
    for name in ("identityProviders", "apiConnectors", "userFlowAttributes"):
        assert "value" in tenant.ok("GET", f"/v1.0/identity/{name}")
