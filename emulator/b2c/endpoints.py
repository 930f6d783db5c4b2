"""The routes of all user flows."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.b2c.addresses import Handler, policy_routes
from emulator.b2c.authorize import AuthorizeEndpoint
from emulator.b2c.discovery import PolicyDiscovery
from emulator.b2c.error_page import PageFallback
from emulator.b2c.journey import Journey
from emulator.b2c.logout import LogoutEndpoint
from emulator.b2c.responses import JsonFallback
from emulator.b2c.service import B2cService, open_b2c
from emulator.b2c.token import TokenEndpoint
from emulator.tenant.state import TenantState
from emulator.tenant.user_flows.seed import seed_b2c
from emulator.tenant.user_flows.user_flow import KIND


class B2cEndpoints:
    """Azure AD B2C of one tenant.

    `routes` must precede those of the directory: both begin with `/{tenant}/…`, and only B2C's
    contain a policy.
    """

    def __init__(self, tenant: TenantState) -> None:
        seed_b2c(tenant.store, tenant.identity, tenant.clock.now())
        self.service: B2cService = open_b2c(tenant)

    def routes(self) -> list[Route]:
        authorize = AuthorizeEndpoint(self.service)
        token = TokenEndpoint(self.service)
        discovery = PolicyDiscovery(self.service)
        journey = Journey(self.service)
        logout = LogoutEndpoint(self.service)
        steps = "api/CombinedSigninAndSignup"
        return [
            *self._page("oauth2/v2.0/authorize", authorize.authorize, ["GET", "POST"]),
            *self._json("oauth2/v2.0/token", token.issue, ["POST", "OPTIONS"]),
            *self._page("oauth2/v2.0/logout", logout.log_out, ["GET", "POST"]),
            *self._json("v2.0/.well-known/openid-configuration", discovery.configuration),
            *self._json("discovery/v2.0/keys", discovery.keys),
            *self._page("SelfAsserted", journey.page, ["GET"], query_form=False),
            *self._page("SelfAsserted", journey.submit, ["POST"], query_form=False),
            *self._page(f"{steps}/unified", journey.unified, ["GET"], query_form=False),
            *self._page(
                f"{steps}/forgotPassword", journey.forgot_password, ["GET"], query_form=False
            ),
            *self._page(f"{steps}/confirmed", journey.confirmed, ["GET"], query_form=False),
            Route("/{tenant}/oauth2/v2.0/authorize", self._without_policy),
            Route("/{tenant}/oauth2/v2.0/logout", self._without_policy),
        ]

    async def _without_policy(self, request: Request) -> Response:
        """The page for an address without a user flow, such as that of a wrong connector."""
        names = ", ".join(sorted(flow["id"] for flow in self.service.tenant.store.list(KIND)))
        message = f"The address names no user flow. The tenant has: {names}."
        return PageFallback(self.service).answer(request, 404, message)

    def _page(
        self, rest: str, handler: Handler, methods: list[str], *, query_form: bool = True
    ) -> list[Route]:
        return policy_routes(
            self.service.tenant,
            rest,
            handler,
            PageFallback(self.service),
            methods=methods,
            query_form=query_form,
        )

    def _json(self, rest: str, handler: Handler, methods: list[str] | None = None) -> list[Route]:
        return policy_routes(
            self.service.tenant, rest, handler, JsonFallback(), methods=methods or ["GET"]
        )
