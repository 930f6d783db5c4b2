"""Client credentials: who gets a token, what is in it, and what is said to the others."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from emulator.tests.conftest import DEPLOYER_SECRET, InProcessTenant
from emulator.tests.graph.test_application_rules import role


def registered(tenant: InProcessTenant, **properties: Any) -> tuple[Any, str]:
    """An application with a service principal, and a secret of it."""
    application = tenant.ok("POST", "/v1.0/applications", {"displayName": "app", **properties})
    tenant.principal(application["appId"])
    path = f"/v1.0/applications/{application['id']}/addPassword"
    secret = tenant.ok(
        "POST", path, {"passwordCredential": {"endDateTime": "2030-01-01T00:00:00Z"}}
    )
    return application, secret["secretText"]


def claims_of(tenant: InProcessTenant, token: str) -> dict[str, Any]:
    """The token's claims, its signature checked against the published keys."""
    path = f"/{tenant.state.identity.id}/discovery/v2.0/keys"
    keys = KeySet.import_key_set(tenant.http.request("GET", path).json())
    return dict(jwt.decode(token, keys, algorithms=["RS256"]).claims)


def refusal(response: Any) -> tuple[int, str, int]:
    body = response.json()
    assert body["error_description"].startswith(f"AADSTS{body['error_codes'][0]}: ")
    assert set(body) == {
        "error",
        "error_description",
        "error_codes",
        "timestamp",
        "trace_id",
        "correlation_id",
        "error_uri",
    }
    return response.status_code, body["error"], body["error_codes"][0]


def test_the_deployers_token_says_who_it_is_and_what_it_may(tenant: InProcessTenant) -> None:
    response = tenant.token_response(client_secret=DEPLOYER_SECRET)

    body = response.json()
    assert {name: body[name] for name in ("token_type", "expires_in")} == {
        "token_type": "Bearer",
        "expires_in": 3600,
    }
    assert response.headers["cache-control"] == "no-store"
    identity = tenant.state.identity
    claims = claims_of(tenant, body["access_token"])
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["nbf"] == claims["iat"]
    assert {name: claims[name] for name in ("aud", "oid", "sub", "tid", "appid", "idtyp")} == {
        "aud": tenant.state.url,
        "oid": identity.deployer_principal_id,
        "sub": identity.deployer_principal_id,
        "tid": identity.id,
        "appid": identity.deployer_client_id,
        "idtyp": "app",
    }
    assert claims["ver"] == "1.0"
    assert sorted(claims["roles"]) == [
        "APIConnectors.ReadWrite.All",
        "Application.ReadWrite.All",
        "DelegatedPermissionGrant.ReadWrite.All",
        "Directory.ReadWrite.All",
        "IdentityProvider.ReadWrite.All",
        "IdentityUserFlow.ReadWrite.All",
    ]


@pytest.mark.parametrize(
    "resource",
    [
        "http://localhost:8080",
        "https://localhost:8443",
        "http://127.0.0.1:8080",
        "https://graph.microsoft.com",
        "00000003-0000-0000-c000-000000000000",
    ],
)
def test_graph_answers_to_each_of_its_names(tenant: InProcessTenant, resource: str) -> None:
    token = tenant.token(scope=f"{resource}/.default")

    tenant.authorization = {"Authorization": f"Bearer {token}"}
    tenant.ok("GET", "/v1.0/applications")


def test_the_tenant_answers_to_its_domain_too(tenant: InProcessTenant) -> None:
    fields = {
        "client_id": tenant.state.identity.deployer_client_id,
        "client_secret": DEPLOYER_SECRET,
        "grant_type": "client_credentials",
        "scope": "https://graph.microsoft.com/.default",
    }
    path = f"/{tenant.state.identity.domain}/oauth2/v2.0/token"
    assert tenant.http.request("POST", path, data=fields).status_code == 200


def test_the_secret_may_come_in_a_basic_header(tenant: InProcessTenant) -> None:
    identity = tenant.state.identity
    pair = f"{identity.deployer_client_id}:{DEPLOYER_SECRET}".encode()
    response = tenant.http.request(
        "POST",
        f"/{identity.id}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "scope": "https://graph.microsoft.com/.default",
        },
        headers={"Authorization": f"Basic {base64.b64encode(pair).decode()}"},
    )
    assert response.status_code == 200, response.text


def test_any_registered_application_gets_a_token_for_graph_without_roles(
    tenant: InProcessTenant,
) -> None:
    application, secret = registered(tenant)

    token = tenant.token(client_id=application["appId"], secret=secret)

    assert "roles" not in claims_of(tenant, token)
    tenant.authorization = {"Authorization": f"Bearer {token}"}
    assert tenant.refused("GET", "/v1.0/applications")[0] == 403


def test_a_token_for_an_own_api_carries_its_client_id_and_roles(tenant: InProcessTenant) -> None:
    api = tenant.ok(
        "POST",
        "/v1.0/applications",
        {
            "displayName": "api",
            "identifierUris": ["https://contosob2c.onmicrosoft.com/orders"],
            "api": {"requestedAccessTokenVersion": 2},
            "appRoles": [role("Orders.Read")],
        },
    )
    resource = tenant.principal(api["appId"])
    application, secret = registered(tenant)
    query = f"$filter=appId eq '{application['appId']}'"
    [principal] = tenant.ok("GET", f"/v1.0/servicePrincipals?{query}")["value"]
    assignment = {
        "id": "a",
        "principalId": principal["id"],
        "resourceId": resource["id"],
        "appRoleId": api["appRoles"][0]["id"],
    }
    tenant.state.store.put("appRoleAssignment", "a", assignment)

    for scope in ("https://contosob2c.onmicrosoft.com/orders", f"api://{api['appId']}"):
        token = tenant.token(
            client_id=application["appId"], secret=secret, scope=f"{scope}/.default"
        )
        claims = claims_of(tenant, token)
        assert (claims["aud"], claims["ver"]) == (api["appId"], "2.0")
        assert claims["azp"] == application["appId"]
        assert claims["roles"] == ["Orders.Read"]
        headers = {"Authorization": f"Bearer {token}"}
        assert tenant.refused("GET", "/v1.0/applications", headers=headers)[0] == 401


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"client_secret": "wrong"}, (401, "invalid_client", 7000215)),
        ({}, (401, "invalid_client", 7000218)),
        (
            {"client_id": "11111111-1111-1111-1111-111111111111", "client_secret": "x"},
            (400, "unauthorized_client", 700016),
        ),
        ({"client_id": "nonsense", "client_secret": "x"}, (400, "unauthorized_client", 700016)),
        ({"client_id": "", "client_secret": "x"}, (400, "invalid_request", 900144)),
        ({"grant_type": ""}, (400, "invalid_request", 900144)),
        ({"grant_type": "password"}, (400, "unsupported_grant_type", 70003)),
        ({"scope": "", "client_secret": DEPLOYER_SECRET}, (400, "invalid_request", 900144)),
        (
            {"scope": "https://graph.microsoft.com/User.Read", "client_secret": DEPLOYER_SECRET},
            (400, "invalid_scope", 1002012),
        ),
        (
            {"scope": "https://a/.default https://b/.default", "client_secret": DEPLOYER_SECRET},
            (400, "invalid_scope", 70011),
        ),
        ({"scope": "/.default", "client_secret": DEPLOYER_SECRET}, (400, "invalid_scope", 70011)),
        (
            {"scope": "https://fabrikam.com/.default", "client_secret": DEPLOYER_SECRET},
            (400, "invalid_resource", 500011),
        ),
        (
            {"client_assertion": "x"},
            (400, "invalid_request", 900144),
        ),
    ],
)
def test_refusals_are_entras(
    tenant: InProcessTenant, form: dict[str, str], expected: tuple[int, str, int]
) -> None:
    assert refusal(tenant.token_response(**form)) == expected


def test_an_unknown_tenant_is_refused(tenant: InProcessTenant) -> None:
    for path in ("/fabrikam.com/oauth2/v2.0/token", "/common/oauth2/v2.0/token"):
        response = tenant.http.request("POST", path, data={})
        assert refusal(response) == (400, "invalid_tenant", 90002)


def test_an_expired_secret_a_missing_and_a_disabled_principal_are_told_apart(
    tenant: InProcessTenant,
) -> None:
    application, secret = registered(tenant)
    asked = {"client_id": application["appId"], "client_secret": secret}
    query = f"$filter=appId eq '{application['appId']}'"
    [principal] = tenant.ok("GET", f"/v1.0/servicePrincipals?{query}")["value"]
    path = f"/v1.0/servicePrincipals/{principal['id']}"

    tenant.ok("PATCH", path, {"accountEnabled": False})
    assert refusal(tenant.token_response(**asked))[2] == 7000112
    tenant.ok("DELETE", path)
    assert refusal(tenant.token_response(**asked))[2] == 7000229
    tenant.principal(application["appId"])
    tenant.state.clock.offset_seconds = 4 * 365 * 86400
    assert refusal(tenant.token_response(**asked)) == (401, "invalid_client", 7000222)


def test_a_removed_secret_is_wrong_at_once(tenant: InProcessTenant) -> None:
    application, secret = registered(tenant)
    path = f"/v1.0/applications/{application['id']}"
    [stored] = tenant.ok("GET", path)["passwordCredentials"]

    tenant.ok("POST", f"{path}/removePassword", {"keyId": stored["keyId"]})

    asked = {"client_id": application["appId"], "client_secret": secret}
    assert refusal(tenant.token_response(**asked))[2] == 7000215


def test_hostile_forms_are_refused(tenant: InProcessTenant) -> None:
    path = f"/{tenant.state.identity.id}/oauth2/v2.0/token"
    for content, kind in (
        (b"{}", "application/json"),
        (b"\xff\xfe=&&&", "application/x-www-form-urlencoded"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (b"grant_type=client_credentials", "text/plain"),
    ):
        response = tenant.http.request(
            "POST", path, content=content, headers={"Content-Type": kind}
        )
        assert response.status_code == 400, (kind, response.text)
