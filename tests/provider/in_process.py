"""Microsoft Graph for resource types under test: the emulated tenant in this process.

No transport is in between: that requests are repeated, paced and signed in is proven elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from clients.clock import Clock
from clients.errors import ConnectionLost, Response
from clients.graph import Graph
from emulator.server.traffic import ConnectionCutError
from emulator.tests.conftest import InProcessTenant
from provider.tenant_object import TenantObject

Fault = dict[str, Any]


class NoWaiting(Clock):
    """Time passes as fast as it is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.waited = 0.0

    def now(self) -> float:
        return self.waited

    def sleep(self, seconds: float) -> None:
        self.check()
        self.waited += seconds


@dataclass
class Directory:
    """The tenant, what was asked of it, and a client as the resource types get it."""

    tenant: InProcessTenant
    clock: NoWaiting = field(default_factory=NoWaiting)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cloud = SimpleNamespace(graph=self.tenant.state.url)
        self.graph = Graph(lambda: self, self.clock)

    def send(self, method: str, url: str, body: Any, *, repeat: bool) -> Response:
        del repeat
        path = url.removeprefix(self.tenant.state.url)
        self.requests.append((method, path.removeprefix("/beta/"), body))
        try:
            response = self.tenant.call(method, path, body)
        except ConnectionCutError as error:
            raise ConnectionLost(f"{method} {path}") from error
        return Response(response.status_code, response.json() if response.content else None)

    @property
    def sent(self) -> list[str]:
        """The requests since the list was last cleared, as `METHOD path`."""
        return [f"{method} {path}" for method, path, _ in self.requests]

    def bodies(self, method: str) -> list[Any]:
        """The bodies of the requests of this method."""
        return [body for used, _, body in self.requests if used == method]

    def read(
        self, resource: TenantObject, resource_id: str, state: dict[str, Any]
    ) -> dict[str, Any]:
        """The state of a resource after a refresh."""
        found = resource.read(self.graph, resource_id, state, state)
        assert found is not None
        return found[0]

    def faults(self, *rules: Fault) -> None:
        """Make the tenant's next fitting requests fail; see `emulator.tenant.faults.FaultRule`."""
        response = self.tenant.http.request("PUT", "/_rehearsal/faults", json=list(rules))
        assert response.status_code == 200, response.text

    def behave(self, **settings: str) -> None:
        """Choose among the behaviours that no source settles; see
        `emulator.tenant.settings.UserFlowSettings`."""
        response = self.tenant.http.request("PUT", "/_rehearsal/userFlows", json=settings)
        assert response.status_code == 200, response.text
