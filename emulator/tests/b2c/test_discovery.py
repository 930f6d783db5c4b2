"""Metadata and keys of user flows: forms of the address, and what clients find there."""

from __future__ import annotations

import jwt
import pytest

from emulator.tenant.sign_ins.keys import B2cKeys
from emulator.tenant.user_flows.portal_settings import PortalSettings, save_portal_settings
from emulator.tests.b2c.exchange import tokens
from emulator.tests.b2c.registration import Registration
from emulator.tests.conftest import InProcessTenant

NAME = "contosob2c.onmicrosoft.com"


def _paths(tenant_name: str) -> list[str]:
    metadata = "v2.0/.well-known/openid-configuration"
    return [
        f"/{tenant_name}/B2C_1_siin/{metadata}",
        f"/{tenant_name}/b2c_1_SIIN/{metadata}",
        f"/tfp/{tenant_name}/B2C_1_siin/{metadata}",
        f"/tfp/{tenant_name}/{metadata}?p=B2C_1_siin",
        f"/{tenant_name}/{metadata}?p=B2C_1_siin",
        f"/{tenant_name}/{metadata}?p=b2c_1_siin",
    ]


def test_a_flow_is_found_by_path_by_query_by_name_and_by_id(tenant: InProcessTenant) -> None:
    issuer = f"http://localhost:8080/{tenant.state.identity.id}/v2.0/"
    for name in (NAME, NAME.upper(), tenant.state.identity.id):
        for path in _paths(name):
            response = tenant.http.request("GET", path)
            assert response.status_code == 200, path
            assert response.json()["issuer"] == issuer


def test_metadata_has_the_shape_of_a_live_tenants(tenant: InProcessTenant) -> None:
    document = tenant.http.request("GET", _paths(NAME)[0]).json()
    base = f"http://localhost:8080/{NAME}/b2c_1_siin"
    assert document["authorization_endpoint"] == f"{base}/oauth2/v2.0/authorize"
    assert document["token_endpoint"] == f"{base}/oauth2/v2.0/token"
    assert document["end_session_endpoint"] == f"{base}/oauth2/v2.0/logout"
    assert document["jwks_uri"] == f"{base}/discovery/v2.0/keys"
    assert document["response_modes_supported"] == ["query", "fragment", "form_post"]
    assert document["scopes_supported"] == ["openid"]
    assert document["subject_types_supported"] == ["pairwise"]
    assert document["id_token_signing_alg_values_supported"] == ["RS256"]
    assert document["token_endpoint_auth_methods_supported"] == [
        "client_secret_post",
        "client_secret_basic",
    ]
    assert {"iss", "sub", "tfp", "emails", "idp"} <= set(document["claims_supported"])


def test_the_query_form_stays_in_the_query_form(tenant: InProcessTenant) -> None:
    document = tenant.http.request("GET", _paths(NAME)[4]).json()
    base = f"http://localhost:8080/{NAME}"
    assert document["token_endpoint"] == f"{base}/oauth2/v2.0/token?p=b2c_1_siin"
    assert document["jwks_uri"] == f"{base}/discovery/v2.0/keys?p=b2c_1_siin"
    assert tenant.http.request("GET", document["jwks_uri"]).status_code == 200


def test_the_issuer_follows_the_address_that_the_client_used(tenant: InProcessTenant) -> None:
    path = _paths(NAME)[0]
    for base in ("https://localhost:8443", "http://127.0.0.1:8080", "https://login.contoso.com"):
        document = tenant.http.request("GET", f"{base}{path}").json()
        assert document["issuer"] == f"{base}/{tenant.state.identity.id}/v2.0/"
        assert document["token_endpoint"].startswith(base)


def test_the_other_issuer_form_is_where_discovery_expects_it(tenant: InProcessTenant) -> None:
    settings = PortalSettings().changed({"issuer": "tfp"})
    save_portal_settings(tenant.state.store, "B2C_1_siin", settings)
    document = tenant.http.request("GET", _paths(NAME)[0]).json()
    expected = f"http://localhost:8080/tfp/{tenant.state.identity.id}/b2c_1_siin/v2.0/"
    assert document["issuer"] == expected
    again = tenant.http.request("GET", f"{expected}.well-known/openid-configuration")
    assert again.json()["issuer"] == expected


def test_all_flows_share_the_keys_and_they_hold_nothing_private(
    registration: Registration,
) -> None:
    http = registration.tenant.http
    first = http.request("GET", f"/{NAME}/B2C_1_siin/discovery/v2.0/keys").json()
    second = http.request("GET", f"/{NAME}/B2C_1_edit/discovery/v2.0/keys").json()
    assert first == second
    (key,) = first["keys"]
    assert set(key) == {"alg", "e", "kid", "kty", "n", "use"}
    directory = http.request("GET", f"/{NAME}/discovery/v2.0/keys").json()
    assert directory["keys"][0]["kid"] != key["kid"]


@pytest.mark.parametrize(
    "path",
    [
        f"/{NAME}/B2C_1_nope/v2.0/.well-known/openid-configuration",
        f"/{NAME}/v2.0/.well-known/openid-configuration?p=B2C_1_nope",
        "/fabrikam.onmicrosoft.com/B2C_1_siin/v2.0/.well-known/openid-configuration",
        "/contosob2c/B2C_1_siin/v2.0/.well-known/openid-configuration",
        f"/te/{NAME}/B2C_1_siin/v2.0/.well-known/openid-configuration",
    ],
)
def test_an_unknown_flow_or_tenant_has_no_metadata(tenant: InProcessTenant, path: str) -> None:
    assert tenant.http.request("GET", path).status_code in (404, 501)


def test_an_unknown_flow_is_named_with_those_that_exist(tenant: InProcessTenant) -> None:
    path = f"/{NAME}/B2C_1_nope/v2.0/.well-known/openid-configuration"
    message = tenant.http.request("GET", path).json()["error_description"]
    assert "'B2C_1_nope'" in message
    assert "B2C_1_siin" in message
    page = tenant.http.request("GET", f"/{NAME}/B2C_1_nope/oauth2/v2.0/authorize")
    assert page.status_code == 404
    assert "B2C_1_siin" in page.text


def test_an_address_without_a_flow_says_so(tenant: InProcessTenant) -> None:
    page = tenant.http.request("GET", f"/{NAME}/oauth2/v2.0/authorize?client_id=x")
    assert page.status_code == 404
    assert "names no user flow" in page.text
    assert "B2C_1_siin" in page.text


def test_without_a_policy_the_directory_answers(tenant: InProcessTenant) -> None:
    document = tenant.http.request("GET", f"/{NAME}/v2.0/.well-known/openid-configuration").json()
    assert document["issuer"] == f"http://localhost:8080/{tenant.state.identity.id}/v2.0"


def test_browsers_of_any_origin_may_read_metadata(tenant: InProcessTenant) -> None:
    for path in (_paths(NAME)[0], f"/{NAME}/B2C_1_siin/discovery/v2.0/keys"):
        response = tenant.http.request("GET", path)
        assert response.headers["access-control-allow-origin"] == "*"


def test_a_new_key_is_published_beside_the_last_one(registration: Registration) -> None:
    http = registration.tenant.http
    path = f"/{NAME}/B2C_1_siin/discovery/v2.0/keys"
    before = tokens(registration)
    (old,) = http.request("GET", path).json()["keys"]
    rolled = http.request("POST", "/_rehearsal/b2c/keys").json()["keys"]
    published = http.request("GET", path).json()
    assert [key["kid"] for key in published["keys"]] == rolled
    assert rolled[1] == old["kid"]
    assert rolled[0] != old["kid"]
    after = tokens(registration, prompt="login")
    for body, kid in ((before, rolled[1]), (after, rolled[0])):
        assert jwt.get_unverified_header(body["id_token"])["kid"] == kid
        key = jwt.PyJWKSet.from_dict(published)[kid]
        jwt.decode(body["id_token"], key, algorithms=["RS256"], audience=registration.client_id)
    restarted = B2cKeys(registration.tenant.state.store)
    assert restarted.public() == published["keys"]
