"""The environments of Power Platform that one run speaks to, all under the same identity."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from clients.clock import Clock
from clients.configuration import Configuration
from clients.dataverse import Connected, Dataverse
from clients.proof import AzureCli
from clients.sources import ConfigurationError

_ORGANIZATION = (
    "RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')"
)


class Environments:
    """Conversations by the URLs of the environments, each made at its first use.

    `configuration`: or its refusal, which is raised where an environment is needed. `connect`:
    makes the connection to the environment of a URL.
    """

    def __init__(
        self,
        configuration: Configuration | ConfigurationError,
        connect: Callable[[Configuration, str], Connected],
        clock: Clock,
    ) -> None:
        self._configuration = configuration
        self._connect = connect
        self._clock = clock
        self._known: dict[str, Dataverse] = {}
        self._told: dict[str, Mapping[str, Any]] = {}
        self._looking = threading.Lock()
        self._asking = threading.Lock()
        self.made: set[str] = set()
        """The ids of the resources that this run has made."""

    def at(self, url: str) -> Dataverse:
        """The environment of the URL; raises `ConfigurationError` without credentials."""
        configuration = self._usable()
        with self._looking:
            if url not in self._known:
                self._known[url] = Dataverse(
                    lambda: self._connect(configuration, url), self._clock, self._identity()
                )
            return self._known[url]

    def organization(self, url: str) -> Mapping[str, Any]:
        """What the environment of the URL says of itself; asked once in a run, however many
        connectors it has."""
        environment = self.at(url)
        with self._asking:
            if url not in self._told:
                self._told[url] = environment.get(_ORGANIZATION).get("Detail") or {}
            return self._told[url]

    @property
    def tenant_id(self) -> str:
        """The directory that issues the tokens, by its id or domain."""
        return self._usable().tenant_id

    def _identity(self) -> str:
        configuration = self._usable()
        if isinstance(configuration.proof, AzureCli):
            return "Whoever has signed in to the Azure CLI"
        return f"The application {configuration.client_id} (powerPlatformClientId)"

    def _usable(self) -> Configuration:
        if isinstance(self._configuration, ConfigurationError):
            raise self._configuration
        return self._configuration
