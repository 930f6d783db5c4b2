"""Addresses of a user flow: path form and query form, tenant by name or GUID, any case.

`/{tenant}/{policy}/…` and `/{tenant}/…?p={policy}` lead to the same endpoints. The prefix `/tfp`
of older applications is taken too; `/te` is not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from emulator.b2c.parameters import BodyTooLargeError, query_parameters
from emulator.failures import log_failure
from emulator.host import base_of
from emulator.tenant.state import TenantState
from emulator.tenant.user_flows.user_flow import UserFlow, find_user_flow

Handler = Callable[[Request, "Address"], Awaitable[Response]]


class Fallback(Protocol):
    """Answers where no handler can: no such flow, a body too large, a fault of the tenant."""

    def answer(self, request: Request, status: int, message: str) -> Response: ...


@dataclass(frozen=True)
class Address:
    """How a request reached a flow: `base` is scheme and host, `tenant` as it was written."""

    base: str
    tenant: str
    policy: UserFlow
    query_form: bool = False

    def url(self, rest: str) -> str:
        """An endpoint's address in the form in which the client came; the flow in lower case,
        as the real metadata writes it."""
        name = quote(self.policy.id.lower(), safe="")
        tenant = quote(self.tenant, safe="")
        if self.query_form:
            return f"{self.base}/{tenant}/{rest}?p={name}"
        return f"{self.base}/{tenant}/{name}/{rest}"

    def page_path(self, rest: str) -> str:
        """The path of one of the flow's pages on this server."""
        return f"/{quote(self.tenant, safe='')}/{quote(self.policy.id, safe='')}/{rest}"


class _QueryFormRoute(Route):
    """Takes a request only if it names a policy; without one it is the directory's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        if match is Match.NONE or b"p=" not in scope.get("query_string", b""):
            return Match.NONE, {}
        if "p" not in query_parameters(Request(scope)):
            return Match.NONE, {}
        return match, child


def policy_routes(
    tenant: TenantState,
    rest: str,
    handler: Handler,
    fallback: Fallback,
    *,
    methods: list[str],
    query_form: bool = True,
) -> list[Route]:
    """The routes of one endpoint in all its forms."""

    async def by_path(request: Request) -> Response:
        return await _serve(request, request.path_params["policy"], False)

    async def by_query(request: Request) -> Response:
        return await _serve(request, query_parameters(request)["p"], True)

    async def _serve(request: Request, name: str, query: bool) -> Response:
        tenant_name = request.path_params["tenant"]
        if not tenant.identity.answers_to(tenant_name):
            return fallback.answer(
                request,
                404,
                f"There is no tenant {tenant_name!r} here. This one is {tenant.identity.domain}"
                f" ({tenant.identity.id}).",
            )
        policy = find_user_flow(tenant.store, name)
        if policy is None:
            known = ", ".join(sorted(flow["id"] for flow in tenant.store.list("userFlow")))
            return fallback.answer(
                request, 404, f"There is no user flow {name!r}. The tenant has: {known}."
            )
        address = Address(base_of(request), tenant_name, policy, query)
        try:
            return await handler(request, address)
        except BodyTooLargeError:
            return fallback.answer(request, 413, "The body is larger than any form of a sign-in.")
        except Exception as error:
            log_failure(error, request.method, request.scope["path"])
            message = "The emulated tenant failed; its log says where. This is not B2C's doing."
            return fallback.answer(request, 500, message)

    routes: list[Route] = []
    # The longer one first: `tfp` could be read as a tenant's name.
    for prefix in ("/tfp", ""):
        routes.append(Route(f"{prefix}/{{tenant}}/{{policy}}/{rest}", by_path, methods=methods))
        if query_form:
            routes.append(_QueryFormRoute(f"{prefix}/{{tenant}}/{rest}", by_query, methods=methods))
    return routes
