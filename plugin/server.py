"""Serves a provider plugin to the engine.

pulumi's own `server.main` would do, but for the four things that a comment below names. They are
those of version 3.259.
"""

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import grpc
import grpc.aio
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import Provider
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from b2c.refusal import Refusal
from plugin.arguments import put_ids_for_references
from plugin.construct import Constructing, construct

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


def _answered(method: Any) -> Any:
    """The servicer's method, but a `Refusal` reaches the engine as its own text."""

    async def answer(servicer: ProviderServicer, request: Any, context: Any) -> Any:
        # Works around pulumi's servicer: an exception reaches the engine with its traceback.
        if not isinstance(request, provider_pb2.ConstructRequest):
            put_ids_for_references(request)
        try:
            return await method(servicer, request, context)
        except InitFailed as error:
            await context.abort_with_status(_unfinished(error))
        except Refusal as error:
            await context.abort(_UNKNOWN, error.engine_text())
        raise AssertionError("abort always raises")

    return answer


class Servicer(ProviderServicer):
    """pulumi's servicer, but refusals, unfinished objects and objects that are gone are reported
    as the engine expects them."""

    CheckConfig = _answered(ProviderServicer.CheckConfig)
    DiffConfig = _answered(ProviderServicer.DiffConfig)
    Configure = _answered(ProviderServicer.Configure)
    Check = _answered(ProviderServicer.Check)
    Diff = _answered(ProviderServicer.Diff)
    Create = _answered(ProviderServicer.Create)
    Update = _answered(ProviderServicer.Update)
    Delete = _answered(ProviderServicer.Delete)
    Invoke = _answered(ProviderServicer.Invoke)

    @_answered
    async def Read(self, request: Any, context: Any) -> Any:  # noqa: N802
        # Works around pulumi's servicer: for an object that is gone it sends empty properties,
        # which would stay in the state; the engine wants none.
        servicer: Any = super()
        response = await servicer.Read(request, context)
        return response if response.id else provider_pb2.ReadResponse()

    @_answered
    async def Construct(self, request: Any, context: Any) -> Any:  # noqa: N802
        # Works around pulumi's servicer, which hands on five of the options.
        del context
        if not isinstance(self._provider, Constructing):
            raise Refusal(f"there is no component {request.type}.")
        return await construct(request, self._engine_address, self._provider)


def serve(
    make: Callable[[str], Provider], name: str, version: str, arguments: Sequence[str]
) -> None:
    """Serve on a free port of this machine and print the port, as the engine expects.

    `make` gets the engine's address, which is among the `arguments` of the command. Returns when
    the engine has gone; an interrupt ends the process with 0.
    """
    # Asked before the port is printed: if the engine is killed later, this process gets another
    # parent, and if it was killed before, nobody reads the port.
    engine = os.getppid()
    parser = argparse.ArgumentParser(description=f"Pulumi plugin {name} {version}")
    parser.add_argument("engine", help="address of the Pulumi engine")
    address: str = parser.parse_known_args(arguments)[0].engine

    async def run() -> None:
        provider = make(address)
        server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
        servicer = Servicer([], version, provider, address)
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        # Past Python's buffer, which would be written once more at the end.
        try:
            with contextlib.suppress(BrokenPipeError):
                os.write(sys.stdout.fileno(), f"{port}\n".encode())
                await _until_orphaned(engine)
        finally:
            # After an interrupt too. Threads that wait for the service would keep the process
            # alive, and a server that still runs would end in an error on standard error.
            await provider.cancel()
            await server.stop(grace=None)

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        sys.exit(0)


def _unfinished(error: InitFailed) -> grpc.Status:
    # Works around pulumi's SDK: it has no exception for an object that exists but is not finished.
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
    """Return when the engine, the process of this id, is no longer the parent of this one."""
    # Works around pulumi's server: it waits forever for an engine that was killed.
    while os.getppid() == engine:
        await asyncio.sleep(_ORPHAN_CHECK_SECONDS)
