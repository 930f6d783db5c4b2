"""The emulated subscription's identity: ids that are equal on every machine and run."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.tenant.deployer_directory import DeployerDirectory

LOCATION = "westeurope"
RESOURCE_GROUP = "rehearsal"
VAULT = "rehearsal-vault"


@dataclass(frozen=True)
class Subscription(DeployerDirectory):
    """The subscription, its directory, and the application that deploys into it.

    It starts with one resource group and one key vault in it, both in `LOCATION`.
    """

    label = "subscription"
    deployer = "armDeployer"

    @property
    def place_id(self) -> str:
        return self.id

    @property
    def id(self) -> str:
        return self._named("subscription")
