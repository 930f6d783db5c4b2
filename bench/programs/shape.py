"""What the programs under measurement make, and what each records of itself."""

import atexit
import json
import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi

RECORD = "BENCH_PROGRAM_RECORD"
"""The environment variable that names the file for a program's own figures."""

CALLBACKS = [f"http://localhost:{port}/callback" for port in range(8471, 8475)]
"""Redirect URLs of those who sign in side by side."""

API_DEFINITION: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Orders", "version": "1.0", "description": "Orders."},
    "servers": [{"url": "https://orders.contoso.com"}],
    "paths": {
        "/orders": {
            "get": {
                "operationId": "ListOrders",
                "summary": "List orders",
                "responses": {"200": {"description": "The orders."}},
            }
        }
    },
}
"""A small API, for connectors in Power Platform."""


@dataclass(frozen=True)
class Shape:
    """The settings of a stack. `api`: the first part of each API's name, since two stacks stand on
    one tenant. `environment_url`: empty, or where each connector is made too."""

    tenant_name: str
    tenant_id: str
    api: str
    connectors: int
    user_flows: int
    scopes: list[str]
    generations: list[int]
    expires: str
    environment_url: str


def read_shape() -> Shape:
    """The shape that the stack's configuration gives."""
    return Shape(**pulumi.Config().require_object("shape"))


def record_at_exit() -> None:
    """Write what this process has cost once it ends: seconds of CPU and the peak of memory.

    CPU seconds, because the rest of a program's life is spent waiting for the engine.
    """
    file = os.environ.get(RECORD)
    if file:
        atexit.register(_record, Path(file))


def _record(file: Path) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"cpu_seconds": time.process_time(), "peak_kib": used.ru_maxrss}
    file.write_text(json.dumps(figures), "utf-8")
