"""The pack as a process: as a language host starts its folder, and as the executable does.

The official host is not at hand here; what it runs for a folder with PulumiPolicy.yaml is
`python -u -m pulumi.policy <engine's address> <folder>`, in the engine's working folder, with the
environment that the file names. That command is run, and asked in the engine's own messages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import proto

from b2c.resource_types import REDIRECT_URIS
from policies import pack
from tests.policies.analyzer import secret

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "policies"


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(FOLDER)],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
        yield proto.AnalyzerStub(channel)
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_engine_learns_of_every_policy_and_that_it_is_mandatory(analyzer: Any) -> None:
    info = analyzer.GetAnalyzerInfo(empty_pb2.Empty())
    assert (info.name, info.supportsConfig) == (pack.NAME, True)
    assert [policy.name for policy in info.policies] == [one.name for one in pack.DEFINITIONS]
    assert {policy.enforcementLevel for policy in info.policies} == {proto.MANDATORY}
    schemas = {policy.name: set(policy.configSchema.properties) for policy in info.policies}
    assert {name: keys for name, keys in schemas.items() if keys} == {
        "secret-lifetime": {"days"},
        "owners-allowed": {"owners"},
        "owners-complete": {"owners"},
        "app-id-uri": {"tenant"},
    }


def test_a_secret_value_is_judged_and_not_shown(analyzer: Any) -> None:
    inputs = struct_pb2.Struct()
    inputs.update({"type": "Web", "redirectUris": [secret("http://planted.example/cb")]})
    answer = analyzer.Analyze(proto.AnalyzeRequest(type=REDIRECT_URIS, properties=inputs))
    (diagnostic,) = answer.diagnostics
    assert diagnostic.policyName == "redirect-uris"
    assert diagnostic.message.endswith(
        "\nredirectUris[0] is [secret]: B2C takes plain http only for localhost.\n"
        "Correct the value."
    )
    assert "planted" not in str(answer)


def test_no_value_is_put_right_behind_the_programs_back(analyzer: Any) -> None:
    inputs = struct_pb2.Struct()
    inputs.update({"type": "Web", "redirectUris": [secret("http://planted.example/cb")]})
    answer = analyzer.Remediate(proto.AnalyzeRequest(type=REDIRECT_URIS, properties=inputs))
    assert list(answer.remediations) == []


def test_the_folder_names_the_projects_environment() -> None:
    project = yaml.safe_load((FOLDER / "PulumiPolicy.yaml").read_text())
    assert project["runtime"]["name"] == "python"
    assert (FOLDER / project["runtime"]["options"]["virtualenv"]).resolve() == ROOT / ".venv"


@pytest.mark.parametrize(
    ("environments", "chosen"),
    [
        (["checkout/.venv", "active"], "checkout/.venv"),
        (["active"], "active"),
        ([], "path"),
    ],
)
def test_the_executable_takes_the_projects_python_then_the_active_one(
    environments: list[str], chosen: str, tmp_path: Path
) -> None:
    folder = tmp_path / "checkout" / "policies"
    folder.mkdir(parents=True)
    shutil.copy(FOLDER / "b2c-policies", folder)
    for place in [*environments, "path"]:
        name = "python3" if place == "path" else "python"
        python = tmp_path / place / "bin" / name
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\necho {place} "$@"\n')
        python.chmod(0o755)
    said = subprocess.run(
        [folder / "b2c-policies", "--logtostderr", "127.0.0.1:1"],
        env={
            "PATH": f"{tmp_path / 'path' / 'bin'}:{os.environ['PATH']}",
            "VIRTUAL_ENV": str(tmp_path / "active"),
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    assert said == f"{chosen} -u -m pulumi.policy --logtostderr 127.0.0.1:1 {folder}\n"
