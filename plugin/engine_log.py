"""Lines that a plugin shows to the user, beside the resource that they are about."""

from contextlib import suppress
from typing import Any

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

_SECONDS = 5.0


class EngineLog:
    """Hands lines to the engine at this address; a line that cannot be shown is no failure."""

    def __init__(self, address: str) -> None:
        self._address = address

    def info(self, urn: str, text: str) -> None:
        """Show a line about the resource of this URN."""
        self._log(engine_pb2.INFO, urn, text)

    def warn(self, urn: str, text: str) -> None:
        """Show a warning about the resource of this URN."""
        self._log(engine_pb2.WARNING, urn, text)

    def _log(self, severity: Any, urn: str, text: str) -> None:
        with suppress(grpc.RpcError), grpc.insecure_channel(self._address) as channel:
            stub: Any = engine_pb2_grpc.EngineStub(channel)
            line = engine_pb2.LogRequest(severity=severity, message=text, urn=urn)
            stub.Log(line, timeout=_SECONDS)
