"""Programs and modules of the examples, from folders that are no packages."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pulumi.runtime import get_root_resource, set_all_config
from pulumi.runtime.stack import Stack

from tests.components.recording import Program, record

EXAMPLES = Path(__file__).parents[2] / "examples"


def module(example: str, name: str) -> Any:
    """A module that stands beside an example's program."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / example / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def project(example: str) -> Any:
    """The example's Pulumi.yaml."""
    return yaml.safe_load((EXAMPLES / example / "Pulumi.yaml").read_text())


def run(
    example: str,
    settings: Mapping[str, Any],
    *,
    providers: Mapping[str, str] | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    exported: dict[str, Any] | None = None,
) -> Program:
    """The example under mocks, in the place of the engine: defaults of its Pulumi.yaml filled in.

    `providers`: further configuration by full keys. `answers`: as `record` takes them.
    `exported`: filled with the stack's outputs.
    """
    name = project(example)["name"]
    declared = project(example)["config"]
    assert set(settings) <= set(declared), "the project declares no such setting"
    defaults = {key: value["default"] for key, value in declared.items() if "default" in value}
    missing = set(declared) - set(defaults) - set(settings)
    assert not missing, f"the engine would refuse: {missing}"

    def program() -> None:
        set_all_config(
            {
                f"{name}:{key}": value if isinstance(value, str) else json.dumps(value)
                for key, value in {**defaults, **settings}.items()
            }
            | dict(providers or {})
        )
        stack = get_root_resource()
        assert isinstance(stack, Stack)
        before, modules = list(sys.path), set(sys.modules)
        # As the language host does, which runs the program in its own folder.
        sys.path.insert(0, str(EXAMPLES / example))
        try:
            runpy.run_path(str(EXAMPLES / example / "__main__.py"))
        finally:
            sys.path[:] = before
            for loaded in set(sys.modules) - modules:
                file = getattr(sys.modules[loaded], "__file__", None) or ""
                if Path(file).is_relative_to(EXAMPLES):
                    del sys.modules[loaded]
        if exported is not None:
            exported.update(stack.outputs)

    return record(program, project=name, answers=answers)


def value(output: Any) -> Any:
    """What an output of a finished run came to."""
    return asyncio.get_event_loop().run_until_complete(output.future())
