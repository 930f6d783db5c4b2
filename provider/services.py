"""The services that the plugin speaks to; who uses one needs no credentials for the other."""

from dataclasses import dataclass

from clients.environments import Environments
from clients.graph import Graph
from clients.sources import ConfigurationError


@dataclass(frozen=True)
class Services:
    """Microsoft Graph of the B2C tenant, or why it cannot be reached; and environments of Power
    Platform."""

    b2c: Graph | ConfigurationError
    environments: Environments

    @property
    def graph(self) -> Graph:
        """Microsoft Graph; raises `ConfigurationError`."""
        if isinstance(self.b2c, ConfigurationError):
            raise self.b2c
        return self.b2c
