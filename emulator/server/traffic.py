"""The outermost layer of the application: request log, faults, delays, loopback names."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import quote

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.control.requests import PREFIX
from emulator.dataverse.call import ROOT
from emulator.dataverse.errors import DataverseError, fault_code, missing_row
from emulator.failures import CannotWriteError, log_failure
from emulator.graph.errors import CallError, not_found
from emulator.host import is_loopback
from emulator.tenant.clock import graph_time
from emulator.tenant.faults import FaultRule
from emulator.tenant.state import TenantState

# The server puts a function that cuts the connection into the scope's extensions, by this name.
CUT_CONNECTION = "rehearsal.cut_connection"


class ConnectionCutError(Exception):
    """Represents a cut connection under a test client, which has no connection."""


_ASCII = bytes(range(128))


class Traffic:
    """The outermost ASGI layer; neither logs nor disturbs requests to the control API."""

    def __init__(self, app: ASGIApp, tenant: TenantState) -> None:
        self._app = app
        self._tenant = tenant

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        control = scope["path"].startswith(PREFIX)
        # The tenant's page shows codes and people, so no other site may read it in a browser.
        if (control or scope["path"] == "/") and not is_loopback(scope):
            await _NOT_LOOPBACK(scope, receive, send)
            return
        if control:
            await self._app(scope, receive, send)
            return
        if not scope["query_string"].isascii():
            # Starlette cannot read such an address, which no client should send.
            scope["query_string"] = quote(scope["query_string"], safe=_ASCII).encode()
        recorder = _Recorder(send)
        started = time.monotonic()
        try:
            await self._handle(scope, receive, recorder)
        except ConnectionCutError:
            raise
        except CannotWriteError as error:
            # No status that clients repeat: a full disk does not pass by waiting.
            message = f"The emulator cannot write to its folder: {error}. Free space on its disk."
            rule = FaultRule(path="", code="EmulatorCannotWrite", message=message)
            await self._fault(rule, 403, scope["path"])(scope, receive, recorder)
        except Exception as error:
            log_failure(error, scope["method"], scope["path"])
            if recorder.status:
                raise
            rule = FaultRule(path="", message="Unexpected failure.")
            await self._fault(rule, 500, scope["path"])(scope, receive, recorder)
        finally:
            self._log(scope, recorder.status, (time.monotonic() - started) * 1000)

    async def _handle(self, scope: Scope, receive: Receive, send: _Recorder) -> None:
        tenant = self._tenant
        if tenant.settings.request_delay_ms:
            await asyncio.sleep(tenant.settings.request_delay_ms / 1000)
        method, path = scope["method"], scope["path"]
        rule = tenant.faults.take(method, path)
        if rule is not None:
            await self._handle_with(rule, scope, receive, send)
        elif method == "GET" and tenant.faults.is_hidden(path):
            await self._not_found(path)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _handle_with(
        self, rule: FaultRule, scope: Scope, receive: Receive, send: _Recorder
    ) -> None:
        replaced = rule.drop or rule.status is not None
        messages: list[Message] = []
        if not replaced or rule.after_effect:

            async def collect(message: Message) -> None:
                messages.append(message)

            await self._app(scope, receive, collect)
        if rule.delay_ms:
            await asyncio.sleep(rule.delay_ms / 1000)
        if rule.drop:
            await _cut(scope)
        elif rule.status is not None:
            await self._fault(rule, rule.status, scope["path"])(scope, receive, send)
        else:
            created = _created(messages) if rule.hides else None
            if created is not None:
                self._tenant.faults.hide(rule, created)
            for message in messages:
                await send(message)

    def _fault(self, rule: FaultRule, status: int, path: str) -> JSONResponse:
        """The fault in the form of Dataverse's errors at its addresses, else of Graph's."""
        headers = {} if rule.retry_after is None else {"Retry-After": str(rule.retry_after)}
        message = rule.message or "A fault of the emulated tenant, made on request."
        if path.startswith(ROOT):
            refusal = DataverseError(status, rule.code or fault_code(status), message)
            return JSONResponse(refusal.body(), status, headers)
        code = rule.code or _CODES.get(status, "generalException")
        error = CallError(status, code, message)
        return JSONResponse(error.body(self._tenant.clock.now(), None), status, headers)

    def _not_found(self, path: str) -> JSONResponse:
        name = path.rsplit("/", 1)[-1]
        if path.startswith(ROOT):
            missing = missing_row(*name.rstrip(")").split("(", 1))
            return JSONResponse(missing.body(), missing.status)
        error = not_found(name)
        return JSONResponse(error.body(self._tenant.clock.now(), None), error.status)

    def _log(self, scope: Scope, status: int, milliseconds: float) -> None:
        self._tenant.requests.add(
            time=graph_time(self._tenant.clock.now()),
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            status=status,
            ms=milliseconds,
            user_agent=_header(scope, b"user-agent"),
        )


def _created(messages: list[Message]) -> str | None:
    """The id of the object that these messages say was created."""
    start, *rest = messages
    for name, value in start["headers"]:
        if name.lower() == b"odata-entityid":
            return str(value.decode()).rpartition("(")[2].rstrip(")")
    if start["status"] != 201:
        return None
    document: dict[str, Any] = json.loads(b"".join(part.get("body", b"") for part in rest))
    object_id = document.get("id")
    return object_id if isinstance(object_id, str) else None


_CODES = {
    400: "Request_BadRequest",
    401: "InvalidAuthenticationToken",
    403: "Authorization_RequestDenied",
    404: "Request_ResourceNotFound",
    409: "Request_MultipleObjectsWithSameKeyValue",
    429: "TooManyRequests",
    500: "Service_InternalServerError",
    503: "serviceNotAvailable",
}


class _Recorder:
    """Passes messages on and records the status of the response."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


async def _cut(scope: Scope) -> None:
    extensions: dict[str, Any] = scope.get("extensions") or {}
    cut = extensions.get(CUT_CONNECTION)
    if cut is None:
        raise ConnectionCutError("The emulated tenant cut the connection on request.")
    cut()
    # One turn of the event loop, so that the server notices before this request ends.
    await asyncio.sleep(0)


_NOT_LOOPBACK = JSONResponse(
    {
        "error": {
            "code": "NotLoopback",
            "message": "The control API and the tenant's page answer to localhost, 127.0.0.1"
            " and [::1] only.",
        }
    },
    403,
)


def _header(scope: Scope, name: bytes) -> str | None:
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return None
