"""What clients ask first."""

from __future__ import annotations

from emulator.tests.conftest import InProcessTenant


def test_the_cloud_sends_clients_to_plain_loopback(tenant: InProcessTenant) -> None:
    response = tenant.http.request("GET", "/metadata/endpoints?api-version=2022-09-01")

    cloud = response.json()
    assert cloud["name"]
    assert cloud["resourceManager"] == "http://localhost:8080/"
    assert cloud["microsoftGraphResourceId"] == "http://localhost:8080"
    assert cloud["authentication"]["loginEndpoint"] == "http://localhost:8080"


def test_the_directory_describes_itself_under_the_address_that_was_asked(
    tenant: InProcessTenant,
) -> None:
    identity = tenant.state.identity
    for name in (identity.id, identity.domain, identity.domain.upper()):
        for base in ("https://localhost:8443", "http://127.0.0.1:8080"):
            path = f"{base}/{name}/v2.0/.well-known/openid-configuration"
            document = tenant.http.request("GET", path).json()
            assert document["issuer"] == f"{base}/{identity.id}/v2.0"
            assert document["token_endpoint"] == f"{base}/{identity.id}/oauth2/v2.0/token"
            keys = tenant.http.request("GET", document["jwks_uri"]).json()["keys"]
            assert [key["kid"] for key in keys] == [tenant.state.keys.kid]
            assert not any("d" in key for key in keys)


def test_an_unknown_tenant_is_refused(tenant: InProcessTenant) -> None:
    for rest in ("v2.0/.well-known/openid-configuration", "discovery/v2.0/keys"):
        response = tenant.http.request("GET", f"/fabrikam.com/{rest}")
        assert response.status_code == 400
        assert response.json()["error"] == "invalid_tenant"


def test_instance_discovery_names_the_tenant(tenant: InProcessTenant) -> None:
    document = tenant.http.request("GET", "/common/discovery/instance?api-version=1.1").json()

    assert document["tenant_discovery_endpoint"].endswith("/v2.0/.well-known/openid-configuration")
    assert document["metadata"][0]["aliases"] == ["localhost:8080"]
