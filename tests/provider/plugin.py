"""The plugin's provider in this process, against an emulated tenant that runs as its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, TypeVar

from pulumi.provider.experimental import provider as pulumi_provider

from clients.graph import Graph
from emulator.environment import variables
from plugin.values import plain_map, wire_map
from provider.provider import B2cProvider
from tests.engine.engine import RunningTenant
from tests.provider.in_process import NoWaiting

_Response = TypeVar("_Response")

URN = "urn:pulumi:test::project::b2c:index:UserFlow::sign-in"


class Plugin:
    """One run of the plugin: configured, and asked as the engine asks, with plain values.

    Waits take no time, and `clock.waited` tells how many seconds they would have taken.
    """

    def __init__(
        self,
        tenant: RunningTenant,
        arguments: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.clock = NoWaiting()
        surroundings = variables(tenant.tenant) if environment is None else environment
        self.provider = B2cProvider(environment=surroundings, clock=self.clock)
        request = pulumi_provider.ConfigureRequest({}, wire_map(arguments or {}, ()), True, True)
        self._run(self.provider.configure(request))

    @property
    def graph(self) -> Graph:
        """Microsoft Graph as the plugin's resource types get it."""
        return self.provider.client.graph

    def check(
        self, inputs: Mapping[str, Any], old: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The checked inputs; there must be no failure."""
        request = pulumi_provider.CheckRequest(
            URN, wire_map(old or {}, ()), wire_map(inputs, ()), b""
        )
        answer = self._run(self.provider.check(request))
        assert not answer.failures, [each.reason for each in answer.failures]
        return plain_map(answer.inputs or {})

    def create(self, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Check and create; the id and the state."""
        properties = wire_map(self.check(inputs), ())
        request = pulumi_provider.CreateRequest(URN, properties, 0, False)
        answer = self._run(self.provider.create(request))
        return answer.resource_id or "", plain_map(answer.properties)

    def read(
        self,
        resource_id: str,
        state: Mapping[str, Any] | None = None,
        inputs: Mapping[str, Any] | None = None,
    ) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The state and inputs after a refresh, or without state and inputs an import."""
        request = pulumi_provider.ReadRequest(
            URN, resource_id, wire_map(state or {}, ()), wire_map(inputs or {}, ())
        )
        answer = self._run(self.provider.read(request))
        if not answer.resource_id:
            return None
        return plain_map(answer.properties), plain_map(answer.inputs)

    def update(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Check and update; the new state."""
        request = pulumi_provider.UpdateRequest(
            URN, resource_id, wire_map(state, ()), wire_map(self.check(inputs), ()), 0, [], False
        )
        return plain_map(self._run(self.provider.update(request)).properties)

    def delete(self, resource_id: str) -> None:
        request = pulumi_provider.DeleteRequest(URN, resource_id, {}, 0)
        self._run(self.provider.delete(request))

    def _run(self, answer: Any) -> Any:
        return asyncio.run(answer)
