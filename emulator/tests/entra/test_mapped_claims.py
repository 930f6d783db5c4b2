"""Claims mapping policies and signing keys of a service principal, in the tokens for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from emulator.tests.conftest import InProcessTenant
from emulator.tests.entra.test_tokens import claims_of, refusal, registered
from emulator.tests.graph.roles import with_graph_roles

URI = "https://contosob2c.onmicrosoft.com/orders"
SCHEMA = [
    {"Source": "application", "ID": "DisplayName", "JwtClaimType": "clientName"},
    {"Source": "resource", "ID": "objectid", "JwtClaimType": "api"},
    {"Source": "audience", "ID": "tags", "JwtClaimType": "labels"},
    {"Value": "blue", "JwtClaimType": "colour"},
    {"Source": "user", "ID": "department", "JwtClaimType": "department"},
    {"Source": "resource", "ID": "shoe", "JwtClaimType": "shoe"},
    {"Value": "somebody", "JwtClaimType": "sub"},
]


def _assign_policy(tenant: InProcessTenant, principal_path: str) -> None:
    definition = {"ClaimsMappingPolicy": {"Version": 1, "ClaimsSchema": SCHEMA}}
    body = {"displayName": "x", "definition": [json.dumps(definition)]}
    policy = tenant.ok("POST", "/v1.0/policies/claimsMappingPolicies", body)
    reference = {"@odata.id": f"{tenant.state.url}/v1.0/directoryObjects/{policy['id']}"}
    tenant.ok("POST", f"{principal_path}/claimsMappingPolicies/$ref", reference)


class Api:
    """An API with a claims mapping policy, and a client of it."""

    def __init__(self, tenant: InProcessTenant, **properties: Any) -> None:
        with_graph_roles(
            tenant, "Policy.ReadWrite.ApplicationConfiguration", "Application.ReadWrite.All"
        )
        self.tenant = tenant
        values = {"displayName": "api", "identifierUris": [URI], **properties}
        self.application = tenant.ok("POST", "/v1.0/applications", values)
        self.principal = tenant.principal(self.application["appId"], tags=["a", "b"])
        self.path = f"/v1.0/servicePrincipals/{self.principal['id']}"
        _assign_policy(tenant, self.path)
        self.client, self.secret = registered(tenant)

    def request(self, scope: str) -> dict[str, str]:
        client_id, scope = self.client["appId"], f"{scope}/.default"
        return {"client_id": client_id, "client_secret": self.secret, "scope": scope}


def test_a_policy_adds_what_it_takes_from_client_and_api(tenant: InProcessTenant) -> None:
    api = Api(tenant, api={"acceptMappedClaims": True})
    token = tenant.token_response(**api.request(URI)).json()["access_token"]
    claims = claims_of(tenant, token)
    mapped = ("clientName", "api", "labels", "colour")
    assert [claims[name] for name in mapped] == ["app", api.principal["id"], ["a", "b"], "blue"]
    assert {"department", "shoe"}.isdisjoint(claims)
    assert claims["sub"] == claims["oid"]


def test_mapped_claims_are_accepted_for_an_audience_of_the_tenant_only(
    tenant: InProcessTenant,
) -> None:
    refusing = Api(tenant)
    assert refusal(tenant.token_response(**refusing.request(URI)))[2] == 50146
    uris = {"identifierUris": ["api://orders"], "api": {"acceptMappedClaims": True}}
    foreign = Api(tenant, **uris)
    assert refusal(tenant.token_response(**foreign.request("api://orders")))[2] == 501461
    own_id = f"api://{foreign.application['appId']}"
    assert tenant.token_response(**foreign.request(own_id)).status_code == 200


def test_a_policy_of_graphs_principal_leaves_its_tokens_alone(tenant: InProcessTenant) -> None:
    api = Api(tenant)
    _assign_policy(
        tenant, f"/v1.0/servicePrincipals/{tenant.state.identity.microsoft_graph_principal_id}"
    )
    response = tenant.token_response(**api.request(tenant.state.url))
    assert "colour" not in claims_of(tenant, response.json()["access_token"])


def test_a_signing_key_of_its_own_signs_and_is_published_for_the_application(
    tenant: InProcessTenant,
) -> None:
    api = Api(tenant)
    first, second = (
        tenant.ok("POST", f"{api.path}/addTokenSigningCertificate", {"displayName": f"CN={name}"})
        for name in ("first", "second")
    )
    keys = set()
    for certificate in (first, second):
        preferred = {"preferredTokenSigningKeyThumbprint": certificate["thumbprint"]}
        tenant.ok("PATCH", api.path, preferred)
        token = tenant.token_response(**api.request(URI)).json()["access_token"]
        with pytest.raises((JoseError, ValueError)):
            claims_of(tenant, token)
        directory = f"/{tenant.state.identity.id}"
        query = f"appid={api.application['appId']}"
        address = f"{directory}/v2.0/.well-known/openid-configuration?{query}"
        jwks_uri = tenant.http.request("GET", address).json()["jwks_uri"]
        published = tenant.http.request("GET", jwks_uri.removeprefix(tenant.state.url)).json()
        claims = jwt.decode(token, KeySet.import_key_set(published), algorithms=["RS256"]).claims
        assert claims["clientName"] == "app"
        keys.add(published["keys"][0]["kid"])
    assert len(keys) == 2
    # Without its certificates the principal has the directory's key again.
    tenant.ok("PATCH", api.path, {"keyCredentials": [], "passwordCredentials": []})
    assert refusal(tenant.token_response(**api.request(URI)))[2] == 50146
