"""The ASGI application of the Web API: authentication, addresses, error responses."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from emulator.dataverse import connectors
from emulator.dataverse.access import authenticate
from emulator.dataverse.call import VERSION_PATH, Answer, Call
from emulator.dataverse.columns import is_guid
from emulator.dataverse.errors import (
    UNEXPECTED,
    DataverseError,
    bad_payload,
    bad_query,
    not_emulated,
    unknown_segment,
)
from emulator.dataverse.organization import retrieve_current_organization, who_am_i
from emulator.dataverse.privileges import retrieve_privileges
from emulator.dataverse.sharing import (
    grant_access,
    modify_access,
    retrieve_shared_principals,
    revoke_access,
)
from emulator.dataverse.solutions import (
    add_solution_component,
    create_solution,
    delete_solution,
)
from emulator.dataverse.tables import CONNECTORS, TABLES, as_stored, list_rows, read_row
from emulator.failures import CannotWriteError, log_failure
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document

ACTIONS: dict[str, Callable[[Call], Answer]] = {
    "AddSolutionComponent": add_solution_component,
    "GrantAccess": grant_access,
    "ModifyAccess": modify_access,
    "RevokeAccess": revoke_access,
}
FUNCTIONS: dict[str, Callable[[Call, dict[str, str]], Answer]] = {
    "RetrieveCurrentOrganization": retrieve_current_organization,
    "RetrieveSharedPrincipalsAndAccess": retrieve_shared_principals,
    "WhoAmI": who_am_i,
}
# Names that a client may take for those of sets and operations.
_NEARLY = {
    name.lower()
    for name in (*TABLES, *(table.name for table in TABLES.values()), *ACTIONS, *FUNCTIONS)
}

_SEGMENT = re.compile(r"(?P<name>[A-Za-z]+)(\((?P<inner>.*)\))?")
_PARAMETER = re.compile(r"(?P<name>\w+)=(?P<value>@\w+|[\w.]*'[^']*'|\w+)")


class DataverseEndpoint:
    """ASGI application for everything below `/api/data`."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant
        self._platform = PowerPlatform(tenant.identity.name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
            response = respond(answer.status, answer.body, dict(answer.headers))
        except DataverseError as error:
            response = refusal(error)
        except CannotWriteError:
            raise
        except Exception as error:
            log_failure(error, request.method, request.scope["path"])
            response = refusal(DataverseError(500, UNEXPECTED, "An unexpected error occurred."))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Answer:
        settings = PowerPlatformSettings.load(self._tenant.store)
        authorization = request.headers.get("authorization")
        authenticate(self._tenant, self._platform, settings, authorization)
        path: str = request.scope["path"]
        if not path.startswith(f"{VERSION_PATH}/"):
            raise not_emulated(f"{request.method} {path}")
        _check_versions(request)
        call = Call(
            tenant=self._tenant,
            platform=self._platform,
            settings=settings,
            method=request.method,
            options=dict(request.query_params),
            headers=dict(request.headers),
            body=await _body(request),
        )
        with self._tenant.store.transaction():
            return _perform(call, path.removeprefix(f"{VERSION_PATH}/"))


def respond(status: int, body: Document | None, headers: dict[str, str]) -> Response:
    """A response with the headers of the Web API."""
    return Response(
        b"" if body is None else json.dumps(body, ensure_ascii=False).encode(),
        status,
        {
            "OData-Version": "4.0",
            "Cache-Control": "no-cache",
            "x-ms-service-request-id": str(uuid.uuid4()),
            **headers,
        },
        media_type=None if body is None else "application/json; odata.metadata=minimal",
    )


def refusal(error: DataverseError) -> Response:
    if error.status == 401:
        return PlainTextResponse(error.message, 401, error.headers)
    return respond(error.status, error.body(), error.headers)


def _perform(call: Call, path: str) -> Answer:
    privileges = retrieve_privileges(call, path)
    if privileges is not None:
        return privileges
    match = _SEGMENT.fullmatch(path)
    what = f"{call.method} {VERSION_PATH}/{path}"
    if match is None:
        raise not_emulated(what)
    name, inner = match["name"], match["inner"]
    if name in FUNCTIONS and call.method == "GET":
        return FUNCTIONS[name](call, _parameters(inner or "", call))
    if name in ACTIONS and call.method == "POST" and inner is None:
        return ACTIONS[name](call)
    if name not in TABLES:
        if name.lower() in _NEARLY and name not in (*FUNCTIONS, *ACTIONS):
            raise unknown_segment(name)
        raise not_emulated(what)
    table = TABLES[name]
    show = connectors.show if table is CONNECTORS else as_stored
    if inner is None:
        if call.method == "GET":
            return list_rows(call, table, show)
        if call.method == "POST" and table is CONNECTORS:
            return connectors.create(call)
        if call.method == "POST" and name == "solutions":
            return create_solution(call)
        raise not_emulated(what)
    row_id = inner.removeprefix(f"{table.key}=")
    if not is_guid(row_id):
        raise bad_query(f"Bad Request - Error in query syntax: '{inner}' is no Edm.Guid.")
    if call.method == "GET":
        return read_row(call, table, row_id, show)
    if table is CONNECTORS and call.method == "PATCH":
        return connectors.update(call, row_id)
    if table is CONNECTORS and call.method == "DELETE":
        return connectors.delete(call, row_id)
    if name == "solutions" and call.method == "DELETE":
        return delete_solution(call, row_id)
    raise not_emulated(what)


def _parameters(text: str, call: Call) -> dict[str, str]:
    """The parameters of a function, whose values may stand in the query under an alias."""
    found = {match["name"]: match["value"] for match in _PARAMETER.finditer(text)}
    return {
        name: call.options.get(value, "") if value.startswith("@") else value
        for name, value in found.items()
    }


def _check_versions(request: Request) -> None:
    """Raise DataverseError 400 for a client that asks for another version of OData."""
    for name in ("OData-Version", "OData-MaxVersion"):
        version = request.headers.get(name, "4.0")
        if version not in ("4.0", "4.01"):
            raise bad_query(f"The header '{name}' has the value '{version}': supported is 4.0.")


async def _body(request: Request) -> Document:
    """The JSON object of a POST or PATCH; raises DataverseError."""
    if request.method not in ("POST", "PATCH"):
        return {}
    content_type = request.headers.get("content-type", "").partition(";")[0].strip()
    if content_type != "application/json":
        raise DataverseError(
            415,
            "0x0",
            f"The content type '{content_type}' is not supported: send application/json.",
        )
    try:
        body: Any = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise bad_payload("", "The body is no JSON object.")
    return body
