"""The token endpoint for applications that sign in as themselves (client credentials)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from typing import Any
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.entra.errors import EntraError, unknown_tenant
from sandbox.graph.passwords import check_secret
from sandbox.store import Document
from sandbox.tenant import TenantState

_LIFETIME = 3600


class TokenEndpoint:
    """`/{tenant}/oauth2/v2.0/token`."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant

    def routes(self) -> list[Route]:
        return [Route("/{tenant}/oauth2/v2.0/token", self.issue, methods=["POST"])]

    async def issue(self, request: Request) -> Response:
        try:
            body = await self._issue(request)
        except EntraError as error:
            headers = {"Cache-Control": "no-store"}
            return JSONResponse(error.body(self._tenant.clock.now()), error.status, headers)
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    async def _issue(self, request: Request) -> dict[str, Any]:
        name = request.path_params["tenant"]
        if not self._tenant.identity.answers_to(name):
            raise unknown_tenant(name)
        form = {
            key: value
            for key, value in (await request.form()).multi_items()
            if isinstance(value, str)
        }
        client_id, secret = _basic_credentials(request.headers.get("authorization"))
        form.setdefault("client_id", client_id or "")
        if secret is not None:
            form.setdefault("client_secret", secret)
        if form.get("grant_type") != "client_credentials":
            raise EntraError(
                400,
                "unsupported_grant_type",
                70003,
                f"The app requested an unsupported grant type '{form.get('grant_type', '')}'.",
            )
        application, principal = self._client(form["client_id"])
        self._authenticate(application, form)
        audience, roles = self._resource(form.get("scope", ""), principal)
        return {
            "token_type": "Bearer",
            "expires_in": _LIFETIME,
            "ext_expires_in": _LIFETIME,
            "access_token": self._sign(principal, audience, roles),
        }

    def _client(self, client_id: str) -> tuple[Document, Document]:
        store = self._tenant.store
        application = next(iter(store.find("application", "appId", client_id.lower())), None)
        if application is None:
            raise EntraError(
                400,
                "unauthorized_client",
                700016,
                f"Application with identifier '{client_id}' was not found in the directory"
                f" '{self._tenant.identity.domain}'. This can happen if the application has not"
                " been installed by the administrator of the tenant or consented to by any user in"
                " the tenant. You may have sent your authentication request to the wrong tenant.",
            )
        principal = next(iter(store.find("servicePrincipal", "appId", client_id.lower())), None)
        if principal is None:
            raise EntraError(
                400,
                "unauthorized_client",
                7000229,
                f"The client application {client_id} is missing service principal in the tenant"
                f" {self._tenant.identity.id}. See instructions here:"
                " https://go.microsoft.com/fwlink/?linkid=2225119",
            )
        return application, principal

    def _authenticate(self, application: Document, form: dict[str, str]) -> None:
        secret = form.get("client_secret")
        if not secret:
            raise EntraError(
                401,
                "invalid_client",
                7000218,
                "The request body must contain the following parameter: 'client_assertion' or"
                " 'client_secret'.",
            )
        outcome = check_secret(application, secret, self._tenant.clock.now())
        if outcome == "expired":
            raise EntraError(
                401,
                "invalid_client",
                7000222,
                f"The provided client secret keys for app '{application['appId']}' are expired."
                " Visit the Azure portal to create new keys for your app:"
                " https://aka.ms/NewClientSecret, or consider using certificate credentials for"
                " added security: https://aka.ms/certCreds.",
            )
        if outcome == "wrong":
            raise EntraError(
                401,
                "invalid_client",
                7000215,
                "Invalid client secret provided. Ensure the secret being sent in the request is"
                " the client secret value, not the client secret ID, for a secret added to app"
                f" '{application['appId']}'.",
            )

    def _resource(self, scope: str, principal: Document) -> tuple[str, list[str]]:
        """Audience and app roles for a scope like `https://graph.microsoft.com/.default`."""
        name = scope.removesuffix("/.default")
        if not scope or name == scope or " " in scope:
            raise EntraError(
                400,
                "invalid_scope",
                1002012,
                f"The provided value for scope {scope} is not valid. Client credential flows must"
                " have a scope value with /.default suffixed to the resource identifier"
                " (application ID URI).",
            )
        if name not in self._tenant.graph_audiences():
            raise EntraError(
                400,
                "invalid_resource",
                500011,
                f"The resource principal named {name} was not found in the tenant named"
                f" {self._tenant.identity.domain}.",
            )
        resource_id = self._tenant.identity.microsoft_graph_principal_id
        resource = self._tenant.store.get("servicePrincipal", resource_id)
        assert resource is not None
        granted = {
            assignment["appRoleId"]
            for assignment in self._tenant.store.find(
                "appRoleAssignment", "principalId", principal["id"]
            )
            if assignment["resourceId"] == resource_id
        }
        roles = [role["value"] for role in resource["appRoles"] if role["id"] in granted]
        return name, roles

    def _sign(self, principal: Document, audience: str, roles: list[str]) -> str:
        now = self._tenant.clock.timestamp()
        tenant_id = self._tenant.identity.id
        claims: dict[str, Any] = {
            "aud": audience,
            "iss": f"https://sts.windows.net/{tenant_id}/",
            "iat": now,
            "nbf": now,
            "exp": now + _LIFETIME,
            "appid": principal["appId"],
            "appidacr": "1",
            "idp": f"https://sts.windows.net/{tenant_id}/",
            "idtyp": "app",
            "oid": principal["id"],
            "roles": roles,
            "sub": principal["id"],
            "tid": tenant_id,
            "uti": base64.urlsafe_b64encode(hashlib.sha256(uuid.uuid4().bytes).digest()[:16])
            .rstrip(b"=")
            .decode(),
            "ver": "1.0",
        }
        if not roles:
            del claims["roles"]
        return self._tenant.keys.sign(claims)


def _basic_credentials(authorization: str | None) -> tuple[str | None, str | None]:
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None, None
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None, None
    return unquote_plus(client_id), unquote_plus(secret)
