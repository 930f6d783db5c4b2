"""The provider of the azuread stand-in: the catalog, and the official plugin's error texts."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from pulumi.provider.experimental.provider import CheckRequest, CheckResponse

from emulator.azuread import PACKAGE, VERSION
from emulator.azuread.catalog import CATALOG
from emulator.azuread.functions import FUNCTIONS
from emulator.azuread.graph_client import Graph, Waits, http_client
from emulator.azuread.operations import VanishedError
from emulator.azuread.schema import package_schema
from emulator.azuread.settings import read_settings, waits_are_official
from emulator.stand_in import Announce, StandIn, silence
from plugin.resource import Inputs


async def connect(arguments: Inputs) -> Graph:
    """A conversation with the tenant that the arguments and the environment name."""
    settings = read_settings(arguments, os.environ)
    waits = Waits.official() if waits_are_official() else Waits()
    graph = Graph(settings, http_client(), waits)
    await graph.connect()
    return graph


class AzureADProvider(StandIn[Graph]):
    """The types of the catalog."""

    def __init__(
        self,
        announce: Announce = silence,
        connect: Callable[[Inputs], Awaitable[Graph]] = connect,
    ) -> None:
        super().__init__(PACKAGE, VERSION, CATALOG, connect, announce, FUNCTIONS)

    def schema(self) -> str:
        return package_schema(VERSION)

    async def check(self, request: CheckRequest) -> CheckResponse:
        """Every complaint ends with the name of the input, as the official plugin's do."""
        response = await super().check(request)
        for failure in response.failures or ():
            failure.reason += f". Examine values at '{request.name}.{failure.property}'."
        return response

    async def run(self, request: Any, operation: Any, *arguments: Any) -> Any:
        """The error about an object that vanished names the object's URN."""
        try:
            return await super().run(request, operation, *arguments)
        except VanishedError as error:
            raise VanishedError(f"{error} of {request.urn}") from error
