"""Record what this checkout makes as states of a release: `python -m tests.states.record 0.2.0`.

Each stack is made by `up`, on a tenant that starts empty. What is recorded of a release stays as it
is: its users have what it made.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from emulator.rehearsal.plugin import chosen_plugin
from tests.engine.engine import ROOT, RunningTenant, Stack
from tests.states.programs import PROGRAMS, file_of, registered
from tests.states.recorded import (
    STATES,
    Recorded,
    definition_of,
    preview,
    stack_of,
    start_tenant,
    write_json,
)
from tests.states.stacks import STACKS, Planned
from tools.engine import ensure_engine

_SOME_TIME = "2026-01-01T00:00:00Z"
# In the place of the tenant's own, whose ports are others each time.
_SOME_PORT, _SOME_TLS_PORT = "localhost:8100", "localhost:8143"


def record(version: str) -> None:
    """Make every stack, run every other program, and keep what they made as of this version."""
    definition = definition_of(version)
    definition.parent.mkdir()
    shutil.copy(ROOT / "examples" / "web-api" / "openapi.json", definition)
    for program in PROGRAMS:
        write_json(file_of(version, program), registered(program))
    engine, plugin = ensure_engine(), chosen_plugin(os.environ)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        tenant = start_tenant(folder / "tenant")
        try:
            # Several stacks in a minute would have to wait for the tenant's limit.
            tenant.control("userFlows", {"throttling": "off"})
            for name, planned in STACKS.items():
                print(name, flush=True)
                stack = stack_of(version, name, planned.program, folder, engine, plugin, tenant)
                _make(stack, planned)
                state = _without_machine(_portable(stack.export(), tenant))
                first = preview(stack).deleted_first
                stack_file = _portable(yaml.safe_load(_stack_file(stack).read_text()), tenant)
                Recorded(version, name, planned.program, stack_file, state, first).write()
        finally:
            tenant.stop()


def _make(stack: Stack, planned: Planned) -> None:
    stack.init()
    settings = {**planned.settings, **planned.prepare(stack)}
    for key, value in planned.secrets.items():
        stack.on_stack("config", "set", "--secret", key, value)
    namespace = yaml.safe_load((stack.project / "Pulumi.yaml").read_text())["name"]
    content = yaml.safe_load(_stack_file(stack).read_text())
    content.setdefault("config", {}).update(
        {f"{namespace}:{key}": value for key, value in settings.items()}
    )
    _stack_file(stack).write_text(yaml.safe_dump(content))
    stack.up()


def _stack_file(stack: Stack) -> Path:
    return stack.project / f"Pulumi.{stack.name}.yaml"


def _portable(content: Any, tenant: RunningTenant) -> Any:
    """The content with the same ports whatever the tenant's are; case makes no difference."""
    text = json.dumps(content)
    for url, name in ((tenant.tenant.url, _SOME_PORT), (tenant.tenant.tls_url, _SOME_TLS_PORT)):
        host = url.partition("://")[2]
        # Within the query of another URL too.
        for written, instead in ((host, name), (quote(host), quote(name))):
            text = re.sub(re.escape(written), instead, text, flags=re.IGNORECASE)
    return json.loads(text)


def _without_machine(portable: dict[str, Any]) -> dict[str, Any]:
    """The state without what tells of the machine and the minute of its recording."""
    manifest = portable["deployment"]["manifest"]
    manifest["time"] = _SOME_TIME
    # Where the plugins lay.
    manifest.pop("plugins", None)
    for resource in portable["deployment"]["resources"]:
        resource.update(dict.fromkeys({"created", "modified"} & resource.keys(), _SOME_TIME))
        # Where the lines of the program and of Python lay.
        resource.pop("sourcePosition", None)
        resource.pop("stackTrace", None)
    return portable


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    [version] = arguments
    if (STATES / version).exists():
        print(f"error: {version} is recorded already.", file=sys.stderr)
        return 1
    record(version)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
