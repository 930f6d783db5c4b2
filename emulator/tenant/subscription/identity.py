"""The emulated subscription's identity: ids that are equal on every machine and run."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import dataclass

from emulator.tenant.identity import TENANT_NAME

LOCATION = "westeurope"
RESOURCE_GROUP = "rehearsal"
VAULT = "rehearsal-vault"


@dataclass(frozen=True)
class Subscription:
    """The subscription, its directory, and the application that deploys into it.

    It starts with one resource group and one key vault in it, both in `LOCATION`.
    """

    name: str = TENANT_NAME

    @property
    def tenant_id(self) -> str:
        """The directory, which is not the B2C tenant."""
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"subscription.{self.name}.onmicrosoft.com"))

    @property
    def id(self) -> str:
        return self._named("subscription")

    @property
    def client_id(self) -> str:
        return self._named("deployer/client")

    @property
    def principal_id(self) -> str:
        return self._named("deployer/service-principal")

    def client_secret(self, deployer_secret: str) -> str:
        """The deployer's secret in the subscription, derived from its secret in the B2C tenant.

        So the state folder keeps one secret, and neither service can use the other's.
        """
        digest = hmac.new(deployer_secret.encode(), self.id.encode(), hashlib.sha256)
        return digest.hexdigest()

    def answers_to(self, directory: str) -> bool:
        """Whether `directory`, as written in an address, is that of the subscription."""
        return directory.lower() == self.tenant_id

    def _named(self, role: str) -> str:
        return str(uuid.uuid5(uuid.UUID(self.tenant_id), role))
