"""`/identity/identityProviders`: kinds, ids, what can change, and secrets that nobody reads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import FLOWS, PROVIDERS, create, google, switch

OIDC: dict[str, Any] = {
    "@odata.type": "microsoft.graph.openIdConnectIdentityProvider",
    "displayName": "Contoso & Sons",
    "clientId": "client",
    "clientSecret": "planted-oidc-secret",
    "metadataUrl": "https://id.example.com/.well-known/openid-configuration",
    "responseMode": "form_post",
    "responseType": "code",
    "scope": "openid email",
    "claimsMapping": {"userId": "sub", "displayName": "name"},
}
SOCIAL: dict[str, Any] = {
    "@odata.type": "#microsoft.graph.socialIdentityProvider",
    "displayName": "Facebook",
    "identityProviderType": "Facebook",
    "clientId": "client",
    "clientSecret": "planted-social-secret",
}
APPLE: dict[str, Any] = {
    "@odata.type": "#microsoft.graph.appleManagedIdentityProvider",
    "displayName": "Sign in with Apple",
    "developerId": "developer",
    "serviceId": "com.contoso.app",
    "keyId": "key",
    "certificateData": "planted-apple-certificate",
}


@pytest.mark.parametrize(
    ("kind", "provider_id"),
    [
        ("Amazon", "Amazon-OAUTH"),
        ("Facebook", "Facebook-OAUTH"),
        ("GitHub", "GitHub-OAUTH"),
        ("Google", "Google-OAUTH"),
        ("Microsoft", "MSA-OIDC"),
    ],
)
def test_a_tenant_has_one_social_provider_of_a_kind(
    tenant: InProcessTenant, kind: str, provider_id: str
) -> None:
    body = {**SOCIAL, "identityProviderType": kind}
    made = tenant.call("POST", PROVIDERS, body)
    assert made.status_code == 201
    assert made.headers["location"].endswith(f"/beta/identity/identityProviders/{provider_id}")
    assert (made.json()["id"], made.json()["clientSecret"]) == (provider_id, "******")
    status, code, message = tenant.refused("POST", PROVIDERS, body)
    assert (status, code) == (409, "AADB2C")
    assert provider_id in message
    assert tenant.ok("GET", f"{PROVIDERS}/{provider_id.lower()}")["identityProviderType"] == kind


def test_an_openid_connect_provider_gets_an_id_of_its_own_each_time(
    tenant: InProcessTenant,
) -> None:
    first, second = tenant.ok("POST", PROVIDERS, OIDC), tenant.ok("POST", PROVIDERS, OIDC)
    assert re.fullmatch(r"OIDC-V1-Contoso_Sons-[0-9a-f-]{36}", first["id"])
    assert first["id"] != second["id"]
    first.pop("@odata.context")
    assert first == {
        **OIDC,
        "@odata.type": "#microsoft.graph.openIdConnectIdentityProvider",
        "id": first["id"],
        "clientSecret": "******",
        "domainHint": None,
        "claimsMapping": {
            "userId": "sub",
            "displayName": "name",
            "givenName": None,
            "surname": None,
            "email": None,
        },
    }


def test_apple_has_a_certificate_in_place_of_a_secret(tenant: InProcessTenant) -> None:
    made = tenant.ok("POST", PROVIDERS, APPLE)
    assert (made["id"], made["certificateData"]) == ("Apple-Managed-OIDC", "******")
    assert "clientSecret" not in made
    tenant.ok("PATCH", f"{PROVIDERS}/{made['id']}", {"keyId": "other"})
    assert tenant.ok("GET", f"{PROVIDERS}/{made['id']}")["keyId"] == "other"


def test_secrets_are_sealed_in_the_store(tenant: InProcessTenant) -> None:
    made = tenant.ok("POST", PROVIDERS, OIDC)
    path = f"{PROVIDERS}/{made['id']}"

    def stored() -> dict[str, Any]:
        document = tenant.state.store.get("identityProvider", made["id"])
        assert document is not None
        assert "planted" not in str(document)
        return document

    assert tenant.state.secrets.unseal(stored()["_secret"]) == "planted-oidc-secret"
    tenant.ok("PATCH", path, {"displayName": "Renamed"})
    assert tenant.state.secrets.unseal(stored()["_secret"]) == "planted-oidc-secret"
    tenant.ok("PATCH", path, {"clientSecret": "planted-second-secret"})
    assert tenant.state.secrets.unseal(stored()["_secret"]) == "planted-second-secret"
    assert "planted" not in tenant.call("GET", path).text + tenant.call("GET", PROVIDERS).text


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (SOCIAL, {"identityProviderType": "MySpace"}),
        (SOCIAL, {"clientSecret": None}),
        (SOCIAL, {"clientId": ""}),
        (SOCIAL, {"scope": "openid"}),
        (SOCIAL, {"@odata.type": "#microsoft.graph.builtInIdentityProvider"}),
        (SOCIAL, {"@odata.type": None}),
        (SOCIAL, {"@odata.type": 7}),
        (OIDC, {"responseMode": "fragment"}),
        (OIDC, {"responseType": "token"}),
        (OIDC, {"scope": "email"}),
        (OIDC, {"clientSecret": None}),
        (OIDC, {"claimsMapping": None}),
        (OIDC, {"claimsMapping": {"userId": "sub"}}),
        (OIDC, {"metadataUrl": "https://id.example.com/"}),
        (OIDC, {"metadataUrl": "http://[::1/.well-known/openid-configuration"}),
        (APPLE, {"certificateData": ""}),
    ],
)
def test_wrong_providers_are_refused(
    tenant: InProcessTenant, body: dict[str, Any], wrong: dict[str, Any]
) -> None:
    assert tenant.refused("POST", PROVIDERS, {**body, **wrong})[0] == 400
    assert [one["id"] for one in tenant.ok("GET", PROVIDERS)["value"]] == ["OIDC-V1-ContosoID"]


def test_an_id_token_needs_no_secret(tenant: InProcessTenant) -> None:
    body = {**OIDC, "responseType": "id_token", "clientSecret": None}
    made = tenant.ok("POST", PROVIDERS, body)
    status, _, message = tenant.refused(
        "PATCH", f"{PROVIDERS}/{made['id']}", {"responseType": "code"}
    )
    assert status == 400
    assert "client secret" in message


def test_what_makes_another_provider_cannot_change(tenant: InProcessTenant) -> None:
    oidc = f"{PROVIDERS}/{tenant.ok('POST', PROVIDERS, OIDC)['id']}"
    other = "https://other.example.com/.well-known/openid-configuration"
    for wrong in ({"metadataUrl": other}, {"id": "x"}, {"clientId": ""}, {"scope": "email"}):
        assert tenant.refused("PATCH", oidc, wrong)[0] == 400, wrong
    same = {"metadataUrl": OIDC["metadataUrl"], "scope": "openid", "domainHint": "contoso.com"}
    assert tenant.call("PATCH", oidc, same).status_code == 204
    assert tenant.ok("GET", oidc)["domainHint"] == "contoso.com"
    mapping = {"claimsMapping": {"email": "mail"}}
    tenant.ok("PATCH", oidc, mapping)
    assert tenant.ok("GET", oidc)["claimsMapping"]["userId"] == "sub"
    social = f"{PROVIDERS}/{google(tenant)['id']}"
    assert tenant.refused("PATCH", social, {"identityProviderType": "GitHub"})[0] == 400


def test_v1_knows_no_openid_connect(tenant: InProcessTenant) -> None:
    older = "/v1.0/identity/identityProviders"
    tenant.ok("POST", PROVIDERS, OIDC)
    tenant.ok("POST", older, SOCIAL)
    assert [one["id"] for one in tenant.ok("GET", older)["value"]] == ["Facebook-OAUTH"]
    assert tenant.refused("GET", f"{older}/OIDC-V1-ContosoID")[0] == 404
    assert tenant.refused("POST", older, OIDC)[0] == 400


@pytest.mark.parametrize("function", ["availableProviderTypes", "availableProviderTypes()"])
def test_the_types_that_can_be_made_are_listed(tenant: InProcessTenant, function: str) -> None:
    listed = tenant.ok("GET", f"{PROVIDERS}/{function}")
    assert {"Google", "AppleManaged", "OpenIdConnect"} < set(listed["value"])


def test_a_provider_that_a_flow_uses_is_kept_or_detached(tenant: InProcessTenant) -> None:
    create(tenant, identityProviders=[{"id": google(tenant)["id"]}])
    status, _, message = tenant.refused("DELETE", f"{PROVIDERS}/Google-OAUTH")
    assert status == 400
    assert "B2C_1_made" in message
    switch(tenant, deleteInUse="detached")
    assert tenant.call("DELETE", f"{PROVIDERS}/google-oauth").status_code == 204
    attached = f"{FLOWS}/B2C_1_made/userFlowIdentityProviders"
    assert tenant.ok("GET", attached)["value"] == []
    assert tenant.refused("DELETE", f"{PROVIDERS}/Google-OAUTH")[0] == 404
