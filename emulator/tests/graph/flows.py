"""What the tests of Graph's user flows share."""

from __future__ import annotations

from typing import Any

from emulator.tests.conftest import InProcessTenant

FLOWS = "/beta/identity/b2cUserFlows"
SETTINGS = "/_rehearsal/userFlows"


def create(tenant: InProcessTenant, name: str = "made", **properties: Any) -> Any:
    """A new flow; without properties the Recommended one to sign up or sign in."""
    body = {"userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3, "id": name, **properties}
    return tenant.ok("POST", FLOWS, body)


def switch(tenant: InProcessTenant, **settings: str) -> None:
    """Choose how the emulator does what is unconfirmed."""
    response = tenant.http.request("PUT", SETTINGS, json=settings)
    assert response.status_code == 200, response.text


PROVIDERS = "/beta/identity/identityProviders"
CONNECTORS = "/beta/identity/apiConnectors"
ATTRIBUTES = "/v1.0/identity/userFlowAttributes"


def google(tenant: InProcessTenant) -> Any:
    """The tenant's one Google provider."""
    return tenant.ok(
        "POST",
        PROVIDERS,
        {
            "@odata.type": "#microsoft.graph.socialIdentityProvider",
            "displayName": "Google",
            "identityProviderType": "Google",
            "clientId": "google-client",
            "clientSecret": "planted-google-secret",
        },
    )


def connector(tenant: InProcessTenant, name: str = "Orders", **properties: Any) -> Any:
    """An API connector with Basic credentials."""
    body = {
        "displayName": name,
        "targetUrl": "https://api.contoso.com/check",
        "authenticationConfiguration": {
            "@odata.type": "#microsoft.graph.basicAuthentication",
            "username": "flow",
            "password": "planted-connector-password",
        },
    }
    return tenant.ok("POST", CONNECTORS, {**body, **properties})


def attribute(tenant: InProcessTenant, name: str) -> str:
    """Id of a new custom attribute."""
    body = {"displayName": name, "description": name, "dataType": "string"}
    made: str = tenant.ok("POST", ATTRIBUTES, body)["id"]
    return made
