"""The plugin `b2c`: its resource types, and how it reaches the services."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from pulumi.provider.experimental import provider as api

from b2c.resource_types import ASK_AHEAD
from clients.clock import Clock
from clients.configuration import Configuration, has_b2c, read_configuration
from clients.environments import Environments
from clients.graph import Graph
from clients.power_platform import has_power_platform, read_power_platform
from clients.service import GRAPH, Service, organization
from clients.sources import ConfigurationError
from plugin.provider import ResourceProvider
from plugin.resource import Inputs, Lines, ResourceType
from plugin.values import plain_map, wire_map
from provider import schema
from provider.api_connector.resource import ApiConnector
from provider.custom_connector import ahead
from provider.custom_connector.resource import CustomConnector
from provider.identity_provider.resource import IdentityProvider
from provider.services import Services
from provider.user_flow.resource import UserFlow

_OF_THE_TENANT: tuple[ResourceType[Graph], ...] = (ApiConnector(), IdentityProvider(), UserFlow())
_OF_AN_ENVIRONMENT: tuple[ResourceType[Environments], ...] = (CustomConnector(),)

Connect = Callable[[Configuration, Clock, Mapping[str, str], Service], Any]
"""Makes a connection to a service; the environment's variables say whom to trust."""


def connect(
    configuration: Configuration, clock: Clock, environment: Mapping[str, str], service: Service
) -> Any:
    """A connection to the service; the Azure libraries are imported only now."""
    from clients.connection import Connection

    return Connection(configuration, clock, environment, service)


class B2cProvider(ResourceProvider[Services]):
    """`connect` opens the conversation with a service, at the first request; `environment` is
    where the rest of the configuration is looked up; `lines`: where the user sees what operations
    tell."""

    def __init__(
        self,
        connect: Connect = connect,
        environment: Mapping[str, str] = os.environ,
        clock: Clock | None = None,
        lines: Lines | None = None,
    ) -> None:
        kinds: tuple[ResourceType[Any], ...] = (*_OF_THE_TENANT, *_OF_AN_ENVIRONMENT)
        types = {kind.token: kind for kind in kinds}
        super().__init__(schema.NAME, types, lines)
        self._connection = connect
        self._environment = environment
        self._clock = clock or Clock()

    async def connect(self, arguments: Inputs) -> Services:
        """Nothing is sent before the first request, so that a preview without changes needs no
        service. Raises `ConfigurationError` unless the other service alone is configured."""
        return Services(self._graph(arguments), self._environments(arguments))

    def conversation(self, token: str) -> Graph | Environments:
        """Microsoft Graph, or the environments for what is in one of them."""
        services = self.client
        ours = any(kind.token == token for kind in _OF_AN_ENVIRONMENT)
        return services.environments if ours else services.graph

    def schema(self) -> str:
        return schema.text()

    async def make_component(self, *request: Any) -> Any:
        """See `Constructing`; the components are imported only now, since most runs have none."""
        from provider.construct import make_component

        return await make_component(*request)

    async def invoke(self, request: api.InvokeRequest) -> api.InvokeResponse:
        """The one function, of the components alone: see `provider.custom_connector.ahead`."""
        if request.tok != ASK_AHEAD:
            return await super().invoke(request)
        arguments = plain_map(request.args)
        answer = await self.in_thread(
            ahead.answer, self.client.environments, arguments["urn"], arguments["inputs"]
        )
        return api.InvokeResponse(wire_map(answer, frozenset()))

    async def cancel(self) -> None:
        """End every wait, and send nothing more but what takes back the half-made."""
        self._clock.cancel()

    def _graph(self, arguments: Inputs) -> Graph | ConfigurationError:
        try:
            configuration = read_configuration(arguments, self._environment)
        except ConfigurationError as error:
            sources = arguments, self._environment
            if has_b2c(*sources) or not has_power_platform(*sources):
                raise
            return error
        return Graph(
            lambda: self._connection(configuration, self._clock, self._environment, GRAPH),
            self._clock,
        )

    def _environments(self, arguments: Inputs) -> Environments:
        configuration: Configuration | ConfigurationError
        try:
            configuration = read_power_platform(arguments, self._environment)
        except ConfigurationError as error:
            configuration = error

        def connection(found: Configuration, url: str) -> Any:
            return self._connection(found, self._clock, self._environment, organization(url))

        return Environments(configuration, connection, self._clock)
