"""The ASGI application of Graph: routing, authentication, transactions and error responses."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from emulator.failures import CannotWriteError, log_failure
from emulator.graph.access import Caller, authenticate
from emulator.graph.call import Answer, Call
from emulator.graph.errors import CallError, bad_request, not_found, not_implemented
from emulator.graph.expansion import counting
from emulator.graph.identity_errors import permission_missing, unknown_segment
from emulator.graph.route import GraphRoute
from emulator.graph.routes import graph_routes
from emulator.graph.throttling import Throttle
from emulator.graph.upserts import KEYS
from emulator.host import base_of
from emulator.tenant.directory.objects import by_app_id, by_unique_name
from emulator.tenant.settings import UserFlowSettings
from emulator.tenant.state import TenantState

VERSIONS = ("v1.0", "beta")

# Graph takes bodies up to 4 MB.
_LARGEST_BODY = 4 * 1024 * 1024

# `applications(appId='…')`, `servicePrincipals('…')`
_KEY = re.compile(r"^/(?P<set>\w+)\((?:(?P<name>\w+)=)?'(?P<value>(?:[^']|'')*)'\)(?P<rest>/.*)?$")
# Graph's schema has the alias `graph` for its namespace, and the SDKs use it in addresses.
_ALIAS = re.compile(r"/graph\.(?=\w+(?:/|$))")
_KINDS = {"applications": "application", "servicePrincipals": "servicePrincipal"}


class GraphEndpoint:
    """ASGI application for everything below `/v1.0` and `/beta`."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant
        self._throttle = Throttle()
        self._routes = [(compile_path(route.path)[0], route) for route in graph_routes()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
            response = _respond(answer)
        except CallError as error:
            response = self._refuse(request, error)
        except CannotWriteError:
            raise
        except Exception as error:
            log_failure(error, request.method, _path(request))
            response = self._refuse(
                request, CallError(500, "Service_InternalServerError", "Unexpected failure.")
            )
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Answer:
        version, path = _split(_path(request))
        caller = authenticate(self._tenant, request.headers.get("authorization"))
        raw = await _read_body(request)
        path = self._resolve_key(request.method, _ALIAS.sub("/microsoft.graph.", path))
        route, parameters = self._match(version, request.method, path)
        if route.identity:
            settings = UserFlowSettings.load(self._tenant.store)
            now = self._tenant.clock.now().timestamp()
            self._throttle.admit(caller.client_id, now, settings)
        try:
            if route.identity and not caller.roles & route.roles:
                raise permission_missing(route.roles)
            if not route.by_itself:
                caller.require(route.roles)
            return self._handle(request, caller, version, route, parameters, raw)
        except CallError as error:
            error.correlated = route.identity
            raise

    def _handle(
        self,
        request: Request,
        caller: Caller,
        version: str,
        route: GraphRoute,
        parameters: dict[str, str],
        raw: bytes,
    ) -> Answer:
        call = Call(
            tenant=self._tenant,
            caller=caller,
            version=version,
            base=base_of(request),
            path={**parameters, "": _path(request)},
            options=_options(request.scope["query_string"]),
            body=_json(raw, request.headers.get("content-type", "")),
            raw_body=raw,
            content_type=request.headers.get("content-type", ""),
            prefer=request.headers.get("prefer", ""),
            consistency=request.headers.get("consistencylevel", ""),
        )
        with self._tenant.store.transaction():
            return route.handler(call)

    def _resolve_key(self, method: str, path: str) -> str:
        """Turn `/applications(appId='x')/owners` into `/applications/{object id}/owners`.

        The address of an upsert of a missing object stays as it is.
        """
        match = _KEY.match(path)
        if match is None or match["set"] not in _KINDS:
            return path
        value = match["value"].replace("''", "'")
        rest = match["rest"] or ""
        if match["name"] in (None, "id"):
            return f"/{match['set']}/{value}{rest}"
        if match["name"] == "appId":
            document = by_app_id(self._tenant, _KINDS[match["set"]], value)
        elif (match["set"], match["name"]) == ("applications", "uniqueName"):
            document = by_unique_name(self._tenant, value)
        else:
            raise not_implemented(f"the alternate key '{match['name']}'")
        if document is None:
            if method == "PATCH" and not rest and KEYS[match["set"]] == match["name"]:
                return path
            raise not_found(value)
        return f"/{match['set']}/{document['id']}{rest}"

    def _match(self, version: str, method: str, path: str) -> tuple[GraphRoute, dict[str, str]]:
        match = self._find(version, method, path)
        if match is not None:
            return match
        collection = path.removesuffix("/$count")
        counted = self._find(version, method, collection) if collection != path else None
        if counted is not None and method == "GET":
            route, parameters = counted
            handler = counting(route.handler, of_directory=not route.identity)
            return replace(route, handler=handler), parameters
        if any(self._find(other, method, path) for other in VERSIONS):
            raise unknown_segment(path.split("/")[2])
        raise not_implemented(f"{method} /{version}{path.rstrip('/')}")

    def _find(
        self, version: str, method: str, path: str
    ) -> tuple[GraphRoute, dict[str, str]] | None:
        for pattern, route in self._routes:
            match = pattern.match(path) if version in route.versions else None
            if match is None or route.method != ("GET" if method == "HEAD" else method):
                continue
            parameters = match.groupdict()
            # `$count` and the like are segments of their own, not ids.
            if not any(value.startswith("$") for value in parameters.values()):
                return route, parameters
        return None

    def _refuse(self, request: Request, error: CallError) -> Response:
        body = error.body(self._tenant.clock.now(), request.headers.get("client-request-id"))
        return _respond(Answer(error.status, body, error.headers))


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path


def _split(path: str) -> tuple[str, str]:
    version, _, rest = path.removeprefix("/").partition("/")
    return version, "/" + rest.rstrip("/")


def _options(query_string: bytes) -> dict[str, str]:
    return dict(parse_qsl(query_string.decode("latin-1"), keep_blank_values=True))


async def _read_body(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > _LARGEST_BODY:
            raise CallError(413, "RequestEntityTooLarge", "The request body is larger than 4 MB.")
        parts.append(part)
    return b"".join(parts)


def _json(raw: bytes, content_type: str) -> Any:
    if not raw.strip() or not content_type.startswith("application/json"):
        return None
    try:
        parsed = json.loads(raw, parse_constant=_no_constant)
        if b"\\u" in raw:
            # Half a surrogate pair is JSON, but cannot be encoded as UTF-8.
            json.dumps(parsed, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise bad_request(
            "Unable to read JSON request payload. Please ensure Content-Type header is set and"
            " payload is of valid JSON format."
        ) from None
    return parsed


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _respond(answer: Answer) -> Response:
    headers = {"request-id": str(uuid.uuid4()), "OData-Version": "4.0", **answer.headers}
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    if isinstance(answer.body, bytes):
        return Response(answer.body, status_code=answer.status, headers=headers)
    content = json.dumps(answer.body, separators=(",", ":"), ensure_ascii=False).encode()
    return Response(
        content,
        status_code=answer.status,
        headers=headers,
        media_type="application/json; odata.metadata=minimal; charset=utf-8",
    )
