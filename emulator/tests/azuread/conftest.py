"""The provider in this process, on a tenant in this process: no engine, no sockets."""

import asyncio
import inspect
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import pytest
from pulumi.provider.experimental import provider as pulumi_provider

from emulator.azuread.catalog import CATALOG
from emulator.azuread.graph_client import Graph, Waits
from emulator.azuread.provider import AzureADProvider
from emulator.azuread.settings import Settings
from emulator.server.app import create_app
from emulator.tests.conftest import DEPLOYER_SECRET, InProcessTenant
from plugin.values import plain_map, wire_map

T = TypeVar("T")

_TOKENS = {token.rpartition(":")[2]: token for token in CATALOG}


def urn(kind: str, name: str = "it") -> str:
    """A URN of the type with that short name, such as ApplicationOwner."""
    return f"urn:pulumi:test::plugin::{_TOKENS[kind]}::{name}"


def sdk_names(sdk_class: type) -> set[str]:
    """The properties of a class of the installed SDK, by Pulumi's names."""
    properties = inspect.getmembers(sdk_class, lambda member: isinstance(member, property))
    return {
        getattr(member.fget, "_pulumi_name", name)
        for name, member in properties
        if not name.startswith("pulumi_resource_")
    }


@dataclass
class Made:
    """A resource as the engine would remember it."""

    kind: str
    id: str
    inputs: dict[str, Any]
    state: dict[str, Any] = field(repr=False)


class Plugin:
    """The engine's part: it checks, creates, reads, changes and deletes, and keeps the state."""

    def __init__(self, tenant: InProcessTenant) -> None:
        self.tenant = tenant
        self.requests: list[httpx.Request] = []
        self.provider = AzureADProvider(connect=self._connect)
        self._loop = asyncio.new_event_loop()
        self.run(self.provider.configure(pulumi_provider.ConfigureRequest({}, {}, True, True)))
        self.requests.clear()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    @property
    def sent(self) -> list[str]:
        """The requests since the list was last cleared, as `METHOD path`."""
        return [f"{request.method} {request.url.path}" for request in self.requests]

    def close(self) -> None:
        self._loop.close()

    def create(self, kind: str, **inputs: Any) -> Made:
        checked = self.run(
            self.provider.check(
                pulumi_provider.CheckRequest(urn(kind), {}, wire_map(inputs, ()), b"")
            )
        )
        assert not checked.failures, [failure.reason for failure in checked.failures]
        assert checked.inputs is not None
        response = self.run(
            self.provider.create(
                pulumi_provider.CreateRequest(urn(kind), checked.inputs, 0, preview=False)
            )
        )
        assert response.resource_id is not None
        known = plain_map(checked.inputs)
        return Made(kind, response.resource_id, known, plain_map(response.properties or {}))

    def read(self, made: Made) -> Made | None:
        """Refresh; None where it is gone."""
        return self._read(made.kind, made.id, made.state, made.inputs)

    def import_(self, kind: str, resource_id: str) -> Made | None:
        """Read by the id alone."""
        return self._read(kind, resource_id, {}, {})

    def update(self, made: Made, **changes: Any) -> Made:
        """Change inputs (None removes one); there must be a difference that does not replace."""
        inputs = {
            name: value for name, value in (made.inputs | changes).items() if value is not None
        }
        difference = self.diff(made, inputs)
        assert difference.changes
        assert not difference.replaces
        response = self.run(
            self.provider.update(
                pulumi_provider.UpdateRequest(
                    urn(made.kind),
                    made.id,
                    wire_map(made.state, ()),
                    wire_map(inputs, ()),
                    timeout=0,
                    ignore_changes=[],
                    preview=False,
                )
            )
        )
        updated = Made(made.kind, made.id, inputs, plain_map(response.properties or {}))
        assert not self.diff(updated, inputs).changes
        return updated

    def diff(self, made: Made, inputs: Mapping[str, Any]) -> pulumi_provider.DiffResponse:
        return self.run(
            self.provider.diff(
                pulumi_provider.DiffRequest(
                    urn(made.kind), made.id, wire_map(made.state, ()), wire_map(inputs, ()), []
                )
            )
        )

    def delete(self, made: Made) -> None:
        self.run(
            self.provider.delete(
                pulumi_provider.DeleteRequest(
                    urn(made.kind), made.id, wire_map(made.state, ()), timeout=0
                )
            )
        )

    def _read(
        self, kind: str, resource_id: str, state: dict[str, Any], inputs: dict[str, Any]
    ) -> Made | None:
        response = self.run(
            self.provider.read(
                pulumi_provider.ReadRequest(
                    urn(kind), resource_id, wire_map(state, ()), wire_map(inputs, ())
                )
            )
        )
        if response.resource_id is None:
            return None
        return Made(kind, resource_id, plain_map(response.inputs), plain_map(response.properties))

    async def _connect(self, _arguments: Mapping[str, Any]) -> Graph:
        state = self.tenant.state
        settings = Settings(
            tenant_id=state.identity.id,
            client_id=state.identity.deployer_client_id,
            metadata_host=state.tls_url.removeprefix("https://"),
            client_secret=DEPLOYER_SECRET,
        )
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app(state)),
            event_hooks={"request": [self._note]},
        )
        graph = Graph(settings, client, Waits(), _no_sleep)
        await graph.connect()
        return graph

    async def _note(self, request: httpx.Request) -> None:
        self.requests.append(request)


async def _no_sleep(_seconds: float) -> None:
    return None


@pytest.fixture
def plugin(tenant: InProcessTenant) -> Iterator[Plugin]:
    found = Plugin(tenant)
    yield found
    found.close()


@pytest.fixture
def application(plugin: Plugin) -> Made:
    """A registration to hang other resources on."""
    made = plugin.create("ApplicationRegistration", displayName="orders")
    plugin.requests.clear()
    return made
