"""The common part of the stand-ins for official plugins, for machines that cannot download those.

A stand-in speaks to the emulator on this machine only. It announces that it is a stand-in, and its
refusals name the official plugin for everything else.
"""

import json
import os
import ssl
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import grpc.aio
import httpx
from pulumi.provider.experimental import provider as api
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from b2c.refusal import InvalidSetting, Refusal
from emulator.loopback import is_this_machine
from plugin.masking import masked, texts
from plugin.provider import Client, ResourceProvider
from plugin.resource import Inputs, ResourceType, State
from plugin.server import serve
from plugin.values import plain_map, wire_map

Announce = Callable[[str], Awaitable[None]]
Function = Callable[[Client, Inputs], Awaitable[State]]


class SettingsError(Refusal):
    """A setting is missing or wrong; the message says which one and what to do."""


class Complaint(InvalidSetting):
    """A wrong input in the words of the official plugin.

    The engine shows `setting`, the name of the input, in front of `reason`.
    """

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(setting, None, reason, "")
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


async def silence(_text: str) -> None:
    """Announce nothing."""


class StandIn(ResourceProvider[Client]):
    """The provider of a stand-in.

    `package` and `version` are those of the official plugin. `connect` makes the service's client
    from the configuration; before that, `announce` shows a line to the user. `functions` are the
    lookups, by their tokens.
    """

    def __init__(
        self,
        package: str,
        version: str,
        types: Mapping[str, ResourceType[Client]],
        connect: Callable[[Inputs], Awaitable[Client]],
        announce: Announce,
        functions: Mapping[str, Function[Client]] | None = None,
    ) -> None:
        super().__init__(package, types)
        self._version = version
        self._connect = connect
        self._announce = announce
        self._functions = functions or {}

    async def connect(self, arguments: Inputs) -> Client:
        """Announce the stand-in, then discover the service and sign in."""
        await self._announce(announcement(self._package, self._version))
        return await self._connect(arguments)

    async def configure(self, request: api.ConfigureRequest) -> api.ConfigureResponse:
        """Accept what concerns components only as the official plugins do, which have none."""
        response = await super().configure(request)
        response.accept_resources = response.accept_outputs = False
        return response

    def schema(self) -> str:
        """The package without its resources, which Python programs do not need."""
        return json.dumps({"name": self._package, "version": self._version})

    def missing(self, kind: str, token: str) -> Refusal:
        return Refusal(
            f"the {self._package} stand-in does not implement the {kind} {token}. Use the "
            f"official plugin for it: {_installation(self._package, self._version)}"
        )

    def failure(
        self, failure: InvalidSetting, inputs: Inputs, secrets: frozenset[str]
    ) -> api.CheckFailure:
        """The complaint, with its input apart from it."""
        shown = super().failure(failure, inputs, secrets)
        value = inputs.get(failure.setting)
        hidden = {*texts(value), str(value)} if failure.setting in secrets else set()
        return api.CheckFailure(failure.setting, masked(shown.reason, hidden))

    async def invoke(self, request: api.InvokeRequest) -> api.InvokeResponse:
        """Answer a lookup."""
        function = self._functions.get(request.tok)
        if function is None:
            raise self.missing("function", request.tok)
        answer = await function(self.client, plain_map(request.args))
        return api.InvokeResponse(wire_map(answer, ()))


def serve_stand_in(make: Callable[[Announce], StandIn[Any]], package: str, version: str) -> None:
    """Serve the provider to the engine whose address the command line has."""

    def made(engine: str) -> StandIn[Any]:
        async def announce(text: str) -> None:
            async with grpc.aio.insecure_channel(engine) as channel:
                stub: Any = engine_pb2_grpc.EngineStub(channel)
                await stub.Log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=text))

        return make(announce)

    serve(made, f"{package} (stand-in for the emulator)", version, sys.argv[1:])


def announcement(package: str, version: str) -> str:
    """The line that a stand-in shows in every deployment."""
    return f"{package} {version} stand-in for the emulator (not the official plugin)"


def emulator_host(host: str, package: str, version: str) -> str:
    """The metadata host with its port; raises `SettingsError` if it is not on this machine."""
    if host and is_this_machine(urlsplit(f"//{host}").hostname or ""):
        return host
    problem = (
        f'{package}:metadataHost is "{host}", which is not on this machine'
        if host
        else f"{package}:metadataHost (or ARM_METADATA_HOSTNAME) is not set"
    )
    raise SettingsError(
        f"{problem}. This {package} plugin is a stand-in that speaks to the emulator only. For "
        f"anything else install the official plugin: {_installation(package, version)}"
    )


def _installation(package: str, version: str) -> str:
    return f"pulumi plugin install resource {package} {version}"


def http_client(package: str, version: str, **options: Any) -> httpx.AsyncClient:
    """A client with the trusted certificates of a Go program; `options` are httpx's own.

    They are those of SSL_CERT_FILE and SSL_CERT_DIR, or those of the system.
    """
    trust = ssl.create_default_context(
        cafile=os.environ.get("SSL_CERT_FILE"), capath=os.environ.get("SSL_CERT_DIR")
    )
    return httpx.AsyncClient(
        verify=trust,
        # The emulator is on this machine, to which no proxy leads.
        trust_env=False,
        headers={"User-Agent": f"stand-in pulumi-resource-{package}/{version} (emulated tenant)"},
        **options,
    )
