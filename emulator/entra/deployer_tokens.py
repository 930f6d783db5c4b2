"""The token endpoint of a directory whose one application is the deployer's."""

from __future__ import annotations

from abc import abstractmethod

from starlette.routing import Route

from emulator.entra.errors import EntraError, unknown_application
from emulator.entra.tokens import Resource, TokenEndpoint
from emulator.tenant.deployer_directory import DeployerDirectory
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document


class DeployerTokenEndpoint(TokenEndpoint):
    """`/{directory}/oauth2/v2.0/token`: tokens for what a subclass says that the directory has."""

    def __init__(self, tenant: TenantState, directory: DeployerDirectory) -> None:
        super().__init__(tenant)
        self._identity = directory
        self._directory = directory.tenant_id

    @abstractmethod
    def _has(self, resource: str, scope: str) -> bool:
        """Whether the directory has the resource that the scope names, as far as `/.default`."""

    def routes(self) -> list[Route]:
        return [Route(f"/{self._directory}/oauth2/v2.0/token", self.issue, methods=["POST"])]

    def _answers_to(self, name: str) -> bool:
        return self._identity.answers_to(name)

    def _client(self, client_id: str) -> tuple[Document, Document]:
        application = self._tenant.store.get(self._identity.deployer, client_id.lower())
        if application is None:
            raise unknown_application(client_id, self._directory)
        return application, {"id": self._identity.principal_id, "appId": application["appId"]}

    def _resource(self, scope: str) -> Resource:
        name = scope.strip().removesuffix("/.default")
        if not self._has(name, scope.strip()):
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
