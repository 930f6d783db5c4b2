"""The Power Apps service: connectors as makers see them, and connections.

Source: the requests of public clients of `/providers/Microsoft.PowerApps`, paconn and the Power
Platform provider of Terraform among them.
"""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.power_apps.errors import PowerAppsError
from emulator.power_apps.guard import guarded
from emulator.power_apps.service import PowerApps
from emulator.tenant.power_platform.connections import (
    Connection,
    connections_of,
    delete_connection,
    find_connection,
)
from emulator.tenant.power_platform.published import (
    PublishedConnector,
    all_published,
    shown_parameters,
)
from emulator.tenant.store import Document

_BASE = "/providers/Microsoft.PowerApps/apis"
_FILTER = re.compile(r"environment eq '(?P<environment>[^']*)'")


class PowerAppsApi:
    """`/providers/Microsoft.PowerApps/apis`, and the definitions to which its responses lead."""

    def __init__(self, service: PowerApps) -> None:
        self._service = service
        self._tenant = service.tenant

    def routes(self) -> list[Route]:
        connections = f"{_BASE}/{{api}}/connections"
        one = f"{connections}/{{connection}}"
        return [
            guarded(_BASE, self.list_apis),
            guarded(f"{_BASE}/{{api}}", self.show_api),
            guarded(connections, self.list_connections),
            guarded(one, self.connection, methods=["PUT", "GET", "DELETE"]),
            guarded(f"{one}/getConsentLink", self.consent_link, methods=["POST"]),
            guarded("/apim-definitions/{slug}.json", self.definition),
        ]

    async def list_apis(self, request: Request) -> Response:
        self._check_environment(request)
        found = all_published(self._tenant)
        return JSONResponse({"value": [self._api(connector) for connector in found]})

    async def show_api(self, request: Request) -> Response:
        return JSONResponse(self._api(self._connector(request)))

    async def list_connections(self, request: Request) -> Response:
        connector = self._connector(request)
        found = connections_of(self._tenant.store, connector.connector_id)
        return JSONResponse({"value": [self._connection(connector, each) for each in found]})

    async def connection(self, request: Request) -> Response:
        """Make, show or delete a connection. One that was made shows the status Error until a
        person has signed in to it."""
        connector = self._connector(request)
        name = request.path_params["connection"]
        if request.method == "PUT":
            return await self._put(request, connector, name)
        connection = self._service.connection(connector, name)
        if request.method == "DELETE":
            delete_connection(self._tenant.store, connection.id)
            return Response(status_code=204)
        return JSONResponse(self._connection(connector, connection))

    async def consent_link(self, request: Request) -> Response:
        """`{"redirectUrl": …}`, where the person came from; answers with the link."""
        connector = self._connector(request)
        connection = self._service.connection(connector, request.path_params["connection"])
        back = (await _object(request)).get("redirectUrl")
        if not isinstance(back, str) or not back:
            raise PowerAppsError(400, "InvalidRequestContent", 'Give {"redirectUrl": "…"}.')
        path = self._service.consent_link(connector, connection, back)
        return JSONResponse({"consentLink": f"{self._tenant.url}{path}"})

    async def definition(self, request: Request) -> Response:
        return JSONResponse(self._service.connector(request.path_params["slug"]).definition)

    async def _put(self, request: Request, connector: PublishedConnector, name: str) -> Response:
        try:
            connection_id = uuid.UUID(name).hex
        except ValueError:
            raise PowerAppsError(
                400, "InvalidConnectionName", f"The connection name '{name}' is no GUID."
            ) from None
        properties = (await _object(request)).get("properties")
        display_name = properties.get("displayName") if isinstance(properties, dict) else None
        existing = find_connection(self._tenant.store, connector.connector_id, connection_id)
        if existing is not None:
            return JSONResponse(self._connection(connector, existing))
        connection = self._service.create_connection(
            connector, connection_id, display_name if isinstance(display_name, str) else ""
        )
        return JSONResponse(self._connection(connector, connection), 201)

    def _connector(self, request: Request) -> PublishedConnector:
        self._check_environment(request)
        return self._service.connector(request.path_params["api"])

    def _check_environment(self, request: Request) -> None:
        """Raise PowerAppsError unless the query names a version and this environment."""
        if not request.query_params.get("api-version"):
            raise PowerAppsError(
                400, "MissingApiVersionParameter", "The query parameter 'api-version' is missing."
            )
        match = _FILTER.fullmatch(request.query_params.get("$filter", "").strip())
        if match is None:
            raise PowerAppsError(
                400,
                "MissingEnvironmentFilter",
                "The request needs the query $filter=environment eq '<environment id>'.",
            )
        if match["environment"].lower() != self._service.platform.environment_id:
            raise PowerAppsError(
                404,
                "EnvironmentNotFound",
                f"The environment '{match['environment']}' could not be found.",
            )

    def _api(self, connector: PublishedConnector) -> Document:
        environment = self._service.platform.environment_id
        runtime = f"{self._tenant.url}/apim/{connector.slug}"
        return {
            "name": connector.internal_id,
            "id": f"{_BASE}/{connector.internal_id}",
            "type": "Microsoft.PowerApps/apis",
            "properties": {
                "displayName": connector.display_name,
                "apiEnvironment": "Shared",
                "isCustomApi": True,
                "connectionParameters": shown_parameters(connector),
                "runtimeUrls": [runtime],
                "primaryRuntimeUrl": runtime,
                "metadata": {
                    "source": "powerapps-user-defined",
                    "environmentName": environment,
                    "xrmConnectorId": connector.connector_id,
                    "almMode": "Environment",
                },
                "apiDefinitions": {
                    "originalSwaggerUrl": (
                        f"{self._tenant.url}/apim-definitions/{connector.slug}.json"
                    )
                },
                "environment": self._environment(),
            },
        }

    def _connection(self, connector: PublishedConnector, connection: Connection) -> Document:
        api = f"{_BASE}/{connector.internal_id}"
        return {
            "name": connection.id,
            "id": f"{api}/connections/{connection.id}",
            "type": "Microsoft.PowerApps/apis/connections",
            "properties": {
                "apiId": api,
                "displayName": connection.display_name,
                "statuses": [_status(connection)],
                "connectionParameters": {},
                "createdTime": connection.created,
                "lastModifiedTime": connection.changed,
                "environment": self._environment(),
            },
        }

    def _environment(self) -> Document:
        environment = self._service.platform.environment_id
        path = f"/providers/Microsoft.PowerApps/environments/{environment}"
        return {"id": path, "name": environment}


def _status(connection: Connection) -> Document:
    if connection.error is None:
        return {"status": "Connected"}
    code, message = connection.error
    return {"status": "Error", "target": "token", "error": {"code": code, "message": message}}


async def _object(request: Request) -> dict[str, Any]:
    """The JSON object of the body; raises PowerAppsError 400."""
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise PowerAppsError(400, "InvalidRequestContent", "The body is no JSON object.")
    return body
