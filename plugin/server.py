"""Serves a provider plugin to the engine.

pulumi's own `server.main` would do, but for four things: it turns every exception into
`Unexpected <class …>` with a traceback, it cannot report an object that was created but not
finished, it cannot report one that is gone, and it outlives an engine that was killed.
"""

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import grpc
import grpc.aio
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import Provider
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import (
    engine_pb2,
    engine_pb2_grpc,
    provider_pb2,
    provider_pb2_grpc,
    status_pb2,
)

from b2c.refusal import Refusal

Announce = Callable[[str], Awaitable[None]]

_ORPHAN_CHECK_SECONDS = 1.0
_UNKNOWN = grpc.StatusCode.UNKNOWN


class InitFailed(Refusal):
    """The object was created or changed but is not finished; the engine keeps it in the state.

    `properties` and `inputs` are what goes into the state, secrets marked.
    """

    def __init__(
        self,
        resource_id: str,
        properties: dict[str, PropertyValue],
        inputs: dict[str, PropertyValue],
        reason: str,
    ) -> None:
        super().__init__(reason)
        self.resource_id = resource_id
        self.properties = properties
        self.inputs = inputs


class Servicer(ProviderServicer):
    """pulumi's servicer, but a `Refusal` reaches the engine as its own text."""

    async def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await _answer(super().CheckConfig, request, context)

    async def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await _answer(super().DiffConfig, request, context)

    async def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await _answer(super().Configure, request, context)

    async def Check(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await _answer(super().Check, request, context)

    async def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await _answer(super().Diff, request, context)

    async def Create(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await _answer(super().Create, request, context)

    async def Read(self, request: Any, context: Any) -> Any:  # noqa: N802
        response = await _answer(super().Read, request, context)
        # The engine knows what is gone by the absence of properties; pulumi's own servicer sends
        # empty ones, which would stay in the state.
        return response if response.id else provider_pb2.ReadResponse()

    async def Update(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await _answer(super().Update, request, context)

    async def Delete(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await _answer(super().Delete, request, context)

    async def Invoke(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await _answer(super().Invoke, request, context)


def serve(
    make: Callable[[Announce], Provider], name: str, version: str, arguments: Sequence[str]
) -> None:
    """Serve on a free port of this machine and print the port, as the engine expects.

    `make` gets a function that shows a line to the person; `arguments` are those of the command,
    the engine's address among them. Returns when the engine has gone; ends the process with 0 at
    an interrupt.
    """
    # Before the port is told: an engine that is killed later is another parent then, and one that
    # was killed before leaves nobody to read the port.
    engine = os.getppid()
    parser = argparse.ArgumentParser(description=f"Pulumi plugin {name} {version}")
    parser.add_argument("engine", help="address of the Pulumi engine")
    known, _ = parser.parse_known_args(arguments)

    async def announce(text: str) -> None:
        async with grpc.aio.insecure_channel(known.engine) as channel:
            stub: Any = engine_pb2_grpc.EngineStub(channel)
            await stub.Log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=text))

    async def run() -> None:
        provider = make(announce)
        server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
        servicer = Servicer([], version, provider, known.engine)
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        # Past Python's buffer, which would be written once more at the end.
        with contextlib.suppress(BrokenPipeError):
            os.write(sys.stdout.fileno(), f"{port}\n".encode())
            await _until_orphaned(engine)
        # Threads that wait for the service would keep the process alive.
        await provider.cancel()
        await server.stop(grace=None)

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        sys.exit(0)


async def _answer(method: Callable[..., Awaitable[Any]], request: Any, context: Any) -> Any:
    try:
        return await method(request, context)
    except InitFailed as error:
        await context.abort_with_status(_unfinished(error))
    except Refusal as error:
        await context.abort(_UNKNOWN, error.engine_text())
    raise AssertionError("abort always raises")


def _unfinished(error: InitFailed) -> grpc.Status:
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.resource_id,
        properties=PropertyValue.marshal_map(error.properties),
        inputs=PropertyValue.marshal_map(error.inputs),
        reasons=[error.engine_text()],
    )
    rich = status_pb2.Status(code=_UNKNOWN.value[0], message=error.engine_text())
    rich.details.add().Pack(detail)
    status = grpc.Status()
    status.code = _UNKNOWN
    status.details = error.engine_text()
    status.trailing_metadata = (("grpc-status-details-bin", rich.SerializeToString()),)
    return status


async def _until_orphaned(engine: int) -> None:
    """Return when the engine, the process of this id, is no longer the parent of this one.

    It ends its plugins by itself, but not when it is killed.
    """
    while os.getppid() == engine:
        await asyncio.sleep(_ORPHAN_CHECK_SECONDS)
