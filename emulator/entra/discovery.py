"""Discovery: cloud metadata, instance discovery, OpenID configuration, keys."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.entra.errors import unknown_tenant
from emulator.host import base_of, host_of
from emulator.tenant.directory import objects
from emulator.tenant.directory.token_signing import own_keys
from emulator.tenant.directory.types import is_identifier
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.state import TenantState
from emulator.tenant.subscription import audiences
from emulator.tenant.subscription.identity import Subscription


class Discovery:
    """Routes that return the tenant's addresses and keys, without authentication."""

    def __init__(self, tenant: TenantState) -> None:
        self._tenant = tenant
        name = tenant.identity.name
        self._others = (Subscription(name), PowerPlatform(name))

    def routes(self) -> list[Route]:
        return [
            Route("/metadata/endpoints", self.cloud),
            Route("/common/discovery/instance", self.instance),
            Route("/{tenant}/v2.0/.well-known/openid-configuration", self.openid),
            Route("/{tenant}/.well-known/openid-configuration", self.openid),
            Route("/{tenant}/discovery/v2.0/keys", self.keys),
            Route("/{tenant}/discovery/keys", self.keys),
        ]

    async def cloud(self, _request: Request) -> Response:
        """The cloud's metadata for `ARM_METADATA_HOSTNAME`: Graph and login on http://localhost."""
        url = self._tenant.url
        return JSONResponse(
            {
                "name": "B2CConnectorRehearsal",
                "portal": url,
                "resourceManager": f"{url}/",
                "microsoftGraphResourceId": url,
                "authentication": {
                    "loginEndpoint": url,
                    "audiences": list(audiences.MANAGEMENT[::2]),
                    "tenant": "common",
                    "identityProvider": "AAD",
                },
            }
        )

    async def instance(self, request: Request) -> Response:
        base = base_of(request)
        host = host_of(request)
        return JSONResponse(
            {
                "tenant_discovery_endpoint": (
                    f"{base}/{self._tenant.identity.id}/v2.0/.well-known/openid-configuration"
                ),
                "api-version": "1.1",
                "metadata": [
                    {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
                ],
            }
        )

    async def openid(self, request: Request) -> Response:
        directory = self._directory(request)
        if directory is None:
            return _unknown_tenant(self._tenant, request.path_params["tenant"])
        base = base_of(request)
        root = f"{base}/{directory}"
        return JSONResponse(
            {
                "token_endpoint": f"{root}/oauth2/v2.0/token",
                "token_endpoint_auth_methods_supported": [
                    "client_secret_post",
                    "private_key_jwt",
                    "client_secret_basic",
                ],
                "jwks_uri": f"{root}/discovery/v2.0/keys{_of_application(request)}",
                "response_modes_supported": ["query", "fragment", "form_post"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code", "id_token", "code id_token"],
                "scopes_supported": ["openid", "profile", "email", "offline_access"],
                "issuer": f"{root}/v2.0",
                "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
                "tenant_region_scope": "EU",
                "cloud_instance_name": host_of(request),
                "msgraph_host": host_of(request),
            }
        )

    async def keys(self, request: Request) -> Response:
        if self._directory(request) is None:
            return _unknown_tenant(self._tenant, request.path_params["tenant"])
        client_id = request.query_params.get("appid", "")
        principal = objects.by_app_id(self._tenant, "servicePrincipal", client_id)
        own = own_keys(self._tenant, principal) if principal else None
        return JSONResponse({"keys": (own or self._tenant.keys).public()})

    def _directory(self, request: Request) -> str | None:
        """The id of the directory that the address names: the tenant's or one beside it."""
        name = request.path_params["tenant"]
        if self._tenant.identity.answers_to(name):
            return self._tenant.identity.id
        return next((other.tenant_id for other in self._others if other.answers_to(name)), None)


def _of_application(request: Request) -> str:
    """The query with which an application with a signing key of its own asks for its keys."""
    client_id = request.query_params.get("appid", "")
    return f"?appid={client_id}" if is_identifier(client_id) else ""


def _unknown_tenant(tenant: TenantState, name: str) -> Response:
    error = unknown_tenant(name)
    return JSONResponse(error.body(tenant.clock.now()), error.status)
