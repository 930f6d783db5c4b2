"""The ASGI application of Azure Resource Manager: routing, authentication, error responses."""

from __future__ import annotations

import json
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from emulator.arm.access import authenticate
from emulator.arm.call import Call, ResourceType
from emulator.arm.connections import write_connection
from emulator.arm.custom_apis import show_custom_api, write_custom_api
from emulator.arm.errors import ArmError, invalid_request, not_emulated
from emulator.arm.vault_secrets import show_secret, write_secret
from emulator.failures import CannotWriteError, log_failure
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.subscription import audiences
from emulator.tenant.subscription.identity import Subscription
from emulator.tenant.subscription.resource_id import ResourceId

_WEB = ("2016-06-01",)
_VAULT = ("2023-02-01", "2023-07-01", "2024-11-01")
_GROUP = ("2020-10-01", "2021-04-01", "2022-09-01", "2024-03-01", "2024-11-01")

# The resource types by name in lower case. No write is a long-running operation: the response is
# 200 or 201 with the resource.
TYPES: dict[str, ResourceType] = {
    "microsoft.resources/resourcegroups": ResourceType(_GROUP),
    "microsoft.web/customapis": ResourceType(_WEB, write_custom_api, show_custom_api),
    "microsoft.web/connections": ResourceType(_WEB, write_connection),
    "microsoft.keyvault/vaults": ResourceType(_VAULT),
    # Requests delete secrets in the vault's own service.
    "microsoft.keyvault/vaults/secrets": ResourceType(
        _VAULT, write_secret, show_secret, deleted=False
    ),
}


class ArmEndpoint:
    """ASGI application for everything below `/subscriptions`."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant
        self._subscription = Subscription(tenant.identity.name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ArmError as error:
            response = respond(error.status, error.body(), error.headers)
        except CannotWriteError:
            raise
        except Exception as error:
            log_failure(error, request.method, request.scope["path"])
            failure = ArmError(500, "InternalServerError", "Unexpected failure.")
            response = respond(failure.status, failure.body())
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        authenticate(
            self._tenant,
            self._subscription,
            request.headers.get("authorization"),
            audiences.MANAGEMENT,
        )
        path: str = request.scope["path"]
        resource = ResourceId.parse(path)
        if resource is None or resource.type.lower() not in TYPES:
            raise not_emulated(f"{request.method} {path}")
        resource_type = TYPES[resource.type.lower()]
        _check_version(request.query_params.get("api-version"), resource_type, resource)
        body = _object(await request.body()) if request.method == "PUT" else {}
        call = Call(self._tenant, resource, body)
        with self._tenant.store.transaction():
            self._check_surroundings(call)
            return _perform(request.method, resource_type, call)

    def _check_surroundings(self, call: Call) -> None:
        """Raise ArmError 404 unless subscription, resource group and parent exist."""
        resource = call.id
        if resource.subscription.lower() != self._subscription.id:
            raise ArmError(
                404,
                "SubscriptionNotFound",
                f"The subscription '{resource.subscription}' could not be found.",
            )
        if call.stored(ResourceId(resource.subscription, resource.group)) is None:
            raise ArmError(
                404,
                "ResourceGroupNotFound",
                f"Resource group '{resource.group}' could not be found.",
            )
        if resource.path and not _exists(call.stored(resource.parent())):
            parent = resource.parent()
            raise ArmError(
                404,
                "ParentResourceNotFound",
                f"Failed to perform 'write' on resource(s) of type '{resource.type}', because the"
                f" parent resource '{parent}' could not be found.",
            )


def respond(status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    """A response with the ids that Azure's services add."""
    request_id = str(uuid.uuid4())
    return Response(
        b"" if body is None else json.dumps(body, ensure_ascii=False).encode(),
        status,
        {
            "Cache-Control": "no-cache",
            "x-ms-request-id": request_id,
            "x-ms-correlation-request-id": request_id,
            **(headers or {}),
        },
        media_type=None if body is None else "application/json; charset=utf-8",
    )


def _perform(method: str, resource_type: ResourceType, call: Call) -> Response:
    existing = call.stored()
    if method == "PUT" and resource_type.write is not None:
        document = resource_type.write(call)
        call.save(document)
        return respond(201 if existing is None else 200, resource_type.show(document))
    if method == "GET":
        if existing is None or not _exists(existing):
            raise _not_found(call.id)
        return respond(200, resource_type.show(existing))
    if method == "DELETE" and resource_type.write is not None and resource_type.deleted:
        call.delete()
        return respond(204 if existing is None else 200, None)
    raise not_emulated(f"{method} of {call.id.type}")


def _exists(document: Document | None) -> bool:
    return document is not None and not document.get("_deleted", False)


def _not_found(resource: ResourceId) -> ArmError:
    return ArmError(
        404,
        "ResourceNotFound",
        f"The Resource '{resource.type}/{resource.names}' under resource group"
        f" '{resource.group}' was not found. For more details please go to"
        " https://aka.ms/ARMResourceNotFoundFix",
    )


def _check_version(version: str | None, resource_type: ResourceType, resource: ResourceId) -> None:
    if not version:
        raise ArmError(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    if version not in resource_type.versions:
        raise ArmError(
            400,
            "NoRegisteredProviderFound",
            f"No registered resource provider found for API version '{version}' for type"
            f" '{resource.type}'. The supported api-versions are"
            f" '{', '.join(resource_type.versions)}'.",
        )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise invalid_request("The request content was invalid and could not be deserialized.")
    return body
