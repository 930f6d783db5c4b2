"""The emulated environment's identity: ids that are equal on every machine and run."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import dataclass

from emulator.tenant.identity import TENANT_NAME

DEFAULT_PREFIX = "new"
"""The prefix of the default publisher, as in every environment."""
SOLUTION = "RehearsalConnectors"
SOLUTION_PREFIX = "reh"


@dataclass(frozen=True)
class PowerPlatform:
    """The environment, its organization in Dataverse, its directory, and the application user.

    The directory is neither the B2C tenant nor the subscription's.
    """

    name: str = TENANT_NAME

    @property
    def tenant_id(self) -> str:
        """The directory of makers and of the application user."""
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"power-platform.{self.name}.onmicrosoft.com"))

    @property
    def environment_id(self) -> str:
        return self._named("environment")

    @property
    def organization_id(self) -> str:
        return self._named("organization")

    @property
    def unique_name(self) -> str:
        """The organization's name in Dataverse, which nobody chooses."""
        return f"unq{self.organization_id.replace('-', '')[:20]}"

    @property
    def client_id(self) -> str:
        return self._named("deployer/client")

    @property
    def principal_id(self) -> str:
        return self._named("deployer/service-principal")

    @property
    def application_user_id(self) -> str:
        """The row of `systemusers` that stands for the deployer."""
        return self._named("deployer/system-user")

    @property
    def business_unit_id(self) -> str:
        return self._named("business-unit")

    @property
    def maker_object_id(self) -> str:
        """Entra object id of a person who is a user of the environment."""
        return self._named("maker/object")

    @property
    def makers_group_id(self) -> str:
        """Entra object id of a group that is a team of the environment."""
        return self._named("makers/object")

    def row_id(self, role: str) -> str:
        """The id of a row that the environment has from the start."""
        return self._named(f"row/{role}")

    def client_secret(self, deployer_secret: str) -> str:
        """The deployer's secret in this directory, derived from its secret in the B2C tenant.

        So the state folder keeps one secret, and no service can use another's.
        """
        digest = hmac.new(deployer_secret.encode(), self.environment_id.encode(), hashlib.sha256)
        return digest.hexdigest()

    def answers_to(self, directory: str) -> bool:
        """Whether `directory`, as written in an address, is this one."""
        return directory.lower() == self.tenant_id

    def _named(self, role: str) -> str:
        return str(uuid.uuid5(uuid.UUID(self.tenant_id), role))
