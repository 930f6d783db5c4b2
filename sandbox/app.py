"""The tenant as one web application: directory, Graph, and the control API."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.b2c.endpoints import B2cEndpoints
from sandbox.control import ControlApi
from sandbox.entra.discovery import Discovery
from sandbox.entra.tokens import TokenEndpoint
from sandbox.graph.endpoint import GraphEndpoint
from sandbox.graph.errors import not_implemented
from sandbox.tenant import TenantState
from sandbox.traffic import Traffic


def create_app(state: TenantState) -> Starlette:
    """Assemble the routes of one tenant."""

    async def not_played(request: Request, _error: Exception) -> Response:
        error = not_implemented(f"{request.method} {request.url.path}")
        return JSONResponse(error.body(state.clock.now(), None), error.status)

    graph = GraphEndpoint(state)
    return Starlette(
        routes=[
            *ControlApi(state).routes(),
            *B2cEndpoints(state).routes(),
            Route("/v1.0/{rest:path}", graph),
            Route("/beta/{rest:path}", graph),
            *Discovery(state).routes(),
            *TokenEndpoint(state).routes(),
        ],
        middleware=[Middleware(Traffic, tenant=state)],
        exception_handlers={404: not_played, 405: not_played},
    )
