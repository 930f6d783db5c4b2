"""A small stack that is well: its export and the tenant's documents, to be made sick by tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from b2c.resource_types import (
    API_ACCESS,
    CUSTOM_CONNECTOR,
    DELEGATED_GRANT,
    IDENTIFIER_URI,
    PASSWORD,
    PERMISSION_SCOPE,
    REDIRECT_URIS,
    REGISTRATION,
    SERVICE_PRINCIPAL,
    USER_FLOW,
)
from operate.doctor.recorded import Recorded, recorded
from operate.doctor.tenant import Tenant

STACK = "b2c-connector/test"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
URL = "https://global.consent.azure-apim.net/redirect"
ROW = "https://orders.crm4.dynamics.com/connectors(7)"
PROVIDER = "urn:pulumi:test::b2c-connector::pulumi:providers:azuread::default"


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:test::b2c-connector::{kind}::{name}"


def resource(
    kind: str, name: str, key: str, registration: str = "", **inputs: Any
) -> dict[str, Any]:
    """As the export has it."""
    body = {
        "urn": urn(kind, name),
        "custom": True,
        "id": key,
        "type": kind,
        "inputs": inputs,
        "outputs": dict(inputs),
        "provider": f"{PROVIDER}::1",
    }
    if registration:
        body |= {"deletedWith": urn(REGISTRATION, f"{registration}-registration")}
        body |= {"dependencies": [body["deletedWith"]]}
    return body


def application(key: str, name: str, **properties: Any) -> dict[str, Any]:
    """As Graph has it."""
    return {
        "id": key,
        "appId": f"{key}-client-id",
        "displayName": name,
        "notes": "Managed by the Pulumi stack b2c-connector/test.",
        **properties,
    }


def secret(key: str, generation: int, end: str = "2026-12-01T00:00:00Z") -> dict[str, Any]:
    """As Graph has it."""
    return {
        "keyId": key,
        "displayName": f"{STACK} generation {generation}",
        "endDateTime": end,
    }


def _resources() -> list[dict[str, Any]]:
    password = resource(
        PASSWORD,
        "client-secret-odd",
        "client/password/k1",
        "client",
        displayName=f"{STACK} generation 1",
        endDate="2026-12-01T00:00:00Z",
    )
    connector = resource(
        CUSTOM_CONNECTOR,
        "connector",
        ROW,
        displayName="Orders",
        environmentUrl="https://orders.crm4.dynamics.com",
        redirectUrl=URL,
    )
    connector["propertyDependencies"] = {"clientSecret": [password["urn"]]}
    return [
        {"urn": PROVIDER, "custom": True, "id": "1", "type": "pulumi:providers:azuread"},
        resource(REGISTRATION, "api-registration", "/applications/api", displayName="Orders API"),
        resource(
            REGISTRATION,
            "client-registration",
            "/applications/client",
            displayName="Power Automate",
        ),
        resource(
            IDENTIFIER_URI, "uri", "/applications/api/identifierUris/x", "api", identifierUri="uri"
        ),
        resource(
            PERMISSION_SCOPE, "scope", "/applications/api/permissionScopes/s1", "api", scopeId="s1"
        ),
        resource(
            SERVICE_PRINCIPAL,
            "api-principal",
            "/servicePrincipals/p1",
            "api",
            clientId="api-client-id",
        ),
        resource(
            SERVICE_PRINCIPAL,
            "principal",
            "/servicePrincipals/p2",
            "client",
            clientId="client-client-id",
        ),
        resource(
            API_ACCESS,
            "api-access",
            "/applications/client/apiAccess/api-client-id",
            "client",
            apiClientId="api-client-id",
            scopeIds=["s1"],
        ),
        password,
        resource(
            DELEGATED_GRANT,
            "api-grant",
            "/oauth2PermissionGrants/g1",
            "client",
            claimValues=["orders.read"],
            resourceServicePrincipalObjectId="p1",
        ),
        resource(
            REDIRECT_URIS,
            "redirect-uris",
            "/applications/client/redirectUris/Web",
            "client",
            redirectUris=[URL],
        ),
        resource(USER_FLOW, "B2C_1_shop", "B2C_1_shop", flowId="B2C_1_shop"),
        connector,
    ]


@dataclass
class Healthy:
    """What the engine and the services say of it; a test changes a part."""

    resources: list[dict[str, Any]] = field(default_factory=_resources)
    pending: list[dict[str, Any]] = field(default_factory=list)
    applications: list[dict[str, Any]] = field(
        default_factory=lambda: [
            application(
                "api",
                "Orders API",
                identifierUris=["uri"],
                api={"oauth2PermissionScopes": [{"id": "s1", "value": "orders.read"}]},
            ),
            application(
                "client",
                "Power Automate",
                web={"redirectUris": [URL]},
                requiredResourceAccess=[
                    {"resourceAppId": "api-client-id", "resourceAccess": [{"id": "s1"}]}
                ],
                passwordCredentials=[secret("k1", 1)],
            ),
        ]
    )
    principals: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {"api-client-id": {"id": "p1"}, "client-client-id": {"id": "p2"}}
    )
    grants: list[dict[str, Any]] = field(
        default_factory=lambda: [{"id": "g1", "resourceId": "p1", "scope": "orders.read"}]
    )
    flows: dict[str, Any] = field(default_factory=lambda: {"B2C_1_shop": {"id": "B2C_1_shop"}})
    connectors: dict[str, Any] = field(default_factory=lambda: {ROW: {"connectorid": "7"}})
    permissions: frozenset[str] | None = None

    @property
    def export(self) -> dict[str, Any]:
        deployment = {"resources": self.resources, "pending_operations": self.pending}
        return {"version": 3, "deployment": deployment}

    @property
    def state(self) -> Recorded:
        return recorded(self.export, STACK)

    @property
    def tenant(self) -> Tenant:
        return Tenant(
            {one["id"]: one for one in self.applications},
            self.principals,
            {"p1": (), "p2": tuple(self.grants)},
            self.flows,
            {},
            self.connectors,
            self.permissions,
        )

    @property
    def client(self) -> dict[str, Any]:
        return self.applications[1]

    def resource(self, name: str) -> dict[str, Any]:
        return next(one for one in self.resources if one["urn"].endswith(f"::{name}"))

    def lose(self, *names: str) -> list[dict[str, Any]]:
        """Take resources out of the state."""
        lost = [self.resource(name) for name in names]
        self.resources = [one for one in self.resources if one not in lost]
        return lost
