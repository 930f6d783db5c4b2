"""Each operation sends what the official plugin sent, in the same order, and nothing else.

The tenant is a fake that answers with the recorded answers. What this does not prove: that the
requests of different resources mix as the official plugin's did, and how long anything takes.
"""

import asyncio
import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from pulumi.provider.experimental import provider as pulumi_provider

from emulator.azuread.graph_client import Graph, GraphError, Waits
from emulator.azuread.provider import AzureADProvider
from emulator.azuread.settings import Settings
from emulator.tests.azuread import program
from emulator.tests.azuread.program import CALLER, Ids
from emulator.tests.azuread.recorded import STEPS, Recording, Step, read_recording
from plugin.values import plain_map, wire_map

_SECRET = "<SECRET>"
_TEMPORARY = re.compile(r"TERRAFORM_UPDATE_[0-9a-f-]{36}")


def _token() -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"oid": CALLER}).encode()).decode().rstrip("=")
    return f"header.{claims}.signature"


class Conversation:
    """Answers with the recorded answers of one step at a time and compares each request."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.left: list[int] = []

    async def answer(self, request: httpx.Request) -> httpx.Response:
        assert self.left, f"one request too many: {request.method} {request.url.path}"
        entry = self.recording.requests[self.left.pop(0)]
        body = await request.aread()
        assert (
            request.method,
            request.url.path,
            dict(parse_qsl(request.url.query.decode())),
            _comparable(_body(request, body.decode())),
        ) == (
            entry["method"],
            entry["path"],
            dict(parse_qsl(entry["query"])),
            _comparable(entry["body"]),
        )
        text = json.dumps(entry["response"]).replace("<TOKEN>", _token())
        return httpx.Response(entry["status"], text="" if entry["response"] is None else text)


def _body(request: httpx.Request, text: str) -> Any:
    if not text:
        return None
    if request.headers["Content-Type"] == "application/x-www-form-urlencoded":
        return dict(parse_qsl(text))
    return json.loads(text)


def _comparable(body: Any) -> Any:
    return json.loads(_TEMPORARY.sub("TERRAFORM_UPDATE_x", json.dumps(body)))


class Player:
    """Runs the steps of a recording through the provider, as the engine would."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.conversation = Conversation(recording)
        self.slept: list[float] = []
        self.ids = Ids.of(recording)
        self.provider = AzureADProvider(connect=self._connect)

    async def play(self, step: Step) -> None:
        self.conversation.left = list(step.requests)
        if step.error:
            with pytest.raises(GraphError, match=re.escape(step.error)):
                await getattr(self, step.action)(step)
        else:
            await getattr(self, step.action)(step)
        assert not self.conversation.left, f"requests that were not sent: {self.conversation.left}"

    async def configure(self, _step: Step) -> None:
        await self.provider.configure(pulumi_provider.ConfigureRequest({}, {}, True, True))

    async def invoke(self, _step: Step) -> None:
        token = "azuread:index/getServicePrincipal:getServicePrincipal"
        request = pulumi_provider.InvokeRequest(token, _wire({"clientId": program.GRAPH_APP}))
        response = await self.provider.invoke(request)
        assert response.return_value is not None
        found = plain_map(response.return_value)
        assert found["objectId"] == program.GRAPH_PRINCIPAL
        assert found["oauth2PermissionScopeIds"]["openid"] == "37f7f235-527c-4136-accd-4a02d197296e"

    async def create(self, step: Step) -> None:
        given = self._inputs(step)
        urn = self._urn(step)
        checked = await self.provider.check(
            pulumi_provider.CheckRequest(urn, {}, _wire(given), b"")
        )
        assert checked.inputs is not None
        assert not checked.failures
        request = pulumi_provider.CreateRequest(urn, checked.inputs, 0, preview=False)
        response = await self.provider.create(request)
        if not step.resource.startswith("grant-"):
            wanted = program.resource_id(step.resource, self.ids, self.recording, self._write(step))
            assert response.resource_id == wanted
        assert response.properties is not None
        outputs = plain_map(response.properties)
        if step.resource == "password":
            assert outputs["value"] == _SECRET
            assert response.properties["value"].is_secret
        await self._assert_no_difference(step, response.properties, checked.inputs)

    async def read(self, step: Step) -> None:
        name = step.resource
        state = _wire(program.old_state(name, self.ids, self.recording.name))
        request = pulumi_provider.ReadRequest(
            self._urn(step), self._id(step), state, _wire(self._inputs(step))
        )
        response = await self.provider.read(request)
        assert (response.resource_id is None) == step.gone
        assert bool(response.properties) != step.gone

    async def update(self, step: Step) -> None:
        old = program.old_state(step.resource, self.ids, self.recording.name)
        request = pulumi_provider.UpdateRequest(
            self._urn(step),
            self._id(step),
            _wire(old),
            _wire(self._inputs(step)),
            timeout=0,
            ignore_changes=[],
            preview=False,
        )
        response = await self.provider.update(request)
        assert response.properties is not None
        await self._assert_no_difference(step, response.properties, _wire(self._inputs(step)))

    async def delete(self, step: Step) -> None:
        state = _wire(self._inputs(step))
        await self.provider.delete(
            pulumi_provider.DeleteRequest(self._urn(step), self._id(step), state, timeout=0)
        )

    async def _assert_no_difference(
        self, step: Step, state: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> None:
        request = pulumi_provider.DiffRequest(
            self._urn(step), self._id(step), dict(state), dict(inputs), []
        )
        response = await self.provider.diff(request)
        assert response.changes is False, response.diffs

    async def _connect(self, _arguments: Mapping[str, Any]) -> Graph:
        settings = Settings(
            tenant_id="11111111-1111-1111-1111-111111111111",
            client_id="22222222-2222-2222-2222-222222222222",
            metadata_host="localhost:1",
            client_secret=_SECRET,
        )
        client = httpx.AsyncClient(transport=httpx.MockTransport(self.conversation.answer))
        graph = Graph(settings, client, Waits.official(), self._sleep)
        await graph.connect()
        return graph

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def _inputs(self, step: Step) -> dict[str, Any]:
        return program.inputs(step.resource, self.ids, self.recording.name)

    def _urn(self, step: Step) -> str:
        return f"urn:pulumi:dev::recorded::{program.resource_type(step.resource)}::{step.resource}"

    def _write(self, step: Step) -> int:
        """The first request of the step that changes something."""
        return next(n for n in step.requests if self.recording.requests[n]["method"] != "GET")

    def _id(self, step: Step) -> str:
        return program.resource_id(step.resource, self.ids, self.recording, step.requests[0])


def _wire(values: Mapping[str, Any]) -> dict[str, Any]:
    return wire_map(values, ())


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_operation_sends_what_the_official_plugin_sent(name: str) -> None:
    recording = read_recording(name)
    player = Player(recording)

    async def run() -> None:
        for step in recording.steps:
            await player.play(step)

    asyncio.run(run())


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_recorded_request_belongs_to_one_operation(name: str) -> None:
    recording = read_recording(name)
    claimed = sorted(number for step in recording.steps for number in step.requests)
    assert claimed == sorted(recording.requests)


@pytest.mark.parametrize(
    ("name", "resource", "seconds"),
    [
        ("01-up", "password", 4.0),
        ("11-destroy", "password", 20.0),
        ("11-destroy", "api-principal", 20.0),
        ("11-destroy", "client", 20.0),
        ("11-destroy", "grant-api", 0.0),
        ("22-fault-500-before-effect", "api", 1.0),
        ("26-fault-400-service-principal-too-early", "api-principal", 1.0),
    ],
)
def test_official_waits_add_up_as_observed(name: str, resource: str, seconds: float) -> None:
    recording = read_recording(name)
    player = Player(recording)

    async def run() -> None:
        for step in recording.steps:
            player.slept.clear()
            await player.play(step)
            if step.resource == resource:
                return

    asyncio.run(run())
    assert sum(player.slept) == seconds
