"""A connection to what a stack registers, in a tenant of this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emulator.tenant import people
from emulator.tenant.user_flows.seed import DEMO_EMAIL
from emulator.tests.b2c.connector_api import ConnectorApi
from emulator.tests.b2c.exchange import move_clock
from emulator.tests.b2c.flows import change_flow, portal, user_of
from emulator.tests.b2c.registration import Registration
from tests.remedies.connection import Connection


@dataclass
class Registered(Connection):
    """`api` is a web API that user flows may call."""

    registration: Registration
    api: ConnectorApi

    @property
    def client_path(self) -> str:
        return f"/v1.0/applications/{self.registration.client['id']}"

    def control(self, what: str, body: Any) -> None:
        """Choose how the tenant behaves."""
        response = self.http.request("PUT", f"/_rehearsal/{what}", json=body)
        assert response.is_success, response.text

    def set_in_portal(self, **settings: Any) -> None:
        portal(self.registration, "B2C_1_siin", **settings)

    def change_flow(self, **properties: Any) -> None:
        change_flow(self.registration, "B2C_1_siin", **properties)

    def allow_implicit_grants(self) -> None:
        settings = {"implicitGrantSettings": {"enableIdTokenIssuance": True}}
        self.registration.patch_client({"web": settings})

    def change_ada(self, **properties: Any) -> None:
        user = user_of(self.registration, DEMO_EMAIL)
        self.registration.tenant.state.store.put("user", user["id"], {**user, **properties})

    def revoke_sessions_of_ada(self) -> None:
        move_clock(self.registration, 2)
        state = self.registration.tenant.state
        user = user_of(self.registration, DEMO_EMAIL)
        people.revoke_sessions(state.store, user, state.clock.now())

    def delete_grant(self, name: str) -> None:
        grant = self.registration.grants[name]
        self.registration.tenant.ok("DELETE", f"/v1.0/oauth2PermissionGrants/{grant}")

    def grant(self, resource_id: str, scope: str) -> None:
        """Consent for everybody, as an administrator does in the portal."""
        self.registration.tenant.ok(
            "POST",
            "/v1.0/oauth2PermissionGrants",
            {
                "clientId": self.registration.client_principal["id"],
                "consentType": "AllPrincipals",
                "resourceId": resource_id,
                "scope": scope,
            },
        )

    def grant_openid(self) -> None:
        graph = self.registration.tenant.state.identity.microsoft_graph_principal_id
        self.grant(graph, "openid offline_access")

    def attach_provider(self, name: str, client_id: str) -> str:
        """Let people sign in at another identity provider; its path in Graph."""
        made = self.registration.tenant.ok(
            "POST",
            "/beta/identity/identityProviders",
            {
                "@odata.type": OPENID,
                "displayName": name,
                "clientId": client_id,
                "clientSecret": "planted",
                "metadataUrl": f"https://{client_id}.example/.well-known/openid-configuration",
                "responseMode": "form_post",
                "responseType": "code",
                "scope": "openid",
                "claimsMapping": {"userId": "sub", "displayName": "name"},
            },
        )
        self.change_flow(_identityProviders=[made["id"]])
        return f"/beta/identity/identityProviders/{made['id']}"

    def connect_api(self, url: str) -> str:
        """Let the flow call the API before it issues a token; the path of the API connector."""
        made = self.registration.tenant.ok(
            "POST",
            "/beta/identity/apiConnectors",
            {
                "displayName": "check",
                "targetUrl": url,
                "authenticationConfiguration": basic("b2c", "planted"),
            },
        )
        self.change_flow(_apiConnectors={"preTokenIssuance": made["id"].lower()})
        return f"/beta/identity/apiConnectors/{made['id']}"


OPENID = "#microsoft.graph.openIdConnectIdentityProvider"


def basic(username: str, password: str) -> dict[str, str]:
    """The credentials of an API connector, as Graph takes them."""
    kind = "#microsoft.graph.basicAuthentication"
    return {"@odata.type": kind, "username": username, "password": password}
