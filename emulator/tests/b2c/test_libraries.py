"""Independent libraries against the running tenant: OAuth clients, and validators of tokens.

The tenant is a process of its own; the libraries are configured as for the real service, with
nothing but addresses, ids and the secret.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import msal  # type: ignore[import-untyped]
import pytest
import requests
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from fastapi.security import SecurityScopes
from fastapi_azure_auth import B2CMultiTenantAuthorizationCodeBearer
from joserfc import jwt as jose
from joserfc.jwk import KeySet
from starlette.requests import Request

from emulator.environment import Tenant
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.registration import SCOPE, Connector, register_connector
from tests.engine.engine import RunningTenant

# One tenant, so that one process does.
pytestmark = pytest.mark.xdist_group("libraries")

CALLBACK = "http://localhost:5000/callback"


class RemoteDirectory:
    """The Graph of a running tenant, as the deployer."""

    def __init__(self, tenant: Tenant, http: httpx.Client) -> None:
        response = http.post(
            f"/{tenant.tenant_id}/oauth2/v2.0/token",
            data={
                "client_id": tenant.client_id,
                "client_secret": tenant.client_secret,
                "grant_type": "client_credentials",
                "scope": f"{tenant.url}/.default",
            },
        )
        self._http = http
        self._headers = {"Authorization": f"Bearer {response.json()['access_token']}"}

    def ok(self, method: str, path: str, body: Any = None) -> Any:
        response = self._http.request(method, path, json=body, headers=self._headers)
        assert response.is_success, response.text
        return response.json() if response.content else None

    def application(self, **properties: Any) -> Any:
        return self.ok(
            "POST",
            "/v1.0/applications",
            {
                "displayName": "orders",
                "signInAudience": "AzureADandPersonalMicrosoftAccount",
                "api": {"requestedAccessTokenVersion": 2},
                **properties,
            },
        )

    def principal(self, app_id: str) -> Any:
        return self.ok("POST", "/v1.0/servicePrincipals", {"appId": app_id})


@dataclass
class Live:
    """A connector in a running tenant."""

    tenant: Tenant
    connector: Connector
    http: httpx.Client

    @property
    def authority(self) -> str:
        return f"{self.tenant.url}/contosob2c.onmicrosoft.com/B2C_1_siin"

    @property
    def metadata_url(self) -> str:
        return f"{self.authority}/v2.0/.well-known/openid-configuration"

    def sign_in(self, url: str) -> str:
        """Sign in at the address as the demo user; the address that the browser ends at."""
        browser = Browser(self.http)
        browser.open(url).press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
        assert browser.returned is not None
        return browser.returned.url


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One for all: a sign-in leaves the connector as it is."""
    running = RunningTenant(tmp_path_factory.mktemp("libraries") / "tenant")
    tenant = running.tenant
    with httpx.Client(base_url=tenant.url) as http:
        connector = register_connector(RemoteDirectory(tenant, http), CALLBACK)
        yield Live(tenant, connector, http)
    running.stop()


def _oauth_client(live: Live, method: str) -> Any:
    return OAuth2Client(
        client_id=live.connector.client_id,
        client_secret=live.connector.secret,
        token_endpoint_auth_method=method,
        token_endpoint=f"{live.authority}/oauth2/v2.0/token",
        redirect_uri=CALLBACK,
        scope=SCOPE,
        code_challenge_method="S256",
    )


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
@pytest.mark.parametrize("pkce", [True, False])
def test_authlib_signs_in_and_refreshes_in_the_connectors_role(
    live: Live, method: str, pkce: bool
) -> None:
    verifier = "v" * 43 if pkce else None
    with _oauth_client(live, method) as client:
        url, state = client.create_authorization_url(
            f"{live.authority}/oauth2/v2.0/authorize", code_verifier=verifier, nonce="n-1"
        )
        token = client.fetch_token(
            authorization_response=live.sign_in(url), state=state, code_verifier=verifier
        )
        assert {"access_token", "id_token", "refresh_token"} <= set(token)
        again = client.refresh_token(refresh_token=token["refresh_token"])
        assert again["refresh_token"] != token["refresh_token"]
        assert again["access_token"] != token["access_token"] or again["expires_at"]


def _tokens(live: Live) -> dict[str, Any]:
    with _oauth_client(live, "client_secret_post") as client:
        url, state = client.create_authorization_url(
            f"{live.authority}/oauth2/v2.0/authorize", nonce="n-1"
        )
        token: dict[str, Any] = client.fetch_token(
            authorization_response=live.sign_in(url), state=state
        )
    return token


def test_tokens_pass_the_libraries_that_apis_validate_with(live: Live) -> None:
    token = _tokens(live)
    metadata = live.http.get(live.metadata_url).json()
    _check_with_pyjwt(live, token, metadata)
    _check_with_authlib(live, token, metadata)
    _check_with_fastapi_azure_auth(live, token)


def _check_with_pyjwt(live: Live, token: dict[str, Any], metadata: dict[str, Any]) -> None:
    key = jwt.PyJWKClient(metadata["jwks_uri"]).get_signing_key_from_jwt(token["access_token"])
    claims = jwt.decode(
        token["access_token"],
        key,
        algorithms=["RS256"],
        audience=live.connector.api_id,
        issuer=metadata["issuer"],
        options={"require": ["exp", "nbf", "iat", "sub", "iss", "aud"]},
    )
    assert claims["scp"].split() == ["orders.read", "orders.write"]
    with pytest.raises(jwt.InvalidAudienceError):
        jwt.decode(token["id_token"], key, algorithms=["RS256"], audience=live.connector.api_id)


def _check_with_authlib(live: Live, token: dict[str, Any], metadata: dict[str, Any]) -> None:
    keys = KeySet.import_key_set(live.http.get(metadata["jwks_uri"]).json())
    decoded = jose.decode(token["id_token"], keys, algorithms=["RS256"])
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={
            "iss": {"values": [metadata["issuer"]]},
            "aud": {"values": [live.connector.client_id]},
            "nonce": {"value": "n-1"},
        },
        params={"access_token": token["access_token"], "nonce": "n-1"},
    )
    claims.validate()
    assert claims["at_hash"]


def _check_with_fastapi_azure_auth(live: Live, token: dict[str, Any]) -> None:
    """As its documentation configures B2C: without the issuer, which it takes from `tid`."""
    scheme = B2CMultiTenantAuthorizationCodeBearer(
        app_client_id=live.connector.api_id,
        openid_config_url=live.metadata_url,
        openapi_authorization_url=f"{live.authority}/oauth2/v2.0/authorize",
        openapi_token_url=f"{live.authority}/oauth2/v2.0/token",
        scopes={"https://contosob2c.onmicrosoft.com/orders/orders.read": "orders.read"},
        validate_iss=False,
    )
    request = Request(
        {
            "type": "http",
            "headers": [(b"authorization", f"Bearer {token['access_token']}".encode())],
        }
    )
    user = asyncio.run(scheme(request, SecurityScopes(["orders.read"])))
    assert user is not None
    assert user.sub == user.claims["oid"]
    with pytest.raises(Exception, match="Required scope missing"):
        asyncio.run(scheme(request, SecurityScopes(["orders.delete"])))


def _https_session(live: Live) -> requests.Session:
    """A session that trusts the tenant's authority, whatever the machine's environment says."""
    session = requests.Session()
    session.trust_env = False
    session.verify = str(live.tenant.bundle_file)
    return session


def test_msal_signs_in_over_tls_and_refreshes_silently(live: Live) -> None:
    """MSAL wants https and takes the host for B2C's because of the policy in its path."""
    application = msal.ConfidentialClientApplication(
        live.connector.client_id,
        client_credential=live.connector.secret,
        authority=f"{live.tenant.tls_url}/contosob2c.onmicrosoft.com/B2C_1_siin",
        http_client=_https_session(live),
        instance_discovery=False,
    )
    scopes = [name for name in SCOPE.split() if "://" in name]
    flow = application.initiate_auth_code_flow(scopes, redirect_uri=CALLBACK)
    trust = ssl.create_default_context(cafile=live.tenant.ca_file)
    with httpx.Client(verify=trust, base_url=live.tenant.tls_url) as https:
        secure = Live(live.tenant, live.connector, https)
        url = httpx.URL(secure.sign_in(flow["auth_uri"]))
    result = application.acquire_token_by_auth_code_flow(flow, dict(url.params))
    assert "access_token" in result, result
    issuer = f"{live.tenant.tls_url}/{live.tenant.tenant_id}/v2.0/"
    assert result["id_token_claims"]["iss"] == issuer
    (account,) = application.get_accounts()
    assert account["home_account_id"].endswith(f"-b2c_1_siin.{live.tenant.tenant_id}")
    cached = application.acquire_token_silent(scopes, account)
    assert cached["access_token"] == result["access_token"]
    renewed = application.acquire_token_silent(scopes, account, force_refresh=True)
    assert "access_token" in renewed, renewed
    assert renewed["token_source"] == "identity_provider"
