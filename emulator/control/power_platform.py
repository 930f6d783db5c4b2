"""The control API of the Power Platform environment: its switches and its variables."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.control.requests import PREFIX, read_object, refuse
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.power_platform.variables import save_variable
from emulator.tenant.state import TenantState


class PowerPlatformControl:
    """`/_rehearsal/powerPlatform` (`PowerPlatformSettings`), and variables below it."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant
        self._platform = PowerPlatform(tenant.identity.name)

    def routes(self) -> list[Route]:
        return [
            Route(f"{PREFIX}powerPlatform", self.settings, methods=["GET", "PUT"]),
            Route(f"{PREFIX}powerPlatform/variables/{{name}}", self.variable, methods=["PUT"]),
        ]

    async def settings(self, request: Request) -> Response:
        """PUT changes the settings that it names."""
        store = self._tenant.store
        settings = PowerPlatformSettings.load(store)
        if request.method == "PUT":
            try:
                settings = settings.changed(await read_object(request, "settings"))
            except ValueError as error:
                return refuse(str(error))
            settings.save(store)
        return JSONResponse(settings.as_json())

    async def variable(self, request: Request) -> Response:
        """Set an environment variable: `{"secret": <id of a vault's secret>}` or `{"text": …}`."""
        try:
            body = await read_object(request, "secret or text")
        except ValueError as error:
            return refuse(str(error))
        kind, value = next(iter(body.items()), ("", None))
        if len(body) != 1 or kind not in ("secret", "text") or not isinstance(value, str):
            return refuse('Give {"secret": "/subscriptions/…"} or {"text": "…"}.')
        name = request.path_params["name"]
        save_variable(self._tenant, self._platform, name, value, secret=kind == "secret")
        return Response(status_code=204)
