"""A key vault's own service: reading, deleting, recovering and purging secrets."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.arm.access import authenticate
from emulator.arm.endpoint import respond
from emulator.arm.errors import ArmError
from emulator.arm.vault_secrets import VAULT_PREFIX
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.subscription import audiences
from emulator.tenant.subscription.identity import RESOURCE_GROUP, Subscription
from emulator.tenant.subscription.resource_id import ResourceId
from emulator.tenant.subscription.seed import RESOURCE


class VaultEndpoint:
    """Routes of the vaults of the subscription."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant
        self._subscription = Subscription(tenant.identity.name)

    def routes(self) -> list[Route]:
        active = f"{VAULT_PREFIX}/{{vault}}/secrets/{{name}}"
        deleted = f"{VAULT_PREFIX}/{{vault}}/deletedsecrets/{{name}}"
        return [
            Route(active, self._serve, methods=["GET", "DELETE"], name="active"),
            Route(f"{deleted}/recover", self._serve, methods=["POST"], name="recover"),
            Route(deleted, self._serve, methods=["DELETE"], name="purge"),
        ]

    async def _serve(self, request: Request) -> Response:
        try:
            authenticate(
                self._tenant,
                self._subscription,
                request.headers.get("authorization"),
                audiences.VAULT,
            )
            with self._tenant.store.transaction():
                return self._answer(request)
        except ArmError as error:
            return respond(error.status, error.body(), error.headers)

    def _answer(self, request: Request) -> Response:
        vault, name = request.path_params["vault"], request.path_params["name"]
        # A vault's name is unique in all of Azure, so its address names no resource group.
        path = (("vaults", vault), ("secrets", name))
        key = ResourceId(self._subscription.id, RESOURCE_GROUP, "Microsoft.KeyVault", path).key
        store = self._tenant.store
        secret = store.get(RESOURCE, key)
        of_deleted = "/deletedsecrets/" in request.scope["path"]
        if secret is None or secret["_deleted"] != of_deleted:
            raise ArmError(
                404,
                "SecretNotFound",
                f"A secret with (name/id) {name} was not found in this key vault. If you recently"
                " deleted this secret you may be able to recover it using the correct recovery"
                " command. For help resolving this issue, please see"
                " https://go.microsoft.com/fwlink/?linkid=2125182",
            )
        if of_deleted and request.method == "DELETE":
            store.delete(RESOURCE, key)
            return respond(204, None)
        if request.method == "GET":
            return respond(200, self._with_value(secret))
        secret["_deleted"] = not of_deleted
        store.put(RESOURCE, key, secret)
        return respond(200, _bundle(secret))

    def _with_value(self, secret: Document) -> Document:
        if not secret["properties"]["attributes"]["enabled"]:
            raise ArmError(
                403,
                "Forbidden",
                "Operation get is not allowed on a disabled secret.",
                inner="SecretDisabled",
            )
        return {"value": self._tenant.secrets.unseal(secret["_value"]), **_bundle(secret)}


def _bundle(secret: Document) -> Document:
    properties = secret["properties"]
    shown = {"id": properties["secretUriWithVersion"], "attributes": properties["attributes"]}
    return shown | {
        name: properties[name] for name in ("contentType",) if properties.get(name) is not None
    }
