"""The SDKs for other languages, as Pulumi's generators write them.

What a language host adds around them (`pulumi package add`) is not proven here.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from provider.schema import COMMITTED
from tests.docs.documents import ROOT, blocks
from tools.yaml_host import ensure_sdk_generator

COMPONENTS = (
    "ConnectorClient",
    "ConnectorSecrets",
    "FlowConnector",
    "LogicAppsConnector",
    "WebApi",
)
_RUN = """
import asyncio, json, sys
import pulumi
from pulumi.runtime import mocks

class Mocks(mocks.Mocks):
    def new_resource(self, args):
        made[args.typ] = args.inputs
        return args.name, args.inputs
    def call(self, args):
        return {}

made = {}
program = compile(sys.stdin.read(), "program", "exec")
from pulumi.runtime.stack import run_pulumi_func

async def run():
    mocks.set_mocks(Mocks())
    await run_pulumi_func(lambda: exec(program, {}))

asyncio.run(run())
print(json.dumps(made["b2c:index:FlowConnector"], default=repr))
"""


@pytest.fixture(scope="module")
def sdks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdks")
    for language in ("go", "nodejs", "python"):
        subprocess.run(
            [ensure_sdk_generator(), COMMITTED, language, folder / language],
            cwd=folder,
            check=True,
        )
    return folder


def test_typescript_has_the_components_as_classes_with_typed_arguments(sdks: Path) -> None:
    for name in COMPONENTS:
        text = (sdks / "nodejs" / f"{name[0].lower()}{name[1:]}.ts").read_text()
        assert f"export class {name} extends pulumi.ComponentResource" in text
    text = (sdks / "nodejs" / "flowConnector.ts").read_text()
    assert "policy: pulumi.Input<string | UserFlow>;" in text
    assert "scopes?: inputs.ScopeArgs[];" in text


def test_go_can_be_generated(sdks: Path) -> None:
    assert "type FlowConnector struct" in (sdks / "go" / "b2c" / "flowConnector.go").read_text()


def test_the_python_program_of_the_documentation_runs_with_the_generated_sdk(sdks: Path) -> None:
    page = ROOT / "docs" / "any-language.md"
    (program,) = [block.text for block in blocks(page) if block.language == "Python"]
    # The package takes its version from its metadata, which an installation writes.
    (sdks / "python" / "pulumi_b2c-0.1.0.dist-info").mkdir(exist_ok=True)
    (sdks / "python" / "pulumi_b2c-0.1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: pulumi_b2c\nVersion: 0.1.0\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", _RUN],
        input=program,
        cwd=sdks,
        env={"PYTHONPATH": str(sdks / "python")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert '"apiName": "orders"' in done.stdout
    assert '"generation": 1' in done.stdout
