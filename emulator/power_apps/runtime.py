"""The runtime of connectors: calls an operation of the definition with the connection's token.

`/apim/<slug>/<connection>/<path of the operation>`. Policies and scripts of a connector are not
emulated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.power_apps.errors import PowerAppsError
from emulator.power_apps.guard import guarded
from emulator.power_apps.outgoing import UNREACHABLE, NotThisMachineError
from emulator.power_apps.service import PowerApps
from emulator.tenant.store import Document

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Headers of one connection, of the runtime's own caller, or that the HTTP client makes itself.
_OWN_HEADERS = frozenset(
    {
        "accept-encoding",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "cookie",
        "host",
        "keep-alive",
        "set-cookie",
        "transfer-encoding",
        "upgrade",
    }
)


class Runtime:
    """Forwards calls to the API that the connector's definition names."""

    def __init__(self, service: PowerApps) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        return [guarded("/apim/{slug}/{connection}/{rest:path}", self.call, methods=_METHODS)]

    async def call(self, request: Request) -> Response:
        connector = self._service.connector(request.path_params["slug"])
        path = _path(request)
        if not _has_operation(connector.definition, request.method, path):
            raise PowerAppsError(
                404,
                "OperationNotFound",
                f"The connector's definition has no operation {request.method} {path}.",
            )
        token = await self._service.access_token(connector, request.path_params["connection"])
        headers = _forwarded(request.headers)
        query = request.scope["query_string"].decode("ascii")
        url = f"{_base(connector.definition)}{path}{f'?{query}' if query else ''}"
        try:
            response = await self._service.outgoing.request(
                request.method,
                url,
                content=await request.body(),
                headers={**headers, "Authorization": f"Bearer {token}"},
            )
        except NotThisMachineError as refusal:
            raise PowerAppsError(502, "BadGateway", str(refusal)) from None
        except UNREACHABLE:
            raise PowerAppsError(
                502, "BadGateway", f"The API at {_base(connector.definition)} does not answer."
            ) from None
        return Response(response.content, response.status_code, _forwarded(response.headers))


def _path(request: Request) -> str:
    """The operation's path as the caller wrote it, with its percent-encoding."""
    raw: bytes = request.scope["raw_path"]
    return "/" + raw.decode("latin-1").split("/", 4)[4]


def _base(definition: Document) -> str:
    schemes = definition.get("schemes") or ["https"]
    base = str(definition.get("basePath") or "").rstrip("/")
    return f"{schemes[0]}://{definition.get('host')}{base}"


def _has_operation(definition: Document, method: str, path: str) -> bool:
    paths = definition.get("paths")
    if not isinstance(paths, dict):
        return False
    return any(
        isinstance(operations, dict)
        and method.lower() in operations
        and re.fullmatch(_pattern(template), path)
        for template, operations in paths.items()
    )


def _pattern(template: str) -> str:
    """What a path of this template looks like: each parameter is one segment, or part of one."""
    parts = re.split(r"\{[^{}]*\}", template)
    return "[^/]+".join(map(re.escape, parts))


def _forwarded(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _OWN_HEADERS}
