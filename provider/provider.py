"""The plugin `b2c`: its resource types, and how it reaches Microsoft Graph."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from clients.clock import Clock
from clients.configuration import Configuration, read_configuration
from clients.graph import Connected, Graph
from plugin.provider import ResourceProvider
from plugin.resource import Inputs, ResourceType
from provider import schema
from provider.api_connector.resource import ApiConnector
from provider.identity_provider.resource import IdentityProvider
from provider.user_flow.resource import UserFlow

_TYPES: tuple[ResourceType[Graph], ...] = (ApiConnector(), IdentityProvider(), UserFlow())


def connect(
    configuration: Configuration, clock: Clock, environment: Mapping[str, str]
) -> Connected:
    """A conversation with Microsoft Graph; the Azure libraries are imported only now."""
    from clients.connection import Connection

    return Connection(configuration, clock, environment)


class B2cProvider(ResourceProvider[Graph]):
    """`connect` opens the conversation with the tenant, at the first request; `environment` is
    where the rest of the configuration is looked up."""

    has_components = True

    def __init__(
        self,
        connect: Callable[[Configuration, Clock, Mapping[str, str]], Connected] = connect,
        environment: Mapping[str, str] = os.environ,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(schema.NAME, {kind.token: kind for kind in _TYPES})
        self._connection = connect
        self._environment = environment
        self._clock = clock or Clock()

    async def connect(self, arguments: Inputs) -> Graph:
        """Nothing is sent before the first request, so that a preview without changes needs no
        tenant. Raises `ConfigurationError`."""
        configuration = read_configuration(arguments, self._environment)
        return Graph(
            lambda: self._connection(configuration, self._clock, self._environment), self._clock
        )

    def schema(self) -> str:
        return schema.text()

    async def make_component(self, *request: Any) -> Any:
        """See `Constructing`; the components are imported only now, since most runs have none."""
        from provider.construct import make_component

        return await make_component(*request)

    async def cancel(self) -> None:
        """End every wait, and send nothing more but what takes back the half-made."""
        self._clock.cancel()
