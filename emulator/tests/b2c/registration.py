"""What `pulumi up` registers, made straight in the tenant's directory."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from emulator.tenant.identity import TenantIdentity
from emulator.tests.conftest import InProcessTenant

REDIRECT = "https://global.consent.azure-apim.net/redirect/orders"
API_URI = "https://contosob2c.onmicrosoft.com/orders"
SCOPE = f"{API_URI}/orders.read {API_URI}/orders.write openid offline_access"


class Directory(Protocol):
    """The tenant's Graph, in this process or in another."""

    def ok(self, method: str, path: str, body: Any = None) -> Any: ...

    def application(self, **properties: Any) -> Any: ...

    def principal(self, app_id: str) -> Any: ...


@dataclass
class Connector:
    """The two applications of a connector; `secret` is the client's living secret."""

    api: dict[str, Any]
    api_principal: dict[str, Any]
    client: dict[str, Any]
    client_principal: dict[str, Any]
    secret: str = field(repr=False)
    grants: dict[str, str]

    @property
    def client_id(self) -> str:
        return str(self.client["appId"])

    @property
    def api_id(self) -> str:
        return str(self.api["appId"])

    def authorize_path(self, policy: str = "B2C_1_siin", /, **changes: str | None) -> str:
        """An authorize request's path; a value of None leaves a parameter out."""
        parameters: dict[str, str | None] = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": SCOPE,
            "state": "a state",
            **changes,
        }
        query = urlencode({name: value for name, value in parameters.items() if value is not None})
        return f"/contosob2c.onmicrosoft.com/{policy}/oauth2/v2.0/authorize?{query}"

    def token_form(self, **changes: str | None) -> dict[str, str]:
        """A token request's form, without the grant itself."""
        form: dict[str, str | None] = {
            "client_id": self.client_id,
            "client_secret": self.secret,
            "redirect_uri": REDIRECT,
            "grant_type": "authorization_code",
            **changes,
        }
        return {name: value for name, value in form.items() if value is not None}


@dataclass
class Registration(Connector):
    """A connector in a tenant of this process."""

    tenant: InProcessTenant = field(repr=False)

    def patch_client(self, body: dict[str, Any]) -> None:
        self.tenant.ok("PATCH", f"/v1.0/applications/{self.client['id']}", body)


def register(tenant: InProcessTenant) -> Registration:
    """Register a connector in a tenant of this process."""
    connector = register_connector(tenant, REDIRECT)
    return Registration(**vars(connector), tenant=tenant)


def register_connector(directory: Directory, redirect_uri: str) -> Connector:
    api = directory.application(
        identifierUris=[API_URI],
        api={
            "requestedAccessTokenVersion": 2,
            "oauth2PermissionScopes": [_scope("orders.read"), _scope("orders.write")],
        },
    )
    api_principal = directory.principal(api["appId"])
    client = directory.application(
        displayName="Power Automate", web={"redirectUris": [redirect_uri]}
    )
    client_principal = directory.principal(client["appId"])
    password = directory.ok(
        "POST",
        f"/v1.0/applications/{client['id']}/addPassword",
        {"passwordCredential": {"displayName": "1"}},
    )
    grants = {
        "api": _grant(directory, client_principal, api_principal["id"], "orders.read orders.write"),
        "graph": _grant(
            directory,
            client_principal,
            TenantIdentity().microsoft_graph_principal_id,
            "openid offline_access",
        ),
    }
    return Connector(api, api_principal, client, client_principal, password["secretText"], grants)


def _scope(value: str) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "value": value,
        "type": "Admin",
        "isEnabled": True,
        "adminConsentDisplayName": value,
        "adminConsentDescription": value,
    }


def _grant(directory: Directory, principal: dict[str, Any], resource_id: str, scope: str) -> str:
    grant = directory.ok(
        "POST",
        "/v1.0/oauth2PermissionGrants",
        {
            "clientId": principal["id"],
            "consentType": "AllPrincipals",
            "resourceId": resource_id,
            "scope": scope,
        },
    )
    return str(grant["id"])
