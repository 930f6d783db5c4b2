"""Refusals as they reach the engine, and the process of a plugin."""

import asyncio
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import grpc.aio
import pytest
from pulumi.provider.experimental import provider as pulumi_provider
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from b2c.refusal import Refusal
from plugin.server import InitFailed, Servicer, _until_orphaned
from plugin.values import wire_map
from tests.patience import HANGS_SECONDS

LAUNCHER = Path(__file__).parents[2] / "provider" / "pulumi-resource-b2c"


class Failing(pulumi_provider.Provider):
    """Answers every create with the error, and every read with "gone"."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def create(self, request: pulumi_provider.CreateRequest) -> Any:
        del request
        raise self._error

    async def read(self, request: pulumi_provider.ReadRequest) -> Any:
        del request
        return pulumi_provider.ReadResponse()


def _ask(error: Exception, method: str, request: Any) -> Any:
    async def run() -> Any:
        server = grpc.aio.server()
        servicer = Servicer([], "0", Failing(error), "")
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
                return await getattr(stub, method)(request)
        finally:
            await server.stop(None)

    return asyncio.run(run())


def _refusal(error: Exception) -> grpc.aio.AioRpcError:
    with pytest.raises(grpc.aio.AioRpcError) as refusal:
        _ask(error, "Create", provider_pb2.CreateRequest(urn="urn"))
    return refusal.value


def test_a_refusal_is_told_as_it_is() -> None:
    refusal = _refusal(Refusal("b2c:tenantId is missing."))
    assert refusal.code() is grpc.StatusCode.UNKNOWN
    assert refusal.details() == "b2c:tenantId is missing."


def test_a_refusal_may_put_its_text_into_a_frame() -> None:
    class Framed(Refusal):
        def engine_text(self) -> str:
            return f"[{self}]"

    assert _refusal(Framed("failed")).details() == "[failed]"


def test_a_half_made_object_goes_into_the_state_with_its_secret_marked() -> None:
    properties = wire_map({"value": "planted"}, {"value"})
    inputs = wire_map({"displayName": "x"}, ())
    refusal = _refusal(InitFailed("the-id", properties, inputs, "not confirmed"))
    metadata = dict(refusal.trailing_metadata() or ())
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    detail = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    assert (detail.id, list(detail.reasons)) == ("the-id", ["not confirmed"])
    assert detail.inputs["displayName"] == "x"
    assert PropertyValue.unmarshal_map(detail.properties) == properties
    assert "planted" not in (refusal.details() or "")


def test_what_is_gone_has_no_properties_at_all() -> None:
    answer = _ask(Refusal(""), "Read", provider_pb2.ReadRequest(id="x", urn="urn"))
    assert answer.id == ""
    assert not answer.HasField("properties")


def test_the_plugin_ends_when_the_engine_is_killed(tmp_path: Path) -> None:
    # The plugin inherits the pipe's end, so that reading ends when the last holder is gone.
    reading, writing = os.pipe()
    script = (
        "import subprocess, time\n"
        f"command = [{str(LAUNCHER)!r}, '127.0.0.1:1']\n"
        f"plugin = subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[{writing}])\n"
        "print(plugin.stdout.readline(), flush=True)\n"
        "time.sleep(60)\n"
    )
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    engine = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        pass_fds=[writing],
    )
    os.close(writing)
    assert engine.stdout is not None
    assert engine.stdout.readline()
    engine.kill()
    engine.communicate()
    ended, _, _ = select.select([reading], [], [], HANGS_SECONDS)
    assert ended
    assert os.read(reading, 1) == b""
    os.close(reading)


def test_an_engine_that_died_before_the_watch_began_is_noticed() -> None:
    asyncio.run(asyncio.wait_for(_until_orphaned(os.getpid()), timeout=HANGS_SECONDS))


def test_the_plugin_ends_when_the_engine_is_killed_before_it_reads_the_port(
    tmp_path: Path,
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    plugin = subprocess.Popen(
        [LAUNCHER, "127.0.0.1:1"],
        cwd=tmp_path,
        env=environment,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    try:
        _, said = plugin.communicate(timeout=HANGS_SECONDS)
    finally:
        plugin.kill()
    assert (plugin.returncode, said) == (0, "")
