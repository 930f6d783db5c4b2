"""The emulated environment's identity: ids that are equal on every machine and run."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.tenant.deployer_directory import DeployerDirectory

DEFAULT_PREFIX = "new"
"""The prefix of the default publisher, as in every environment."""
SOLUTION = "RehearsalConnectors"
SOLUTION_PREFIX = "reh"


@dataclass(frozen=True)
class PowerPlatform(DeployerDirectory):
    """The environment, its organization in Dataverse, its directory, and the application user.

    The directory is neither the B2C tenant nor the subscription's.
    """

    label = "power-platform"
    deployer = "powerPlatformDeployer"

    @property
    def place_id(self) -> str:
        return self.environment_id

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
