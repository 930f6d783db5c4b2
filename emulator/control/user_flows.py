"""The control API of the settings for unconfirmed behaviour of Graph's user flows."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.control.requests import PREFIX, read_object, refuse
from emulator.tenant.settings import UserFlowSettings
from emulator.tenant.state import TenantState


class UserFlowControl:
    """`/_rehearsal/userFlows` (`UserFlowSettings`); PUT changes the settings that it names."""

    def __init__(self, tenant: TenantState) -> None:
        self._store = tenant.store

    def routes(self) -> list[Route]:
        return [Route(f"{PREFIX}userFlows", self.settings, methods=["GET", "PUT"])]

    async def settings(self, request: Request) -> Response:
        settings = UserFlowSettings.load(self._store)
        if request.method == "PUT":
            try:
                settings = settings.changed(await read_object(request, "settings"))
            except ValueError as error:
                return refuse(str(error))
            settings.save(self._store)
        return JSONResponse(settings.as_json())
