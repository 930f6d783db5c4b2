"""A directory beside the B2C tenant, in which the deployer has an application of its own."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from emulator.tenant.clock import graph_time
from emulator.tenant.directory.credentials import stored_password
from emulator.tenant.identity import TENANT_NAME
from emulator.tenant.store import Document

# As long as that of the B2C tenant's deployer.
_LIFETIME = timedelta(days=36500)


@dataclass(frozen=True)
class DeployerDirectory:
    """The directory's ids, which are equal on every machine and run. `label`: the first part of
    its domain; `deployer`: the kind of the stored application."""

    name: str = TENANT_NAME
    label: ClassVar[str]
    deployer: ClassVar[str]

    @property
    @abstractmethod
    def place_id(self) -> str:
        """The id of what the deployer works in."""

    @property
    def tenant_id(self) -> str:
        """The directory's id, which is not the B2C tenant's."""
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{self.label}.{self.name}.onmicrosoft.com"))

    @property
    def client_id(self) -> str:
        return self._named("deployer/client")

    @property
    def principal_id(self) -> str:
        return self._named("deployer/service-principal")

    def client_secret(self, deployer_secret: str) -> str:
        """The deployer's secret in this directory, derived from its secret in the B2C tenant.

        So the state folder keeps one secret, and no service can use another's.
        """
        digest = hmac.new(deployer_secret.encode(), self.place_id.encode(), hashlib.sha256)
        return digest.hexdigest()

    def application(self, display_name: str, now: datetime, deployer_secret: str) -> Document:
        """The deployer's application as it is stored at the start."""
        password = stored_password(
            secret=self.client_secret(deployer_secret),
            key_id=str(uuid.uuid4()),
            display_name="rehearsal",
            start=graph_time(now - timedelta(days=3650)),
            end=graph_time(now + _LIFETIME),
        )
        return {
            "appId": self.client_id,
            "displayName": display_name,
            "passwordCredentials": [password],
        }

    def answers_to(self, directory: str) -> bool:
        """Whether `directory`, as written in an address, is this one."""
        return directory.lower() == self.tenant_id

    def _named(self, role: str) -> str:
        return str(uuid.uuid5(uuid.UUID(self.tenant_id), role))
