"""What the tests of Graph's user flows share."""

from __future__ import annotations

from typing import Any

from tests.sandbox.conftest import InProcessTenant

FLOWS = "/beta/identity/b2cUserFlows"
SETTINGS = "/_rehearsal/userFlows"


def create(tenant: InProcessTenant, name: str = "made", **properties: Any) -> Any:
    """A new flow; without properties the Recommended one to sign up or sign in."""
    body = {"userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3, "id": name, **properties}
    return tenant.ok("POST", FLOWS, body)


def switch(tenant: InProcessTenant, **settings: str) -> None:
    """Choose how the tenant plays what is unconfirmed."""
    response = tenant.http.request("PUT", SETTINGS, json=settings)
    assert response.status_code == 200, response.text
