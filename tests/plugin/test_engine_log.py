"""Lines for the user, as the engine gets them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from plugin.engine_log import EngineLog


class Engine(engine_pb2_grpc.EngineServicer):
    """Notes the lines that it gets."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, str, str]] = []

    def Log(self, request: Any, _context: Any) -> empty_pb2.Empty:  # noqa: N802 - gRPC's name
        self.lines.append((request.severity, request.urn, request.message))
        return empty_pb2.Empty()


@pytest.fixture
def engine() -> Iterator[tuple[Engine, str]]:
    noting, server = Engine(), grpc.server(ThreadPoolExecutor(1))
    engine_pb2_grpc.add_EngineServicer_to_server(noting, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield noting, f"127.0.0.1:{port}"
    server.stop(None)


def test_a_line_stands_beside_its_resource(engine: tuple[Engine, str]) -> None:
    noting, address = engine
    log = EngineLog(address)
    log.info("urn:a", "something")
    log.warn("urn:b", "beware")
    assert noting.lines == [
        (engine_pb2.INFO, "urn:a", "something"),
        (engine_pb2.WARNING, "urn:b", "beware"),
    ]


def test_an_engine_that_takes_no_line_is_no_failure() -> None:
    EngineLog("127.0.0.1:1").info("urn:a", "something")
