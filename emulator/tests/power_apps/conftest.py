"""An environment with a connector of a B2C client, and a person with a browser; all in process.

The consent service and the runtime reach B2C and the API over HTTP, whose requests are carried to
the applications in this process.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.server.app import create_app
from emulator.tenant.clock import machine_time
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD
from emulator.tests.b2c.browser import Browser, Page
from emulator.tests.b2c.conftest import b2c_key  # noqa: F401 - a fixture
from emulator.tests.b2c.registration import SCOPE, Registration, register
from emulator.tests.conftest import InProcessTenant, LoopbackClient
from emulator.tests.dataverse.conftest import KEY, Organization, connector_body

API = "http://localhost:9090"
HOUR = 3600


class Wires(httpx.AsyncBaseTransport):
    """Carries requests to the application at the host and port of their address."""

    def __init__(self) -> None:
        self.apps: dict[str, Starlette] = {}
        self.sent: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        app = self.apps.get(request.url.netloc.decode())
        if app is None:
            raise httpx.ConnectError("refused")
        return await httpx.ASGITransport(app).handle_async_request(request)


@dataclass
class Environment:
    """The environment, with a connector whose client is registered in the B2C tenant."""

    tenant: InProcessTenant
    registration: Registration
    organization: Organization
    wires: Wires
    calls: list[Request] = field(default_factory=list)
    platform: PowerPlatform = field(default_factory=PowerPlatform)

    @property
    def connector(self) -> dict[str, Any]:
        row: dict[str, Any] = self.organization.row()
        return row

    @property
    def slug(self) -> str:
        return str(self.connector["connectorinternalid"]).removeprefix("shared_")

    def parameters(self, secret: str | None = "", **changes: Any) -> str:
        """The connection parameters that the product writes; the client's living secret."""
        policy = f"{self.tenant.state.url}/contosob2c.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
        settings = {
            "identityProvider": "oauth2",
            "clientId": self.registration.client_id,
            "scopes": [SCOPE],
            "customParameters": {
                "authorizationUrl": {"value": f"{policy}/authorize"},
                "tokenUrl": {"value": f"{policy}/token"},
                "refreshUrl": {"value": f"{policy}/token"},
            },
            **({} if secret is None else {"clientSecret": secret or self.registration.secret}),
            **changes,
        }
        return json.dumps({"token": {"type": "oauthSetting", "oAuthSettings": settings}})

    def api(self, method: str, path: str, body: Any = None, **query: str) -> httpx.Response:
        """One request to the Power Apps service, below the connector."""
        parameters = {
            "api-version": "2016-11-01",
            "$filter": f"environment eq '{self.platform.environment_id}'",
            **query,
        }
        address = f"/providers/Microsoft.PowerApps/apis/shared_{self.slug}{path}"
        return self.tenant.http.request(method, address, params=parameters, json=body)

    def connection(self) -> str:
        """A new connection's id."""
        name = uuid.uuid4().hex
        assert self.api("PUT", f"/connections/{name}", {"properties": {}}).status_code == 201
        return name

    def consent_link(self, connection: str, back: str = "http://localhost:1/back") -> str:
        body = {"redirectUrl": back}
        response = self.api("POST", f"/connections/{connection}/getConsentLink", body)
        return str(response.json()["consentLink"])

    def authorize(self, connection: str) -> Browser:
        """A browser at B2C's page, to which the consent link has led."""
        browser = Browser(self.tenant.http)
        browser.open(self.consent_link(connection))
        assert browser.returned is not None
        return browser.open(browser.returned.url)

    def sign_in(self, connection: str) -> Page:
        """The page that the person sees after the sign-in."""
        browser = self.authorize(connection)
        browser.press("next", email=DEMO_EMAIL, password=DEMO_PASSWORD)
        assert browser.returned is not None
        return browser.open(browser.returned.url).shown()

    def status(self, connection: str) -> Any:
        [status] = self.api("GET", f"/connections/{connection}").json()["properties"]["statuses"]
        return status

    def run(
        self, connection: str, path: str = "/orders", method: str = "GET", **options: Any
    ) -> Any:
        """Call an operation through the runtime."""
        address = f"/apim/{self.slug}/{connection}{path}"
        return self.tenant.http.request(method, address, **options)

    def write(self, **columns: Any) -> None:
        self.organization.ok("PATCH", f"connectors({KEY})", columns)

    def token_requests(self) -> list[dict[str, str]]:
        """The forms that B2C's token endpoint got from the consent service."""
        return [
            dict(httpx.QueryParams(request.content.decode()))
            for request in self.wires.sent
            if request.url.path.endswith("/oauth2/v2.0/token")
        ]


def definition() -> dict[str, Any]:
    operation = {"responses": {"200": {"description": "OK"}}}
    return {
        "swagger": "2.0",
        "info": {"title": "Orders", "version": "1"},
        "host": API.partition("//")[2],
        "basePath": "/v1",
        "schemes": ["http"],
        "paths": {
            "/orders": {
                "get": {"operationId": "ListOrders", **operation},
                "post": {"operationId": "PlaceOrder", **operation},
            },
            "/orders/{number}": {"get": {"operationId": "GetOrder", **operation}},
        },
    }


@pytest.fixture
def environment(
    tenant: InProcessTenant,
    b2c_key: dict[str, Any],  # noqa: F811
) -> Iterator[Environment]:
    """The environment with one connector. The clock stands still until a test moves it."""
    moment = machine_time()
    tenant.state.clock.source = lambda: moment
    tenant.state.store.put("b2cSigningKey", b2c_key["kid"], b2c_key)
    wires = Wires()
    app = create_app(tenant.state, wires)
    http = tenant.http
    tenant.http = LoopbackClient(app, tenant.state.url)
    made = Environment(tenant, register(tenant), Organization(tenant), wires)

    async def answer(request: Request) -> Response:
        await request.body()
        made.calls.append(request)
        return JSONResponse({"path": request.url.path}, headers={"X-Number": "7"})

    everything = Route("/{path:path}", answer, methods=["GET", "POST", "DELETE"])
    wires.apps = {
        tenant.state.url.partition("//")[2]: app,
        API.partition("//")[2]: Starlette(routes=[everything]),
    }
    body = connector_body(
        openapidefinition=json.dumps(definition()), connectionparameters=made.parameters()
    )
    made.organization.ok("POST", "connectors", body)
    redirect_url = f"{tenant.state.url}/redirect/{made.slug}"
    made.registration.patch_client({"web": {"redirectUris": [redirect_url]}})
    yield made
    tenant.http.close()
    tenant.http = http
