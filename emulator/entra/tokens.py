"""The token endpoint of the directory, for client credentials."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.basic_credentials import with_basic_credentials
from emulator.entra.client_assertions import ASSERTION_TYPE, check_assertion
from emulator.entra.errors import (
    EntraError,
    missing_parameter,
    unknown_application,
    unknown_tenant,
)
from emulator.entra.mapped_claims import mapped_claims
from emulator.host import base_of
from emulator.tenant.directory import objects
from emulator.tenant.directory.credentials import check_secret
from emulator.tenant.directory.microsoft_graph import MICROSOFT_GRAPH_APP_ID, graph_audiences
from emulator.tenant.directory.service_principal import complete_principal
from emulator.tenant.directory.token_signing import own_keys
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.subscription import audiences

_LIFETIME = 3600


@dataclass(frozen=True)
class Resource:
    """The resource of a token: the `aud` claim, the token's version, and the service principal.

    A resource without a principal has no app roles.
    """

    audience: str
    version: int
    principal: Document | None


def _with_credentials_of(application: Document, principal: Document) -> Document:
    """The application with its service principal's credentials, which authenticate it too."""
    return application | {
        name: [*application[name], *principal[name]]
        for name in ("passwordCredentials", "keyCredentials")
    }


class TokenEndpoint:
    """`/{tenant}/oauth2/v2.0/token`."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant
        self._directory = tenant.identity.id

    def routes(self) -> list[Route]:
        return [Route("/{tenant}/oauth2/v2.0/token", self.issue, methods=["POST"])]

    async def issue(self, request: Request) -> Response:
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
        try:
            body = await self._issue(request)
        except EntraError as error:
            return JSONResponse(error.body(self._tenant.clock.now()), error.status, headers)
        return JSONResponse(body, headers=headers)

    async def _issue(self, request: Request) -> dict[str, Any]:
        name = request.path_params.get("tenant", self._directory)
        if not self._answers_to(name):
            raise unknown_tenant(name)
        form = await _form(request)
        if not form.get("grant_type"):
            raise missing_parameter("grant_type")
        if form["grant_type"] != "client_credentials":
            raise EntraError(
                400,
                "unsupported_grant_type",
                70003,
                f"The app requested an unsupported grant type '{form['grant_type']}'.",
            )
        for required in ("client_id", "scope"):
            if not form.get(required):
                raise missing_parameter(required)
        application, principal = self._client(form["client_id"])
        by_secret = self._authenticate(application, form, base_of(request))
        resource = self._resource(form["scope"])
        return {
            "token_type": "Bearer",
            "expires_in": _LIFETIME,
            "ext_expires_in": _LIFETIME,
            "access_token": self._sign(principal, resource, base_of(request), by_secret),
        }

    def _answers_to(self, name: str) -> bool:
        return self._tenant.identity.answers_to(name)

    def _client(self, client_id: str) -> tuple[Document, Document]:
        application = objects.by_app_id(self._tenant, "application", client_id)
        if application is None:
            raise unknown_application(client_id, self._tenant.identity.domain)
        principal = objects.by_app_id(self._tenant, "servicePrincipal", client_id)
        if principal is None:
            raise EntraError(
                400,
                "unauthorized_client",
                7000229,
                f"The client application {client_id} is missing service principal in the tenant"
                f" {self._tenant.identity.id}. See instructions here:"
                " https://go.microsoft.com/fwlink/?linkid=2225119",
            )
        if not principal["accountEnabled"]:
            raise EntraError(
                400,
                "unauthorized_client",
                7000112,
                f"Application '{client_id}'({application['displayName']}) is disabled.",
            )
        return _with_credentials_of(application, principal), principal

    def _authenticate(self, application: Document, form: dict[str, str], base: str) -> bool:
        """Authenticate the client, and return whether by a secret; raises EntraError."""
        secret, assertion = form.get("client_secret"), form.get("client_assertion")
        if assertion:
            if form.get("client_assertion_type") != ASSERTION_TYPE:
                raise missing_parameter("client_assertion_type")
            audiences = self._own_names(base)
            store, clock = self._tenant.store, self._tenant.clock
            check_assertion(assertion, application, audiences, store, clock)
            return False
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
        return True

    def _own_names(self, base: str) -> frozenset[str]:
        """The audiences of assertions for this endpoint."""
        identity = self._tenant.identity
        return frozenset(
            f"{root}/{name}/{rest}"
            for root in (base, self._tenant.url, self._tenant.tls_url)
            for name in (identity.id, identity.domain)
            for rest in ("oauth2/v2.0/token", "v2.0")
        )

    def _resource(self, scope: str) -> Resource:
        """The resource of a scope such as `https://graph.microsoft.com/.default`."""
        name = scope.strip().removesuffix("/.default")
        if " " in name or not name:
            raise EntraError(
                400,
                "invalid_scope",
                70011,
                "The provided request must include a 'scope' input parameter. The provided value"
                f" for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
            )
        if name == scope.strip():
            raise EntraError(
                400,
                "invalid_scope",
                1002012,
                f"The provided value for scope {scope} is not valid. Client credential flows must"
                " have a scope value with /.default suffixed to the resource identifier"
                " (application ID URI).",
            )
        if name in audiences.MANAGEMENT:
            # The directory issues the token; Azure refuses it, as a B2C tenant has no subscription.
            return Resource(name, 1, None)
        if name in graph_audiences(self._tenant.url, self._tenant.tls_url):
            principal = self._principal(MICROSOFT_GRAPH_APP_ID, name)
            return Resource(name, 1, principal)
        store = self._tenant.store
        applications = store.find_in_list("application", "identifierUris", name) or store.find(
            "application", "appId", name.removeprefix("api://").lower()
        )
        if not applications:
            raise self._unknown_resource(name)
        application = applications[0]
        version = application["api"]["requestedAccessTokenVersion"] or 1
        audience = application["appId"] if version == 2 else name
        return Resource(audience, version, self._principal(application["appId"], name))

    def _principal(self, app_id: str, name: str) -> Document:
        principal = objects.by_app_id(self._tenant, "servicePrincipal", app_id)
        if principal is None:
            raise self._unknown_resource(name)
        return principal

    def _unknown_resource(self, name: str) -> EntraError:
        return EntraError(
            400,
            "invalid_resource",
            500011,
            f"The resource principal named {name} was not found in the tenant named"
            f" {self._tenant.identity.domain}. This can happen if the application has not been"
            " installed by the administrator of the tenant or consented to by any user in the"
            " tenant. You might have sent your authentication request to the wrong tenant.",
        )

    def _roles(self, principal: Document, resource: Document | None) -> list[str]:
        if resource is None:
            return []
        granted = {
            assignment["appRoleId"]
            for assignment in self._tenant.store.find(
                "appRoleAssignment", "principalId", principal["id"]
            )
            if assignment["resourceId"] == resource["id"]
        }
        tenant = self._tenant
        roles = complete_principal(tenant.store, tenant.identity, resource)["appRoles"]
        return [role["value"] for role in roles if role["id"] in granted and role["value"]]

    def _sign(self, principal: Document, resource: Resource, base: str, by_secret: bool) -> str:
        now = self._tenant.clock.timestamp()
        tenant_id = self._directory
        proof = "1" if by_secret else "2"
        issuer = f"https://sts.windows.net/{tenant_id}/"
        claims: dict[str, Any] = {
            "aud": resource.audience,
            "iss": issuer,
            "iat": now,
            "nbf": now,
            "exp": now + _LIFETIME,
            "idtyp": "app",
            "oid": principal["id"],
            "sub": principal["id"],
            "tid": tenant_id,
            "uti": secrets.token_urlsafe(16),
            "ver": "1.0",
        }
        if resource.version == 2:
            claims |= {"iss": f"{base}/{tenant_id}/v2.0", "ver": "2.0"}
            claims |= {"azp": principal["appId"], "azpacr": proof}
        else:
            claims |= {"appid": principal["appId"], "appidacr": proof, "idp": issuer}
        roles = self._roles(principal, resource.principal)
        if roles:
            claims["roles"] = roles
        if resource.principal is None:
            return self._tenant.keys.sign(claims)
        own = own_keys(self._tenant, resource.principal)
        mapped = mapped_claims(
            self._tenant, principal, resource.principal, resource.audience, own_key=own is not None
        )
        # No policy changes the claims that every token has.
        return (own or self._tenant.keys).sign(mapped | claims)


async def _form(request: Request) -> dict[str, str]:
    """The text fields of the form and the credentials of a Basic header."""
    form = {
        key: value for key, value in (await request.form()).multi_items() if isinstance(value, str)
    }
    return with_basic_credentials(form, request.headers.get("authorization"))
