"""The control API's switches for what is unconfirmed about Graph's user flows."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.control.requests import PREFIX, read_object, refuse
from emulator.tenant.state import TenantState
from emulator.tenant.user_flow_settings import load_user_flow_settings, save_user_flow_settings


class UserFlowControl:
    """`/_rehearsal/userFlows` (`UserFlowSettings`); PUT changes the settings that it names."""

    def __init__(self, tenant: TenantState) -> None:
        self._store = tenant.store

    def routes(self) -> list[Route]:
        return [Route(f"{PREFIX}userFlows", self.settings, methods=["GET", "PUT"])]

    async def settings(self, request: Request) -> Response:
        settings = load_user_flow_settings(self._store)
        if request.method == "PUT":
            try:
                settings = settings.changed(await read_object(request, "settings"))
            except ValueError as error:
                return refuse(str(error))
            save_user_flow_settings(self._store, settings)
        return JSONResponse(settings.as_json())
