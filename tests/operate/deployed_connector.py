"""A running tenant with what a stack with the setting `powerPlatform` leaves, and its outputs.

The connector is written to Dataverse as the product writes it.
"""

from __future__ import annotations

import json
from typing import Any

import httpx

from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tests.b2c.registration import SCOPE
from tests.engine.engine import RunningTenant, free_port
from tests.operate.checked_tenant import CheckedTenant

API = f"localhost:{free_port()}"


class DeployedConnector:
    """The connector and its client. The outputs have a wrong secret: only the connector's works."""

    def __init__(self, tenant: RunningTenant) -> None:
        self.tenant = tenant
        self.checked = CheckedTenant.on(tenant)
        self.platform = PowerPlatform()
        self._http = httpx.Client(base_url=tenant.tenant.tls_url, verify=False)
        address = self._dataverse("POST", "connectors", self._row()).headers["OData-EntityId"]
        row = self._dataverse("GET", address.rpartition("/")[2]).json()
        self.id = row["connectorid"]
        self.internal_id = row["connectorinternalid"]
        slug = self.internal_id.removeprefix("shared_")
        self.redirect_url = f"{tenant.tenant.url}/redirect/{slug}"
        self.register(self.redirect_url)

    def register(self, *redirect_urls: str) -> None:
        client = self.checked.connector.client["id"]
        body = {"web": {"redirectUris": list(redirect_urls)}}
        self.tenant.graph("PATCH", f"applications/{client}", body)

    def remember(self, secret: str) -> None:
        """Enter the connector's secret by hand."""
        self.tenant.control(f"powerPlatform/secrets/{self.id}", {"secret": secret})

    def outputs(self) -> dict[str, Any]:
        outputs = self.checked.outputs({})
        metadata = self.tenant.http.get(outputs["openidConfigurationUrl"]).json()
        return {
            **outputs,
            "clientSecret": "not the secret that the connector holds",
            "redirectUrls": [self.redirect_url],
            "apiScopes": SCOPE.split()[:2],
            "apiClientId": self.checked.connector.api_id,
            "issuer": metadata["issuer"],
            "jwksUrl": metadata["jwks_uri"],
            "connectors": {
                "power-platform": {
                    "environmentUrl": self.tenant.tenant.tls_url,
                    "environmentId": self.platform.environment_id,
                    "connectorId": self.id,
                    "internalId": self.internal_id,
                    "redirectUrl": self.redirect_url,
                }
            },
        }

    def _row(self) -> dict[str, Any]:
        policy = f"{self.tenant.tenant.url}/contosob2c.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
        settings = {
            "identityProvider": "oauth2",
            "clientId": self.checked.connector.client_id,
            "clientSecret": self.checked.connector.secret,
            "scopes": [SCOPE],
            "customParameters": {
                "authorizationUrl": {"value": f"{policy}/authorize"},
                "tokenUrl": {"value": f"{policy}/token"},
                "refreshUrl": {"value": f"{policy}/token"},
            },
        }
        definition = {
            "swagger": "2.0",
            "info": {"title": "Orders", "version": "1"},
            "host": API,
            "schemes": ["http"],
            "paths": {"/orders": {"get": {"operationId": "ListOrders", "responses": {}}}},
        }
        return {
            "name": "new_orders",
            "displayname": "Orders",
            "connectortype": 1,
            "openapidefinition": json.dumps(definition),
            "connectionparameters": json.dumps(
                {"token": {"type": "oauthSetting", "oAuthSettings": settings}}
            ),
        }

    def _dataverse(self, method: str, path: str, body: Any = None) -> httpx.Response:
        token = self._http.post(
            f"/{self.platform.tenant_id}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": self.platform.client_id,
                "client_secret": self.platform.client_secret(self.tenant.tenant.client_secret),
                "scope": f"{self.tenant.tenant.tls_url}/.default",
            },
        ).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        address = f"/api/data/v9.2/{path}"
        response = self._http.request(method, address, json=body, headers=headers)
        return response.raise_for_status()
