"""An environment of Power Platform for the resource type under test: the emulated organization in
this process.

No transport is in between: that requests are repeated and signed in is proven elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from b2c.refusal import Refusal
from clients.configuration import Configuration
from clients.environments import Environments
from clients.errors import ConnectionLost, Response
from emulator.server.traffic import ConnectionCutError
from emulator.tests.dataverse.conftest import Organization
from plugin.resource import Subject
from provider.custom_connector.resource import CustomConnector
from tests.provider.in_process import Fault, NoWaiting

URN = "urn:pulumi:test::project::b2c:index:CustomConnector::orders"


class KilledError(BaseException):
    """The process ends before the next request."""


@dataclass
class Lines:
    """What the user sees beside the resource."""

    shown: list[str] = field(default_factory=list)

    def info(self, urn: str, text: str) -> None:
        assert urn == URN
        self.shown.append(f"info: {text}")

    def warn(self, urn: str, text: str) -> None:
        assert urn == URN
        self.shown.append(f"warning: {text}")


@dataclass
class Environment:
    """The organization, what was asked of it, and the resource type with its client."""

    organization: Organization
    clock: NoWaiting = field(default_factory=NoWaiting)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)
    requests_left: int | None = None

    def __post_init__(self) -> None:
        self.url = self.root = self.organization.url
        self.token = self.organization.token()
        self.start()

    def start(self) -> None:
        """Begin another run of the plugin."""
        self.requests_left = None
        platform = self.organization.platform
        settings = Configuration(
            platform.tenant_id, platform.client_id, "planted secret of the app"
        )
        self.client = Environments(settings, lambda *_: self, self.clock)
        self.resource = CustomConnector(Subject(URN, self.lines))

    def send(
        self,
        method: str,
        url: str,
        body: Any,
        *,
        repeat: bool,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        del repeat
        if self.requests_left is not None:
            if not self.requests_left:
                raise KilledError
            self.requests_left -= 1
        path = url.partition("/api/data/v9.2/")[2]
        self.requests.append((method, path, body))
        try:
            response = self.organization.call(
                method, path, body, token=self.token, **(headers or {})
            )
        except ConnectionCutError as error:
            raise ConnectionLost(f"{method} {path}") from error
        text = response.text
        try:
            return Response(response.status_code, json.loads(text) if text else None)
        except ValueError:
            return Response(response.status_code, text)

    def create(self, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Check and create, in a run of its own."""
        self.start()
        return self.resource.create(self.client, self.checked(inputs))

    def update(
        self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Check and update, in a run of its own; afterwards nothing differs any more."""
        self.start()
        wanted = self.checked(inputs, state)
        after = self.resource.update(self.client, resource_id, state, wanted)
        assert not self.resource.diff(after, wanted).changes
        assert not self.resource.diff(self.read(resource_id, after), wanted).changes
        return after

    def read(self, resource_id: str, state: Mapping[str, Any]) -> dict[str, Any]:
        """The state after a refresh."""
        found = self.resource.read(self.client, resource_id, state, state)
        assert found is not None
        return found[0]

    def delete(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete, in a run of its own."""
        self.start()
        self.resource.delete(self.client, resource_id, state)

    def checked(
        self, inputs: Mapping[str, Any], old: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The inputs in their normal form; there must be no failure."""
        result = self.resource.check(old or {}, {"environmentUrl": self.url, **inputs})
        for failure in result.failures:
            raise failure
        return result.inputs

    @property
    def sent(self) -> list[str]:
        """The requests that write something, as `METHOD path` without the query."""
        return [
            f"{method} {path.partition('?')[0]}"
            for method, path, _ in self.requests
            if method != "GET"
        ]

    def bodies(self, method: str) -> list[Any]:
        """The bodies of the requests of this method."""
        return [body for used, _, body in self.requests if used == method]

    def rows(self) -> list[dict[str, Any]]:
        """The connectors that the environment has."""
        rows: list[dict[str, Any]] = self.organization.ok("GET", "connectors")["value"]
        return rows

    def shares(self, key: str) -> dict[str, str]:
        """With whom the connector is shared: rights by the row of the principal."""
        path = "RetrieveSharedPrincipalsAndAccess(Target=@t)"
        reference = f"@t={{'@odata.id':'connectors({key})'}}"
        found = self.organization.ok("GET", f"{path}?{reference}")["PrincipalAccesses"]
        return {one["Principal"]["ownerid"]: one["AccessMask"] for one in found}

    def faults(self, *rules: Fault) -> None:
        """Make the next fitting requests fail; see `emulator.tenant.faults.FaultRule`."""
        http = self.organization.tenant.http
        response = http.request("PUT", "/_rehearsal/faults", json=list(rules))
        assert response.status_code == 200, response.text


def refusal(error: Refusal) -> str:
    """The text of a refusal, which shows nothing that is planted."""
    assert "planted" not in str(error)
    return str(error)
