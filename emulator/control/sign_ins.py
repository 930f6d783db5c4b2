"""The control API of sign-ins: portal settings, behaviours, keys, and the outbox."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.b2c.service import B2cService
from emulator.control.requests import PREFIX, read_object, refuse
from emulator.tenant.clock import graph_time
from emulator.tenant.user_flows.portal_settings import save_portal_settings
from emulator.tenant.user_flows.provider_clients import (
    read_provider_client,
    save_provider_client,
)
from emulator.tenant.user_flows.user_flow import all_user_flows, find_user_flow


class B2cControl:
    """Routes for settings that the real service has in the portal only, and for the mail that the
    emulator does not send."""

    def __init__(self, service: B2cService) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        return [
            Route(f"{PREFIX}b2c", self.behaviours, methods=["GET", "PUT"]),
            Route(f"{PREFIX}b2c/keys", self.roll_keys, methods=["POST"]),
            Route(f"{PREFIX}flows", self.portals),
            Route(f"{PREFIX}flows/{{name:path}}", self.portal, methods=["GET", "PUT"]),
            Route(f"{PREFIX}outbox", self.outbox),
            Route(f"{PREFIX}providers/{{client_id}}", self.provider, methods=["PUT"]),
        ]

    async def behaviours(self, request: Request) -> Response:
        """Behaviours of the whole tenant (`B2cSettings`); PUT changes those that it names."""
        service = self._service
        if request.method == "PUT":
            try:
                service.settings = service.settings.changed(await read_object(request, "settings"))
            except ValueError as error:
                return refuse(str(error))
            service.settings.save(service.tenant.store)
        return JSONResponse(service.settings.as_json())

    async def roll_keys(self, _request: Request) -> Response:
        """Sign with a new key from now on, as the real service does from time to time."""
        self._service.keys.roll()
        return JSONResponse({"keys": [key["kid"] for key in self._service.keys.public()]})

    async def portals(self, _request: Request) -> Response:
        """The portal settings of all user flows, by name."""
        policies = all_user_flows(self._service.tenant.store)
        return JSONResponse({policy.id: policy.settings.as_json() for policy in policies})

    async def portal(self, request: Request) -> Response:
        """A user flow's portal settings (`PortalSettings`); PUT changes those that it names."""
        store = self._service.tenant.store
        name = request.path_params["name"]
        policy = find_user_flow(store, name)
        if policy is None:
            names = ", ".join(sorted(policy.id for policy in all_user_flows(store)))
            return refuse(f"There is no user flow {name!r}. The tenant has: {names}.", 404)
        settings = policy.settings
        if request.method == "PUT":
            try:
                settings = settings.changed(await read_object(request, "settings"))
            except ValueError as error:
                return refuse(str(error))
            save_portal_settings(store, policy.id, settings)
        return JSONResponse(settings.as_json())

    async def provider(self, request: Request) -> Response:
        """What an identity provider holds of the tenant's client with it (`ProviderClient`)."""
        tenant, client_id = self._service.tenant, request.path_params["client_id"]
        try:
            client = read_provider_client(await read_object(request, "settings"))
        except ValueError as error:
            return refuse(str(error))
        save_provider_client(tenant.store, tenant.secrets, client_id, client)
        return Response(status_code=204)

    async def outbox(self, _request: Request) -> Response:
        """Verification codes, newest last."""
        return JSONResponse(
            [
                {
                    "email": mail.email,
                    "code": mail.code,
                    "purpose": mail.purpose,
                    "sent": graph_time(mail.sent),
                }
                for mail in self._service.outbox.mail()
            ]
        )
