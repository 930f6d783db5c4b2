"""The token endpoint of Power Platform's directory, which has one application."""

from __future__ import annotations

from starlette.routing import Route

from emulator.entra.errors import EntraError, unknown_application
from emulator.entra.tokens import Resource, TokenEndpoint
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.seed import DEPLOYER
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document


class PowerPlatformTokenEndpoint(TokenEndpoint):
    """`/{directory of Power Platform}/oauth2/v2.0/token`: tokens for the organization."""

    def __init__(self, tenant: TenantState) -> None:
        super().__init__(tenant)
        self._platform = PowerPlatform(tenant.identity.name)
        self._directory = self._platform.tenant_id

    def routes(self) -> list[Route]:
        return [Route(f"/{self._directory}/oauth2/v2.0/token", self.issue, methods=["POST"])]

    def _answers_to(self, name: str) -> bool:
        return self._platform.answers_to(name)

    def _client(self, client_id: str) -> tuple[Document, Document]:
        application = self._tenant.store.get(DEPLOYER, client_id.lower())
        if application is None:
            raise unknown_application(client_id, self._directory)
        return application, {"id": self._platform.principal_id, "appId": application["appId"]}

    def _own_names(self, base: str) -> frozenset[str]:
        return frozenset(
            f"{root}/{self._directory}/{rest}"
            for root in (base, self._tenant.url, self._tenant.tls_url)
            for rest in ("oauth2/v2.0/token", "v2.0")
        )

    def _resource(self, scope: str) -> Resource:
        name = scope.strip().removesuffix("/.default")
        if name.rstrip("/") != self._tenant.tls_url or name == scope.strip():
            raise EntraError(
                400,
                "invalid_resource",
                500011,
                f"The resource principal named {name} was not found in the tenant named"
                f" {self._directory}. This can happen if the application has not been installed by"
                " the administrator of the tenant or consented to by any user in the tenant. You"
                " might have sent your authentication request to the wrong tenant.",
            )
        return Resource(name, 1, None)
