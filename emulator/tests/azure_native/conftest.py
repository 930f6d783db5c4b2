"""The provider in this process, on a subscription in this process: no engine, no sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import pytest
from pulumi.provider.experimental import provider as pulumi_provider
from pulumi.provider.experimental.property_value import PropertyValue

from emulator.azure_native.arm_client import ArmClient
from emulator.azure_native.provider import AzureNativeProvider
from emulator.azure_native.settings import AzureSettings
from emulator.server.app import create_app
from emulator.tenant.subscription.identity import Subscription
from emulator.tests.conftest import DEPLOYER_SECRET, InProcessTenant
from plugin.values import plain_map, wire_map

T = TypeVar("T")


@dataclass
class Made:
    """A resource as the engine would remember it."""

    token: str
    id: str
    inputs: dict[str, Any]
    state: dict[str, PropertyValue] = field(repr=False)

    @property
    def outputs(self) -> dict[str, Any]:
        return plain_map(self.state)

    @property
    def urn(self) -> str:
        return urn(self.token)


def urn(token: str) -> str:
    return f"urn:pulumi:test::b2c-connector::b2c:index:LogicAppsConnector${token}::it"


class Plugin:
    """The engine's part: it checks, creates, reads, changes and deletes, and keeps the state."""

    def __init__(self, tenant: InProcessTenant) -> None:
        self.tenant = tenant
        self.requests: list[str] = []
        self.waits: list[float] = []
        self.provider = AzureNativeProvider(connect=self._connect)
        self._loop = asyncio.new_event_loop()
        self.run(self.provider.configure(pulumi_provider.ConfigureRequest({}, {}, True, True)))
        self.requests.clear()

    async def _connect(self, _arguments: Mapping[str, Any]) -> ArmClient:
        subscription = Subscription()

        async def note(request: httpx.Request) -> None:
            self.requests.append(f"{request.method} {request.url.path}")

        async def wait(seconds: float) -> None:
            self.waits.append(seconds)

        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app(self.tenant.state)),
            event_hooks={"request": [note]},
        )
        settings = AzureSettings(
            tenant_id=subscription.tenant_id,
            subscription_id=subscription.id,
            client_id=subscription.client_id,
            metadata_host="localhost:8443",
            client_secret=subscription.client_secret(DEPLOYER_SECRET),
        )
        arm = ArmClient(settings, client, wait)
        await arm.connect()
        return arm

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(coroutine)

    def close(self) -> None:
        self._loop.close()

    def check(self, token: str, inputs: dict[str, Any]) -> pulumi_provider.CheckResponse:
        request = pulumi_provider.CheckRequest(urn(token), {}, wire_map(inputs, ()), b"")
        return self.run(self.provider.check(request))

    def create(self, token: str, inputs: dict[str, Any]) -> Made:
        checked = self.check(token, inputs)
        assert not checked.failures
        request = pulumi_provider.CreateRequest(urn(token), checked.inputs or {}, 0, False)
        created = self.run(self.provider.create(request))
        assert created.properties is not None
        assert created.resource_id
        return Made(token, created.resource_id, plain_map(checked.inputs or {}), created.properties)

    def diff(self, made: Made, inputs: dict[str, Any]) -> pulumi_provider.DiffResponse:
        checked = self.check(made.token, inputs).inputs or {}
        request = pulumi_provider.DiffRequest(made.urn, made.id, made.state, checked, [])
        return self.run(self.provider.diff(request))

    def update(self, made: Made, inputs: dict[str, Any]) -> Made:
        checked = self.check(made.token, inputs).inputs or {}
        request = pulumi_provider.UpdateRequest(
            made.urn, made.id, made.state, checked, 0, [], False
        )
        updated = self.run(self.provider.update(request))
        assert updated.properties is not None
        return Made(made.token, made.id, plain_map(checked), updated.properties)

    def refresh(self, made: Made) -> Made | None:
        request = pulumi_provider.ReadRequest(
            made.urn, made.id, made.state, wire_map(made.inputs, ())
        )
        read = self.run(self.provider.read(request))
        if not read.resource_id:
            return None
        return Made(made.token, made.id, plain_map(read.inputs or {}), read.properties or {})

    def import_(self, token: str, resource_id: str) -> pulumi_provider.ReadResponse:
        request = pulumi_provider.ReadRequest(urn(token), resource_id, {}, {})
        return self.run(self.provider.read(request))

    def delete(self, made: Made) -> None:
        request = pulumi_provider.DeleteRequest(made.urn, made.id, made.state, 0)
        self.run(self.provider.delete(request))


@pytest.fixture
def plugin(tenant: InProcessTenant) -> Iterator[Plugin]:
    plugin = Plugin(tenant)
    yield plugin
    plugin.close()
