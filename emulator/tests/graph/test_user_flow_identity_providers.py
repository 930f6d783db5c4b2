"""Identity providers of a flow: `$ref` in its spellings, and the deprecated property."""

from __future__ import annotations

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import FLOWS, PROVIDERS, create, google, switch

FLOW = f"{FLOWS}/B2C_1_made"
ATTACHED = f"{FLOW}/userFlowIdentityProviders"


def reference(provider: str) -> dict[str, str]:
    return {"@odata.id": f"https://graph.microsoft.com/beta/identity/identityProviders/{provider}"}


def attached(tenant: InProcessTenant) -> list[str]:
    return [one["id"] for one in tenant.ok("GET", ATTACHED)["value"]]


@pytest.fixture
def flow(tenant: InProcessTenant) -> InProcessTenant:
    """A tenant with a Google provider and a flow without providers."""
    google(tenant)
    create(tenant)
    return tenant


@pytest.mark.parametrize("segment", ["userFlowIdentityProviders", "userflowIdentityProviders"])
def test_a_provider_is_attached_and_detached_in_any_case(
    flow: InProcessTenant, segment: str
) -> None:
    path = f"{FLOW}/{segment}"
    assert flow.call("POST", f"{path}/$ref", reference("Google-OAuth")).status_code == 204
    assert [one["id"] for one in flow.ok("GET", path)["value"]] == ["Google-OAUTH"]
    assert flow.refused("POST", f"{path}/$ref", reference("GOOGLE-oauth"))[0] == 409
    assert flow.call("DELETE", f"{path}/google-oauth/$ref").status_code == 204
    assert attached(flow) == []
    assert flow.refused("DELETE", f"{path}/google-oauth/$ref")[0] == 404


def test_secrets_are_masked(flow: InProcessTenant) -> None:
    flow.ok("POST", f"{ATTACHED}/$ref", reference("Google-OAUTH"))
    [provider] = flow.ok("GET", ATTACHED)["value"]
    assert provider == {
        "@odata.type": "#microsoft.graph.socialIdentityProvider",
        "id": "Google-OAUTH",
        "displayName": "Google",
        "identityProviderType": "Google",
        "clientId": "google-client",
        "clientSecret": "******",
    }


def test_the_method_that_attaches_is_one_of_two(flow: InProcessTenant) -> None:
    body = reference("Google-OAUTH")
    assert flow.refused("PATCH", f"{ATTACHED}/$ref", body)[0] == 405
    switch(flow, attachMethod="PATCH")
    assert flow.refused("POST", f"{ATTACHED}/$ref", body)[0] == 405
    flow.ok("PATCH", f"{ATTACHED}/$ref", body)
    flow.ok("DELETE", f"{ATTACHED}/Google-OAUTH/$ref")
    switch(flow, attachMethod="both")
    flow.ok("POST", f"{ATTACHED}/$ref", body)
    assert attached(flow) == ["Google-OAUTH"]


def test_the_deprecated_property_answers_or_is_empty(flow: InProcessTenant) -> None:
    older = f"{FLOW}/identityProviders"
    flow.ok("POST", f"{older}/$ref", reference("Google-OAUTH"))
    flow.ok("POST", f"{older}/$ref", reference("OIDC-V1-ContosoID"))
    google_, contoso = flow.ok("GET", older)["value"]
    assert google_ == {
        "id": "Google-OAUTH",
        "type": "Google",
        "name": "Google",
        "clientId": "google-client",
        "clientSecret": "******",
    }
    assert contoso["type"] == "OpenIdConnect"
    switch(flow, deprecatedProviders="empty")
    assert flow.ok("GET", older)["value"] == []
    assert flow.ok("GET", f"{FLOW}?$expand=identityProviders")["identityProviders"] == []
    flow.ok("DELETE", f"{older}/Google-OAUTH/$ref")
    assert attached(flow) == ["OIDC-V1-ContosoID"]


def test_apple_reads_as_itself_or_as_a_social_provider(flow: InProcessTenant) -> None:
    flow.ok(
        "POST",
        PROVIDERS,
        {
            "@odata.type": "microsoft.graph.appleManagedIdentityProvider",
            "displayName": "Apple",
            "developerId": "developer",
            "serviceId": "com.contoso.app",
            "keyId": "key",
            "certificateData": "planted-certificate",
        },
    )
    flow.ok("POST", f"{ATTACHED}/$ref", reference("Apple-Managed-OIDC"))
    [apple] = flow.ok("GET", ATTACHED)["value"]
    assert (apple["serviceId"], apple["certificateData"]) == ("com.contoso.app", "******")
    switch(flow, appleInFlows="social")
    [apple] = flow.ok("GET", ATTACHED)["value"]
    assert apple["@odata.type"] == "#microsoft.graph.socialIdentityProvider"
    assert apple["identityProviderType"] == "AppleManaged"


@pytest.mark.parametrize(
    "wrong", [{}, {"@odata.id": 7}, {"@odata.id": ""}, {"@odata.id": "https://x/y/Nobody"}]
)
def test_a_reference_to_nothing_is_refused(flow: InProcessTenant, wrong: dict[str, object]) -> None:
    assert flow.refused("POST", f"{ATTACHED}/$ref", wrong)[0] in (400, 404)
    assert attached(flow) == []
