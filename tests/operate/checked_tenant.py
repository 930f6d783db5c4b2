"""A running emulated tenant whose flows are checked, and the outputs of a stack on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from b2c import authority
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.registration import SCOPE, Connector, register_connector
from operate.oauth_client import OAuthClient
from tests.engine.engine import RunningTenant

CALLBACK = "http://localhost:5000/callback"


class _Directory:
    """The tenant's Graph, for the registration of a connector."""

    def __init__(self, tenant: RunningTenant) -> None:
        self._tenant = tenant

    def ok(self, method: str, path: str, body: Any = None) -> Any:
        return self._tenant.graph(method, path.removeprefix("/v1.0/"), body)

    def application(self, **properties: Any) -> Any:
        body = {
            "displayName": "orders",
            "signInAudience": "AzureADandPersonalMicrosoftAccount",
            "api": {"requestedAccessTokenVersion": 2},
            **properties,
        }
        return self.ok("POST", "applications", body)

    def principal(self, app_id: str) -> Any:
        return self.ok("POST", "servicePrincipals", {"appId": app_id})


@dataclass
class CheckedTenant:
    tenant: RunningTenant
    connector: Connector

    @classmethod
    def on(cls, tenant: RunningTenant) -> CheckedTenant:
        return cls(tenant, register_connector(_Directory(tenant), CALLBACK))

    def portal(self, flow: str, **settings: Any) -> None:
        """Set in the portal what only the portal sets."""
        self.tenant.control(f"flows/{flow}", settings)

    def outputs(
        self, expectations: dict[str, dict[str, Any]], url_form: str = authority.PATH
    ) -> dict[str, Any]:
        """The outputs of a stack that declares these expectations."""
        at = authority.Authority(
            "contosob2c", self.tenant.tenant.tenant_id, self.tenant.tenant.url, url_form
        )
        policy = "B2C_1_siin"
        return {
            "policy": policy,
            "clientId": self.connector.client_id,
            "clientSecret": self.connector.secret,
            "redirectUrls": [CALLBACK],
            "scope": SCOPE,
            "authorizationUrl": authority.authorize_url(at, policy),
            "tokenUrl": authority.token_url(at, policy),
            "refreshUrl": authority.token_url(at, policy),
            "openidConfigurationUrl": authority.openid_configuration_url(at, policy),
            "userFlows": dict.fromkeys(expectations, "https://run.example"),
            "userFlowExpectations": expectations,
        }

    def token_response(self, user: str, password: str) -> dict[str, Any]:
        """What a connection gets of B2C_1_siin when this person signs in."""
        connection = OAuthClient(self.outputs({}), CALLBACK)
        url, state = connection.authorize_url(prompt="login")
        browser = Browser(self.tenant.http)
        browser.open(url).press("next", email=user, password=password)
        assert browser.returned is not None
        tokens = connection.redeem(browser.returned.url, state)
        connection.close()
        return tokens
