"""The tenant's own page: what is registered, and in words what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from emulator.sign_in_findings import findings
from emulator.tenant.clock import graph_time
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.exchange import tokens
from emulator.tests.b2c.registration import API_URI, REDIRECT, Registration, register
from emulator.tests.conftest import InProcessTenant
from emulator.tests.dataverse.conftest import KEY, Organization, sign_in_parameters
from emulator.tests.dataverse.conftest import SECRET as CONNECTOR_SECRET


@pytest.fixture
def registration(tenant: InProcessTenant) -> Registration:
    return register(tenant)


def _text(tenant: InProcessTenant) -> str:
    page = Browser(tenant.http).open("/").shown()
    assert page.response.status_code == 200
    return page.text


def test_a_new_tenant_says_what_to_do_first(tenant: InProcessTenant) -> None:
    assert "No application for people to sign in to is registered" in _text(tenant)


def test_everything_registered_is_on_the_page_and_no_secret(registration: Registration) -> None:
    text = _text(registration.tenant)
    for expected in (
        registration.client_id,
        registration.api_id,
        API_URI,
        "orders.read",
        "orders.write",
        REDIRECT,
        f"{registration.secret[:3]}…",
        "offline_access openid",
        "B2C_1_siin",
        DEMO_EMAIL,
        "Nothing: people can sign in.",
    ):
        assert expected in text
    assert registration.secret not in text


def test_connectors_are_on_the_page_and_whether_they_have_a_secret(
    tenant: InProcessTenant,
) -> None:
    organization = Organization(tenant)
    row = organization.create()
    text = _text(tenant)
    for expected in (KEY, row["connectorinternalid"], "/redirect/new-5forders", "has one"):
        assert expected in text
    assert CONNECTOR_SECRET not in text
    assert "the service has none" not in text
    changed = {"connectionparameters": sign_in_parameters(None)}
    organization.ok("PATCH", f"connectors({KEY})", changed)
    assert "the service has none" in _text(tenant)


def test_sign_ins_requests_and_mail_are_on_the_page(registration: Registration) -> None:
    tenant = registration.tenant
    body = tokens(registration)
    browser = Browser(tenant.http)
    browser.open(registration.authorize_path()).follow("createAccount")
    browser.press("emailVerificationControl_but_send_code", email="nell@example.com")
    code = tenant.http.request("GET", "/_rehearsal/outbox").json()[0]["code"]
    text = _text(tenant)
    for expected in ("signed in", "tokens issued", "nell@example.com", code, "SelfAsserted"):
        assert expected in text
    for secret in (body["access_token"], body["refresh_token"], DEMO_PASSWORD + "x"):
        assert secret not in text


def test_refused_sign_ins_show_their_code(registration: Registration) -> None:
    path = registration.authorize_path(redirect_uri="https://wrong.example/")
    Browser(registration.tenant.http).open(path)
    assert "AADB2C90006" in _text(registration.tenant)


def test_the_page_cannot_be_posted_to(tenant: InProcessTenant) -> None:
    assert tenant.http.request("POST", "/", data={"x": "y"}).status_code in (405, 501)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("redirect", "has no redirect URI (AADB2C90007)"),
        ("principal", "has no service principal (AADB2C90285)"),
        ("secret", "has no client secret (AADB2C90081)"),
        ("openid", "is not granted openid of Microsoft Graph (AADB2C90284)"),
        ("offline", "it gets no refresh token"),
        ("api", "is granted no scope of an API (AADB2C90205)"),
        ("audience", "AADB2C90068"),
        ("disabled", "is disabled (AADB2C90092)"),
        ("reset", "AADB2C90118"),
        ("flow", "no user flow that signs people in"),
    ],
)
def test_what_is_missing_is_said_in_words(
    registration: Registration, missing: str, said: str
) -> None:
    tenant = registration.tenant
    assert findings(tenant.state) == []
    principal = f"/v1.0/servicePrincipals/{registration.client_principal['id']}"
    grants = "/v1.0/oauth2PermissionGrants"
    if missing == "redirect":
        body = {"requiredResourceAccess": [{"resourceAppId": registration.api_id}]}
        registration.patch_client({"web": {"redirectUris": []}, **body})
    elif missing == "principal":
        tenant.ok("DELETE", principal)
    elif missing == "secret":
        client = tenant.ok("GET", f"/v1.0/applications/{registration.client['id']}")
        tenant.ok(
            "POST",
            f"/v1.0/applications/{client['id']}/removePassword",
            {"keyId": client["passwordCredentials"][0]["keyId"]},
        )
    elif missing in ("openid", "offline"):
        kept = {"openid": "offline_access", "offline": "openid"}[missing]
        tenant.ok("PATCH", f"{grants}/{registration.grants['graph']}", {"scope": kept})
    elif missing == "api":
        tenant.ok("DELETE", f"{grants}/{registration.grants['api']}")
    elif missing == "audience":
        registration.patch_client({"signInAudience": "AzureADMyOrg"})
    elif missing == "disabled":
        tenant.ok("PATCH", principal, {"accountEnabled": False})
    elif missing == "reset":
        settings = {"selfServicePasswordReset": False}
        tenant.http.request("PUT", "/_rehearsal/flows/B2C_1_siin", json=settings)
    else:
        for flow in tenant.state.store.list("userFlow"):
            tenant.state.store.delete("userFlow", flow["id"])
    found = findings(tenant.state)
    assert len(found) == 1, found
    assert said in found[0]
    assert found[0] in _text(tenant)


def test_an_expired_secret_is_said_with_its_state(registration: Registration) -> None:
    tenant = registration.tenant
    ends = tenant.state.clock.now() + timedelta(days=800)
    tenant.state.clock.offset_seconds = timedelta(days=800).total_seconds()
    assert any("has expired" in finding for finding in findings(tenant.state))
    text = _text(tenant)
    assert "expired" in text
    assert graph_time(ends)[:4] in text


def test_the_page_is_shown_under_names_of_this_machine_only(tenant: InProcessTenant) -> None:
    answer = tenant.http.request("GET", "/", headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert DEMO_EMAIL not in answer.text
    assert tenant.http.request("GET", "/", headers={"Host": "127.0.0.1:80"}).status_code == 200


def test_a_flow_shows_what_graph_and_what_the_portal_sets(tenant: InProcessTenant) -> None:
    flow = tenant.state.store.get("userFlow", "B2C_1_siin")
    assert flow is not None
    connectors = {"preTokenIssuance": "a-connectors-id"}
    tenant.state.store.put("userFlow", flow["id"], {**flow, "_apiConnectors": connectors})
    settings = {"slidingWindowDays": None, "multifactor": "email", "claims": ["name", "oid"]}
    tenant.http.request("PUT", "/_rehearsal/flows/B2C_1_siin", json=settings)
    text = tenant.http.request("GET", "/").text
    shown = text[text.index("<h3>B2C_1_siin") : text.index("<h3>B2C_1_signup")]
    for fact in (
        "<dd>displayName (required), givenName (optional), surname (optional)</dd>",
        "<dt>Languages</dt><dd>en, de, fr</dd>",
        "<dt>API connector at preTokenIssuance</dt><dd><code>a-connectors-id</code></dd>",
        "<dt>Multifactor authentication</dt><dd>email</dd>",
        "<dt>Claims in tokens</dt><dd>name, oid</dd>",
        "sliding window no expiry",
    ):
        assert fact in shown
