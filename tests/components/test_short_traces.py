from __future__ import annotations

import sys
import traceback
from typing import Any

import pytest

from components import WebApi
from components.short_traces import short_traces
from tests.components.recording import record

API: Any = {"tenant_name": "contoso", "name": "orders", "scopes": [{"value": "orders.read"}]}


def test_a_resource_is_recorded_with_the_line_of_its_component_and_that_with_the_program() -> None:
    program = record(lambda: WebApi("api", API))
    assert program.callers["api"][0].startswith("test_short_traces.py")
    assert len(program.callers["api"]) > 5
    for name, resource in program.resources.items():
        if resource.parent == "api":
            assert program.callers[name][0].split("#")[0] in ("registration.py", "web_api.py")
            assert len(program.callers[name]) <= 2


def test_a_traceback_out_of_the_block_is_whole() -> None:
    with pytest.raises(ZeroDivisionError) as raised, short_traces():
        _deep(20)
    assert len(traceback.extract_tb(raised.tb)) > 20
    assert not hasattr(sys, "tracebacklimit")


def test_a_limit_that_was_set_is_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "tracebacklimit", 100, raising=False)
    with short_traces():
        assert len(traceback.extract_stack()) < 10
    assert sys.tracebacklimit == 100


def _deep(levels: int) -> float:
    return _deep(levels - 1) if levels else 1 / levels
