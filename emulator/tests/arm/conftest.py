"""The subscription in this process, called as its deployer calls it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from emulator.tenant.subscription.identity import RESOURCE_GROUP, VAULT, Subscription
from emulator.tests.conftest import InProcessTenant

MANAGEMENT = "https://management.core.windows.net/"
VAULT_SERVICE = "https://vault.azure.net"
WEB = "2016-06-01"
KEY_VAULT = "2024-11-01"

DEFINITION = {
    "swagger": "2.0",
    "info": {"title": "Orders", "version": "1", "description": "Orders."},
    "host": "api.contoso.com",
    "basePath": "/v1",
    "schemes": ["https"],
    "paths": {},
}


@dataclass
class Azure:
    """The subscription, and the tenant that serves it."""

    tenant: InProcessTenant
    subscription: Subscription = field(default_factory=Subscription)

    def token(self, audience: str = MANAGEMENT, **form: str) -> httpx.Response:
        return self.tenant.token_of(self.subscription, audience, **form)

    def id(self, rest: str = "", group: str = RESOURCE_GROUP) -> str:
        start = f"/subscriptions/{self.subscription.id}/resourceGroups/{group}"
        return f"{start}/providers/{rest}" if rest else start

    def connector(self, name: str = "orders") -> str:
        return self.id(f"Microsoft.Web/customApis/{name}")

    def connection(self, name: str = "orders") -> str:
        return self.id(f"Microsoft.Web/connections/{name}")

    def secret(self, name: str = "orders", vault: str = VAULT) -> str:
        return self.id(f"Microsoft.KeyVault/vaults/{vault}/secrets/{name}")

    def call(
        self, method: str, path: str, body: Any = None, *, version: str | None = WEB, **more: Any
    ) -> httpx.Response:
        token = more.pop("token", None) or self.token().json()["access_token"]
        return self.tenant.http.request(
            method,
            path,
            json=body,
            params={"api-version": version} if version else {},
            headers={"Authorization": f"Bearer {token}"},
        )

    def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        response = self.call(method, path, body, **more)
        assert response.is_success, response.text
        return response.json() if response.content else None

    def refused(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, str]:
        """Status and code of a refusal in Azure's shape."""
        response = self.call(method, path, body, **more)
        assert response.status_code >= 400, response.text
        error = response.json()["error"]
        assert error["message"]
        return response.status_code, error["code"]

    def vault(self, method: str, path: str) -> httpx.Response:
        """A request to the vault's own service."""
        token = self.token(VAULT_SERVICE).json()["access_token"]
        return self.call(method, f"/keyvault/{VAULT}/{path}", version="7.4", token=token)


def connector_body(**more: Any) -> dict[str, Any]:
    """A connector with sign-in, as azure-native sends it."""
    return {
        "location": "West Europe",
        "properties": {
            "displayName": "Orders",
            "swagger": DEFINITION,
            "backendService": {"serviceUrl": "https://api.contoso.com/v1"},
            "connectionParameters": {
                "token": {
                    "type": "oauthSetting",
                    "oAuthSettings": {
                        "identityProvider": "oauth2",
                        "clientId": "the-client",
                        "clientSecret": "a planted client secret",
                        "scopes": ["openid offline_access"],
                        "customParameters": {"tokenUrl": {"value": "https://b2c/token"}},
                    },
                }
            },
            **more,
        },
    }


@pytest.fixture
def azure(tenant: InProcessTenant) -> Azure:
    return Azure(tenant)
