"""The emulated tenant's identity: names and ids that are equal on every machine and run."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

TENANT_NAME = "contosob2c"


@dataclass(frozen=True)
class TenantIdentity:
    """The tenant and the application that deploys into it.

    The ids depend on the name alone, so that stacks, tests and documented examples agree.
    """

    name: str = TENANT_NAME

    @property
    def domain(self) -> str:
        return f"{self.name}.onmicrosoft.com"

    @property
    def id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, self.domain))

    @property
    def deployer_client_id(self) -> str:
        return self._named("deployer/client")

    @property
    def deployer_application_id(self) -> str:
        return self._named("deployer/application")

    @property
    def deployer_principal_id(self) -> str:
        """Object id of the deployer's service principal (`oid` in its tokens)."""
        return self._named("deployer/service-principal")

    @property
    def microsoft_graph_principal_id(self) -> str:
        """Object id of Microsoft Graph's own service principal in this tenant."""
        return self._named("microsoft-graph/service-principal")

    @property
    def extensions_client_id(self) -> str:
        """Client id of the b2c-extensions-app, which holds the custom user attributes."""
        return self._named("b2c-extensions-app/client")

    def answers_to(self, name: str) -> bool:
        """Whether `name`, as written in an address, is this tenant's id or domain."""
        return name.lower() in (self.id, self.domain)

    def _named(self, role: str) -> str:
        return str(uuid.uuid5(uuid.UUID(self.id), role))
