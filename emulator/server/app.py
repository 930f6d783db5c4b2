"""The web application of the tenant: all services, the control API and the tenant's page."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.arm.endpoint import ArmEndpoint
from emulator.arm.vault_endpoint import VaultEndpoint
from emulator.b2c.endpoints import B2cEndpoints
from emulator.control.api import ControlApi
from emulator.control.power_platform import PowerPlatformControl
from emulator.control.sign_ins import B2cControl
from emulator.control.user_flows import UserFlowControl
from emulator.dataverse.endpoint import DataverseEndpoint
from emulator.entra.discovery import Discovery
from emulator.entra.power_platform_tokens import PowerPlatformTokenEndpoint
from emulator.entra.subscription_tokens import SubscriptionTokenEndpoint
from emulator.entra.tokens import TokenEndpoint
from emulator.graph.endpoint import VERSIONS, GraphEndpoint
from emulator.graph.errors import not_implemented
from emulator.html import static_routes
from emulator.power_apps.endpoints import power_apps_routes
from emulator.server.traffic import Traffic
from emulator.tenant.state import TenantState
from emulator.tenant_page import TenantPage

_BELOW = ("", "/{rest:path}")


def create_app(state: TenantState, transport: httpx.AsyncBaseTransport | None = None) -> Starlette:
    """Assemble the routes of one tenant.

    transport: what carries the requests of Power Apps to B2C and to APIs, for tests without
    listeners.
    """

    async def not_emulated(request: Request, _error: Exception) -> Response:
        error = not_implemented(f"{request.method} {request.scope['path']}")
        return JSONResponse(error.body(state.clock.now(), None), error.status)

    graph = GraphEndpoint(state)
    b2c = B2cEndpoints(state)
    app = Starlette(
        routes=[
            *ControlApi(state).routes(),
            *UserFlowControl(state).routes(),
            *PowerPlatformControl(state).routes(),
            *B2cControl(b2c.service).routes(),
            *TenantPage(b2c.service).routes(),
            *static_routes(),
            *b2c.routes(),
            *(Route(f"/{version}{rest}", graph) for version in VERSIONS for rest in _BELOW),
            Route("/subscriptions/{rest:path}", ArmEndpoint(state)),
            *VaultEndpoint(state).routes(),
            Route("/api/data/{rest:path}", DataverseEndpoint(state)),
            *power_apps_routes(state, transport),
            *Discovery(state).routes(),
            *SubscriptionTokenEndpoint(state).routes(),
            *PowerPlatformTokenEndpoint(state).routes(),
            *TokenEndpoint(state).routes(),
        ],
        middleware=[Middleware(Traffic, tenant=state)],
        exception_handlers={404: not_emulated, 405: not_emulated},
    )
    # An address with a final slash is answered like any other, not with a redirect.
    app.router.redirect_slashes = False
    return app
