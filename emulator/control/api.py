"""The control API of the whole tenant: request log, faults, clock, settings, roles, issuers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.control.requests import PREFIX, read_json, read_object, refuse
from emulator.tenant.directory.federated_issuers import list_issuers, save_issuer
from emulator.tenant.faults import FaultRule, InvalidFaultError
from emulator.tenant.seed import assign_graph_roles
from emulator.tenant.settings import save_clock_offset
from emulator.tenant.state import TenantState


class ControlApi:
    """Routes with which tests and people control the emulator; Microsoft's services have none."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant

    def routes(self) -> list[Route]:
        return [
            Route(f"{PREFIX}health", self.health),
            Route(f"{PREFIX}requests", self.requests, methods=["GET", "DELETE"]),
            Route(f"{PREFIX}faults", self.faults, methods=["GET", "PUT", "DELETE"]),
            Route(f"{PREFIX}clock", self.clock, methods=["GET", "PUT"]),
            Route(f"{PREFIX}settings", self.settings, methods=["GET", "PUT"]),
            Route(f"{PREFIX}roles/{{client_id}}", self.roles, methods=["PUT"]),
            Route(f"{PREFIX}issuers", self.issuers, methods=["GET", "PUT"]),
        ]

    async def health(self, _request: Request) -> Response:
        identity = self._tenant.identity
        return JSONResponse({"status": "ok", "tenantName": identity.name, "tenantId": identity.id})

    async def requests(self, request: Request) -> Response:
        log = self._tenant.requests
        if request.method == "DELETE":
            log.clear()
            return Response(status_code=204)
        since = request.query_params.get("since", "0")
        if not since.isdecimal():
            return refuse(f"since is {since!r}: give the number of a request.")
        return JSONResponse(log.since(int(since)))

    async def faults(self, request: Request) -> Response:
        board = self._tenant.faults
        if request.method == "GET":
            return JSONResponse(board.remaining())
        if request.method == "DELETE":
            board.replace([])
            return Response(status_code=204)
        try:
            rules = await read_json(request)
            if not isinstance(rules, list):
                raise InvalidFaultError("Give a JSON list of fault rules.")
            board.replace([FaultRule.parse(rule) for rule in rules])
        except ValueError as error:
            return refuse(str(error))
        return JSONResponse(board.remaining())

    async def clock(self, request: Request) -> Response:
        clock = self._tenant.clock
        if request.method == "PUT":
            try:
                body = await read_json(request)
                offset = body["offset_seconds"]
                if isinstance(offset, bool) or not isinstance(offset, int | float):
                    raise ValueError
            except (ValueError, KeyError, TypeError):
                return refuse('Give {"offset_seconds": <seconds>}.')
            if abs(offset) > 3_153_600_000:
                return refuse(f"offset_seconds is {offset}: at most 100 years either way.")
            clock.offset_seconds = offset
            save_clock_offset(self._tenant.store, offset)
        return JSONResponse(
            {"offset_seconds": clock.offset_seconds, "now": clock.now().isoformat()}
        )

    async def settings(self, request: Request) -> Response:
        if request.method == "PUT":
            try:
                values = await read_object(request, "settings")
                self._tenant.settings = self._tenant.settings.changed(values)
            except ValueError as error:
                return refuse(str(error))
            self._tenant.settings.save(self._tenant.store)
        return JSONResponse(self._tenant.settings.as_json())

    async def roles(self, request: Request) -> Response:
        """Assign exactly these app roles of Microsoft Graph to an application."""
        client_id = request.path_params["client_id"].lower()
        principals = self._tenant.store.find("servicePrincipal", "appId", client_id)
        if not principals:
            return refuse(f"No service principal has the client id {client_id}.", 404)
        try:
            names = await read_json(request)
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                raise ValueError("Give a JSON list of role names.")
            with self._tenant.store.transaction():
                assign_graph_roles(
                    self._tenant.store,
                    self._tenant.identity,
                    principals[0]["id"],
                    tuple(names),
                    self._tenant.clock.now(),
                )
        except KeyError as error:
            return refuse(f"Microsoft Graph has no app role {error} in this tenant.")
        except ValueError as error:
            return refuse(str(error))
        return JSONResponse(names)

    async def issuers(self, request: Request) -> Response:
        """Set the keys of issuers of federated credentials, as {issuer: JWK set}."""
        store = self._tenant.store
        if request.method == "PUT":
            try:
                issuers = await read_object(request, "issuers and their JWK sets")
                with store.transaction():
                    for issuer, keys in issuers.items():
                        save_issuer(store, issuer, keys)
            except ValueError as error:
                return refuse(str(error))
        return JSONResponse(list_issuers(store))
