"""Addresses of a user flow: path form and query form, tenant by name or GUID, any case.

`/{tenant}/{policy}/…` and `/{tenant}/…?p={policy}` lead to the same endpoints, also with the prefix
`/tfp` of older applications, but not with `/te`.
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
    """Responses without a handler: no such user flow, a body too large, a failure of the tenant."""

    def answer(self, request: Request, status: int, message: str) -> Response: ...


@dataclass(frozen=True)
class Address:
    """The address by which a request reached a user flow.

    `base`: scheme and host. `tenant`: the name or id that the address contains.
    """

    base: str
    tenant: str
    policy: UserFlow
    query_form: bool = False

    def url(self, rest: str) -> str:
        """An endpoint's address in the form that the client used.

        The user flow is in lower case, as in the real metadata.
        """
        name = quote(self.policy.id.lower(), safe="")
        tenant = quote(self.tenant, safe="")
        if self.query_form:
            return f"{self.base}/{tenant}/{rest}?p={name}"
        return f"{self.base}/{tenant}/{name}/{rest}"

    def page_path(self, rest: str) -> str:
        """The path of a page of the user flow on this server."""
        return f"/{quote(self.tenant, safe='')}/{quote(self.policy.id, safe='')}/{rest}"


class _QueryFormRoute(Route):
    """Matches only requests that name a policy; the others belong to the directory."""

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
    """The routes of an endpoint in all forms of its address."""

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
                f"The emulator has no tenant {tenant_name!r}. Its tenant is"
                f" {tenant.identity.domain} ({tenant.identity.id}).",
            )
        policy = find_user_flow(tenant.store, name)
        if policy is None:
            names = ", ".join(sorted(flow["id"] for flow in tenant.store.list("userFlow")))
            return fallback.answer(
                request, 404, f"There is no user flow {name!r}. The tenant has: {names}."
            )
        address = Address(base_of(request), tenant_name, policy, query)
        try:
            return await handler(request, address)
        except BodyTooLargeError:
            return fallback.answer(request, 413, "The body is larger than any form of a sign-in.")
        except Exception as error:
            log_failure(error, request.method, request.scope["path"])
            message = "The emulated tenant failed, see its log. B2C has no such failure."
            return fallback.answer(request, 500, message)

    routes: list[Route] = []
    # The longer one is first, since `tfp` could be a tenant's name.
    for prefix in ("/tfp", ""):
        routes.append(Route(f"{prefix}/{{tenant}}/{{policy}}/{rest}", by_path, methods=methods))
        if query_form:
            routes.append(_QueryFormRoute(f"{prefix}/{{tenant}}/{rest}", by_query, methods=methods))
    return routes
