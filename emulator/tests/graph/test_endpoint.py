"""Requests that are not what Graph expects: clear answers, and never a 500."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.tests.conftest import InProcessTenant

APPLICATIONS = "/v1.0/applications"
_JSON = {"Content-Type": "application/json"}


def send(tenant: InProcessTenant, content: bytes, **headers: str) -> httpx.Response:
    return tenant.http.request(
        "POST",
        APPLICATIONS,
        content=content,
        headers={**tenant.authorization, **_JSON, **headers},
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1.0/teams"),
        ("GET", "/v1.0"),
        ("PUT", "/v1.0/applications"),
        ("POST", "/beta/applications/x/setVerifiedPublisher"),
        ("GET", "/v1.0/applications/a/b/c/d"),
    ],
)
def test_what_is_not_emulated_is_named(tenant: InProcessTenant, method: str, path: str) -> None:
    status, code, message = tenant.refused(method, path)
    assert (status, code) == (501, "NotImplemented")
    assert f"{method} {path}" in message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b"null",
        b"7",
        b'"text"',
        b"\xff\xfe",
        b'{"displayName": NaN}',
        pytest.param(b"[" * 100_000, id="too deep"),
        b'{"displayName": "\\ud800"}',
        b'{"displayName":"x","displayName":null}',
    ],
)
def test_a_body_that_is_no_object_is_refused(tenant: InProcessTenant, content: bytes) -> None:
    response = send(tenant, content)
    assert response.status_code == 400, response.text
    assert response.json()["error"]["code"] == "Request_BadRequest"


def test_a_huge_body_is_refused(tenant: InProcessTenant) -> None:
    body = json.dumps({"displayName": "x", "notes": "x" * (4 * 1024 * 1024)}).encode()

    response = send(tenant, body)

    assert response.status_code == 413
    assert response.json()["error"]["code"] == "RequestEntityTooLarge"


def test_a_body_of_another_type_is_refused(tenant: InProcessTenant) -> None:
    response = send(tenant, b"displayName=x", **{"Content-Type": "text/plain"})
    assert response.status_code == 400


def test_every_answer_carries_its_request_id_and_errors_the_clients(
    tenant: InProcessTenant,
) -> None:
    response = tenant.call("GET", "/v1.0/applications/x", headers={"client-request-id": "mine"})

    inner = response.json()["error"]["innerError"]
    assert inner["client-request-id"] == "mine"
    assert response.headers["content-type"].startswith("application/json")
    assert tenant.call("GET", APPLICATIONS).headers["request-id"]


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
_NAMES = st.sampled_from(
    [
        "displayName",
        "signInAudience",
        "identifierUris",
        "api",
        "web",
        "spa",
        "publicClient",
        "info",
        "tags",
        "appRoles",
        "keyCredentials",
        "passwordCredentials",
        "requiredResourceAccess",
        "optionalClaims",
        "owners@odata.bind",
        "@odata.type",
        "tokenEncryptionKeyId",
        "certification",
        "verifiedPublisher",
        "addIns",
        "notes",
    ]
)
_NESTED = st.sampled_from(
    [
        "redirectUris",
        "oauth2PermissionScopes",
        "preAuthorizedApplications",
        "requestedAccessTokenVersion",
        "implicitGrantSettings",
        "logoutUrl",
        "marketingUrl",
        "id",
        "value",
        "keyId",
        "resourceAccess",
    ]
)
_BODIES = st.dictionaries(
    _NAMES,
    _VALUES | st.dictionaries(_NESTED, _VALUES) | st.lists(st.dictionaries(_NESTED, _VALUES)),
)


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=_BODIES)
def test_no_body_makes_the_tenant_fail(tenant: InProcessTenant, body: dict[str, Any]) -> None:
    created = tenant.call("POST", APPLICATIONS, {"displayName": "x", **body})
    assert created.status_code in (201, 400, 404), created.text
    target = tenant.state.identity.deployer_application_id
    patched = tenant.call("PATCH", f"{APPLICATIONS}/{target}", body)
    assert patched.status_code in (204, 400), patched.text
    principal = tenant.call("POST", "/v1.0/servicePrincipals", body)
    assert principal.status_code in (400, 404, 501), principal.text
    granted = tenant.call("POST", "/v1.0/oauth2PermissionGrants", body)
    assert granted.status_code == 400, granted.text


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=40))
def test_no_filter_makes_the_tenant_fail(tenant: InProcessTenant, text: str) -> None:
    response = tenant.call("GET", APPLICATIONS, params={"$filter": text})
    assert response.status_code in (200, 400, 501), response.text


def test_concurrent_writers_do_not_lose_each_others_work(tenant: InProcessTenant) -> None:
    path = f"{APPLICATIONS}/{tenant.application()['id']}"
    headers = tenant.authorization
    writes: list[tuple[str, str, dict[str, Any]]] = [
        ("PATCH", path, {"json": {"notes": "a"}, "headers": headers}),
        ("PATCH", path, {"json": {"web": {"homePageUrl": "https://b.com"}}, "headers": headers}),
        ("POST", f"{path}/addPassword", {"json": {}, "headers": headers}),
        ("POST", f"{path}/addPassword", {"json": {}, "headers": headers}),
        ("POST", f"{path}/addPassword", {"json": {}, "headers": headers}),
        ("PATCH", path, {"json": {"tags": ["c"]}, "headers": headers}),
    ]

    answers = tenant.http.gather(*writes)

    assert sorted(one.status_code for one in answers) == [200, 200, 204, 204, 204, 400]
    left = tenant.ok("GET", path)
    assert (left["notes"], left["tags"]) == ("a", ["c"])
    assert left["web"]["homePageUrl"] == "https://b.com"
    assert len(left["passwordCredentials"]) == 2
