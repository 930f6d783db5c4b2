"""Outputs to connection to API, without a browser: what works, and how each fault is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from authlib.integrations.requests_client import OAuth2Session
from click.testing import CliRunner, Result

from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from operate import sign_in as command
from operate.demo_user import sign_in_as
from tests.browser.connected import LOCALHOST, Connected
from tests.patience import HANGS_SECONDS

DAY = 24 * 3600
SignIn = Callable[..., Result]

# One process, so that one tenant and one port do.
pytestmark = pytest.mark.xdist_group("chain")


@pytest.fixture
def sign_in(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """`python -m operate sign-in --headless` on the stack's outputs, some of them changed."""

    def run(**changed: Any) -> Result:
        outputs = connected.outputs | changed
        monkeypatch.setattr(command, "all_outputs", lambda *_, **__: outputs)
        monkeypatch.setattr(command, "PATIENCE", 2.0)
        monkeypatch.setenv("SIGN_IN_USER", DEMO_EMAIL)
        monkeypatch.setenv("SIGN_IN_PASSWORD", DEMO_PASSWORD)
        result = CliRunner().invoke(command.sign_in, ["--headless"])
        assert connected.outputs["clientSecret"] not in result.output
        assert DEMO_PASSWORD not in result.output
        return result

    return run


@contextmanager
def without_grant(connected: Connected, scope: str) -> Iterator[None]:
    """The consent that holds this scope is taken back, and given again afterwards."""
    grants = connected.tenant.graph("GET", "oauth2PermissionGrants")["value"]
    [grant] = [each for each in grants if scope in each["scope"].split()]
    connected.tenant.graph("DELETE", f"oauth2PermissionGrants/{grant['id']}")
    try:
        yield
    finally:
        given = ("clientId", "consentType", "resourceId", "scope")
        again = {name: grant[name] for name in given}
        connected.tenant.graph("POST", "oauth2PermissionGrants", again)


def test_the_whole_conversation_works_and_masks_what_grants_access(sign_in: SignIn) -> None:
    result = sign_in()
    assert result.exit_code == 0, result.output
    for step in ("Authorize", "Redirect", "Tokens", "Claims", "API", "Refresh"):
        assert step in result.output
    assert "scp: orders.read orders.write" in result.output
    assert "→ 200 []" in result.output
    assert "eyJ" not in result.output
    assert "code=••••••••&" in result.output


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
def test_a_standard_client_redeems_and_refreshes_by_form_body_and_basic(
    connected: Connected, method: str
) -> None:
    from verify.callback import Callback

    with OAuth2Session(
        client_id=connected.outputs["clientId"],
        client_secret=connected.outputs["clientSecret"],
        scope=connected.outputs["scope"],
        redirect_uri=LOCALHOST,
        token_endpoint_auth_method=method,
    ) as session:
        url, state = session.create_authorization_url(connected.outputs["authorizationUrl"])
        callback = Callback(LOCALHOST)
        sign_in_as(DEMO_EMAIL, DEMO_PASSWORD, url)
        arrived = callback.wait(HANGS_SECONDS)
        callback.close()
        tokens = session.fetch_token(
            connected.outputs["tokenUrl"], authorization_response=arrived, state=state
        )
        first = connected.claims(tokens["access_token"])
        fresh = session.refresh_token(connected.outputs["refreshUrl"])
        assert fresh["refresh_token"] != tokens["refresh_token"]
        second = connected.claims(fresh["access_token"])
        varying = ("exp", "nbf", "iat")
        assert {k: v for k, v in first.items() if k not in varying} == {
            k: v for k, v in second.items() if k not in varying
        }


def test_the_issuer_with_the_policy_is_the_one_that_the_api_is_told(
    connected: Connected, sign_in: SignIn
) -> None:
    connected.stack.settings["issuerForm"] = "tfp"
    connected.tenant.control("flows/B2C_1_siin", {"issuer": "tfp"})
    try:
        connected.stack.up()
        result = sign_in(issuer=connected.stack.outputs()["issuer"])
        assert result.exit_code == 0, result.output
        assert f"iss: {connected.tenant.tenant.url}/tfp/" in result.output
    finally:
        connected.tenant.control("flows/B2C_1_siin", {"issuer": "tenant"})
        del connected.stack.settings["issuerForm"]


def test_a_redirect_url_that_is_not_registered_is_told_with_the_remedy(
    connected: Connected, sign_in: SignIn
) -> None:
    client = connected.tenant.applications()["Power Automate"]
    path = f"applications/{client['id']}"
    connected.tenant.graph("PATCH", path, {"web": {"redirectUris": ["https://a/b"]}})
    try:
        refused(sign_in(), "AADB2C90006", "redirectUrls")
    finally:
        urls = client["web"]["redirectUris"]
        connected.tenant.graph("PATCH", path, {"web": {"redirectUris": urls}})


def test_a_missing_consent_is_told_with_the_remedy(connected: Connected, sign_in: SignIn) -> None:
    with without_grant(connected, "openid"):
        refused(sign_in(), "AADB2C90284", "adminConsent")
    [scope, *_] = connected.outputs["apiScopes"]
    with without_grant(connected, scope.split("/")[-1]):
        refused(sign_in(), "AADB2C90205", "adminConsent")


def test_an_expired_secret_is_told_with_the_remedy(connected: Connected, sign_in: SignIn) -> None:
    connected.tenant.control("clock", {"offset_seconds": 400 * DAY})
    try:
        refused(sign_in(), "AADB2C90081", "If clientSecretExpires has passed, first")
    finally:
        connected.tenant.control("clock", {"offset_seconds": 0})


def test_a_secret_that_is_another_is_told_with_the_remedy(sign_in: SignIn) -> None:
    refused(sign_in(clientSecret="not the secret"), "AADB2C90081", "Paste the output clientSecret.")


def test_a_scope_that_the_api_does_not_have_is_told_with_the_remedy(
    connected: Connected, sign_in: SignIn
) -> None:
    scope = connected.outputs["scope"].replace("orders.write", "orders.burn")
    refused(sign_in(scope=scope), "AADB2C90117", "scope")


def test_another_policy_in_the_token_url_is_told_with_the_remedy(
    connected: Connected, sign_in: SignIn
) -> None:
    other = connected.outputs["tokenUrl"].replace("B2C_1_siin", "B2C_1_signin")
    refused(
        sign_in(tokenUrl=other),
        "AADB2C90088",
        "authorizationUrl, tokenUrl and refreshUrl of one stack",
    )


def test_without_a_redirect_url_on_localhost_it_says_how_to_register_one(
    sign_in: SignIn,
) -> None:
    result = sign_in(redirectUrls=["https://global.consent.azure-apim.net/redirect"])
    assert result.exit_code == 1
    assert (
        "  pulumi config set --path 'redirectUrls[0]' "
        "https://global.consent.azure-apim.net/redirect\n"
        "  pulumi config set --path 'redirectUrls[1]' http://localhost:8400/callback\n"
    ) in result.output


def test_an_api_with_other_scopes_is_left_out(sign_in: SignIn) -> None:
    result = sign_in(apiScopes=["https://contosob2c.onmicrosoft.com/orders/orders.read"])
    assert result.exit_code == 0, result.output
    assert result.output.count("left out: the example API needs orders.read and orders.write") == 2


def test_a_tenant_that_does_not_answer_is_told_without_a_stack_trace(sign_in: SignIn) -> None:
    result = sign_in(authorizationUrl="http://localhost:1/authorize")
    assert result.exit_code == 1
    assert "http://localhost:1/authorize" in result.output
    assert "cannot be reached" in result.output


def refused(result: Result, code: str, remedy: str) -> None:
    assert result.exit_code == 1, result.output
    assert result.output.count(code) >= 1, result.output
    cause, said = result.output.split("  Cause ")[1].split("  Remedy ")
    assert cause.strip()
    assert remedy in said
