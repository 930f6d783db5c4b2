"""Random bodies about user flows: refused or taken, and never a failure of the tenant."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.flows import CONNECTORS, FLOWS, PROVIDERS, connector, create, switch

_NAMES = st.sampled_from(
    [
        "@odata.id",
        "@odata.type",
        "LocalizedStrings",
        "StringId",
        "apiConnectorConfiguration",
        "authenticationConfiguration",
        "claimsMapping",
        "clientId",
        "clientSecret",
        "defaultLanguageTag",
        "displayName",
        "id",
        "identityProviderType",
        "identityProviders",
        "isEnabled",
        "isLanguageCustomizationEnabled",
        "isOptional",
        "languages",
        "metadataUrl",
        "newAssignmentOrder",
        "order",
        "password",
        "pkcs12Value",
        "postFederationSignup",
        "requiresVerification",
        "responseMode",
        "responseType",
        "scope",
        "targetUrl",
        "userAttribute",
        "userAttributeAssignments",
        "userAttributeValues",
        "userFlowIdentityProviders",
        "userFlowType",
        "userFlowTypeVersion",
        "userInputType",
        "username",
    ]
)
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(
        [
            "city",
            "en",
            "Google",
            "textBox",
            "signUp",
            "OIDC-V1-ContosoID",
            "form_post",
            "code",
            "openid",
            "https://x/.well-known/openid-configuration",
            "#microsoft.graph.socialIdentityProvider",
            "#microsoft.graph.openIdConnectIdentityProvider",
            "#microsoft.graph.basicAuthentication",
            "#microsoft.graph.pkcs12Certificate",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8) | _NAMES, inner, max_size=4)
    ),
    max_leaves=8,
)
_BODIES = st.dictionaries(_NAMES, _VALUES, max_size=6) | _VALUES

_SETTINGS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# What makes a body of each kind nearly right, so that random parts reach the deeper checks.
_ALMOST: dict[str, dict[str, Any]] = {
    FLOWS: {"id": "y", "userFlowType": "signUp", "userFlowTypeVersion": 3},
    PROVIDERS: {
        "@odata.type": "#microsoft.graph.openIdConnectIdentityProvider",
        "displayName": "x",
        "clientId": "x",
        "clientSecret": "x",
        "metadataUrl": "https://x/.well-known/openid-configuration",
        "responseMode": "query",
        "responseType": "code",
        "scope": "openid",
        "claimsMapping": {"userId": "sub", "displayName": "name"},
    },
    CONNECTORS: {
        "displayName": "x",
        "targetUrl": "https://x",
        "authenticationConfiguration": {
            "@odata.type": "#microsoft.graph.basicAuthentication",
            "username": "x",
            "password": "x",
        },
    },
    f"{FLOWS}/B2C_1_made/userAttributeAssignments": {
        "userAttribute": {"id": "city"},
        "userInputType": "textBox",
    },
}


@pytest.fixture
def flow(tenant: InProcessTenant) -> InProcessTenant:
    """A tenant with a flow and without throttling."""
    switch(tenant, throttling="off")
    create(tenant, isLanguageCustomizationEnabled=True)
    return tenant


@_SETTINGS
@given(body=_BODIES)
def test_no_body_makes_the_tenant_fail(flow: InProcessTenant, body: Any) -> None:
    made = f"{FLOWS}/B2C_1_made"
    connectors = flow.ok("GET", CONNECTORS)["value"] or [connector(flow)]
    one = f"{CONNECTORS}/{connectors[0]['id']}"
    for method, path in (
        ("POST", FLOWS),
        ("PATCH", made),
        ("POST", f"{made}/userFlowIdentityProviders/$ref"),
        ("POST", f"{made}/userAttributeAssignments"),
        ("PATCH", f"{FLOWS}/B2C_1_siin/userAttributeAssignments/displayName"),
        ("POST", f"{made}/userAttributeAssignments/setOrder"),
        ("PUT", f"{made}/languages/de"),
        ("PUT", f"{made}/languages/de/overridesPages/phonefactor/$value"),
        ("PUT", f"{made}/apiConnectorConfiguration/preTokenIssuance/$ref"),
        ("POST", PROVIDERS),
        ("PATCH", f"{PROVIDERS}/OIDC-V1-ContosoID"),
        ("POST", CONNECTORS),
        ("PATCH", one),
        ("POST", f"{one}/uploadClientCertificate"),
    ):
        response = flow.call(method, path, body)
        assert response.status_code < 500, (method, path, response.text)
    for path, almost in _ALMOST.items():
        if isinstance(body, dict):
            response = flow.call("POST", path, {**almost, **body})
            assert response.status_code < 500, (path, response.text)
    # Whatever was taken can be read.
    for path in (FLOWS, PROVIDERS, CONNECTORS, f"{made}/languages"):
        flow.ok("GET", path)
    flow.ok("GET", f"{made}/userAttributeAssignments")


@_SETTINGS
@given(segment=st.text(min_size=1, max_size=20), query=st.text(max_size=20))
@example(segment="0", query="²")  # a digit that is no number
def test_no_address_makes_the_tenant_fail(flow: InProcessTenant, segment: str, query: str) -> None:
    params = {"$filter": query, "$expand": query, "$top": query, "$skip": query}
    for name, value in params.items():
        answer = flow.call("GET", FLOWS, params={name: value})
        assert answer.status_code in (200, 400, 501), answer.text
    for path in (
        f"{FLOWS}/{{}}",
        f"{FLOWS}/B2C_1_made/languages/{{}}/defaultPages/{{}}/$value",
        f"{PROVIDERS}/{{}}",
        f"{CONNECTORS}/{{}}",
    ):
        answer = flow.call("GET", path.replace("{}", quote(segment, safe="")))
        assert answer.status_code < 500 or answer.status_code == 501, answer.text
