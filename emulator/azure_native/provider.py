"""The provider of the azure-native stand-in."""

import os
from collections.abc import Awaitable, Callable

from pulumi.provider.experimental.provider import ConfigureRequest, ConfigureResponse

from emulator.azure_native import PACKAGE, VERSION
from emulator.azure_native.arm_client import ArmClient, http_client
from emulator.azure_native.catalog import CATALOG
from emulator.azure_native.resource_type import AzureNativeType
from emulator.azure_native.settings import read_settings
from emulator.stand_in import Announce, StandIn, silence
from plugin.resource import Inputs


async def connect(arguments: Inputs) -> ArmClient:
    """A conversation with the subscription that the arguments and the environment name."""
    client = ArmClient(read_settings(arguments, os.environ), http_client())
    await client.connect()
    return client


class AzureNativeProvider(StandIn[ArmClient]):
    """The types of the catalog."""

    def __init__(
        self,
        announce: Announce = silence,
        connect: Callable[[Inputs], Awaitable[ArmClient]] = connect,
    ) -> None:
        types = {token: AzureNativeType(kind) for token, kind in CATALOG.items()}
        super().__init__(PACKAGE, VERSION, types, connect, announce)

    async def configure(self, request: ConfigureRequest) -> ConfigureResponse:
        """Accept no secrets, as the official plugin does not: the engine itself marks the outputs
        whose inputs are secret."""
        response = await super().configure(request)
        response.accept_secrets = False
        return response
