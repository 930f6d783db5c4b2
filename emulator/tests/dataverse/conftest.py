"""The organization in this process, called as its application user calls it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.published import PublishedConnector, all_published
from emulator.tests.conftest import InProcessTenant

SECRET = "a planted client secret"
KEY = "3f1c7f52-0f5f-5a2f-8d3c-0d5f6f1f8a01"


@dataclass
class Organization:
    """The environment's organization, and the tenant that serves it."""

    tenant: InProcessTenant
    platform: PowerPlatform = field(default_factory=PowerPlatform)

    @property
    def url(self) -> str:
        return self.tenant.state.tls_url

    def token_response(self, **form: str) -> httpx.Response:
        return self.tenant.token_of(self.platform, self.url, **form)

    def token(self) -> str:
        token: str = self.token_response().json()["access_token"]
        return token

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str
    ) -> httpx.Response:
        """One request; `path` is below the Web API, names of headers have `_` for `-`."""
        return self.tenant.http.request(
            method,
            path if path.startswith("http") else f"{self.url}/api/data/v9.2/{path}",
            json=body,
            headers={
                "Authorization": f"Bearer {token or self.token()}",
                "OData-Version": "4.0",
                "OData-MaxVersion": "4.0",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )

    def ok(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON of a request that must succeed; None without content."""
        response = self.call(method, path, body, **headers)
        assert response.is_success, response.text
        assert response.headers["odata-version"] == "4.0"
        return response.json() if response.content else None

    def refused(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
        """Status and code of a refusal in Dataverse's shape."""
        response = self.call(method, path, body, **headers)
        assert response.status_code >= 400, response.text
        error = response.json()["error"]
        assert error["message"]
        return response.status_code, error["code"]

    def create(self, **columns: Any) -> Any:
        """A new connector, as the response shows it."""
        body = connector_body(**columns)
        return self.ok("POST", "connectors", body, Prefer="return=representation")

    def row(self, row_id: str = KEY) -> Any:
        return self.ok("GET", f"connectors({row_id})")

    def switch(self, **settings: Any) -> None:
        response = self.tenant.http.request("PUT", "/_rehearsal/powerPlatform", json=settings)
        assert response.is_success, response.text

    def published(self, slug: str) -> PublishedConnector:
        """The connector as its service has it, with the secret."""
        [connector] = [it for it in all_published(self.tenant.state) if it.slug == slug]
        return connector

    def secret(self, row: Any) -> str | None:
        """The secret that the service has for a row's connector."""
        connector = self.published(row["connectorinternalid"].removeprefix("shared_"))
        settings = connector.parameters.get("token", {}).get("oAuthSettings", {})
        return settings.get("clientSecret") or None


def sign_in_parameters(secret: str | None = SECRET, **settings: Any) -> str:
    """Connection parameters with OAuth settings, as the column holds them."""
    sign_in = {
        "identityProvider": "oauth2",
        "clientId": "6d1e5c5a-7a86-4c12-9a55-2f0f6f3b8c11",
        "scopes": ["openid offline_access"],
        "redirectMode": "GlobalPerConnector",
        "redirectUrl": "https://global.consent.azure-apim.net/redirect",
        "customParameters": {"tokenUrl": {"value": "https://b2c/token"}},
        **({} if secret is None else {"clientSecret": secret}),
        **settings,
    }
    return json.dumps({"token": {"type": "oauthSetting", "oAuthSettings": sign_in}})


def connector_body(**columns: Any) -> dict[str, Any]:
    """The body of a creation; a column that is None is left out."""
    definition = {
        "swagger": "2.0",
        "info": {"title": "Orders", "version": "1"},
        "host": "api.contoso.com",
        "paths": {},
    }
    body = {
        "connectorid": KEY,
        "name": "new_orders",
        "displayname": "Orders",
        "connectortype": 1,
        "openapidefinition": json.dumps(definition),
        "connectionparameters": sign_in_parameters(),
        **columns,
    }
    return {name: value for name, value in body.items() if value is not None}


def settings_of(row: Any) -> Any:
    """The OAuth settings that a row shows."""
    return json.loads(row["connectionparameters"])["token"]["oAuthSettings"]


@pytest.fixture
def organization(tenant: InProcessTenant) -> Organization:
    return Organization(tenant)
