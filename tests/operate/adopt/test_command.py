from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from operate import pulumi_command
from operate.adopt import command
from operate.stack_file import StackFile
from tests.operate.adopt.made_by_hand import pair

BOTH = ("--client", "b", "--api", "a")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stack's file, beside a tenant with an API and a client."""
    path = tmp_path / "Pulumi.dev.yaml"
    path.write_text("config:\n  # Ours.\n  existingApi: {}\n")
    monkeypatch.setattr(
        command, "read_stack_file", lambda _: StackFile(path, path.read_text(), "project")
    )
    monkeypatch.setattr(command, "services", lambda _: SimpleNamespace(graph=None))
    monkeypatch.setattr(command, "read_pair", lambda *_: pair())
    answer = SimpleNamespace(returncode=0, stdout=json.dumps({"deployment": {}}))
    monkeypatch.setattr(pulumi_command, "run", lambda *_: answer)
    return path


def adopt(*options: str) -> Result:
    return CliRunner().invoke(command.adopt, options)


def test_it_writes_settings_and_import_file_and_tells_what_follows(file: Path) -> None:
    said = adopt(*BOTH, "--policy", "B2C_1_siin", "--expires", "2027-05-20").output
    assert file.read_text().startswith("config:\n  # Ours.\n  ")
    config: dict[str, Any] = yaml.safe_load(file.read_text())["config"]
    assert config["policy"] == "B2C_1_siin"
    assert config["clientSecrets"] == [{"generation": 1, "expires": "2027-05-20"}]
    assert "existingApi" not in config
    target = file.with_name("adopt.dev.json")
    assert len(json.loads(target.read_text())["resources"]) == 14
    assert "create  connector-client-client-secret-odd: the stack's own secret" in said
    assert f"pulumi import --file {target} --generate-code=false --stack dev" in said


def test_without_its_import_file_it_leaves_the_settings_as_they_are(file: Path) -> None:
    before = file.read_text()
    refused = adopt(*BOTH, "--import-file", str(file / "nowhere.json"))
    assert (refused.exit_code, "cannot be written" in refused.output) == (1, True)
    assert file.read_text() == before


def test_to_print_it_writes_nothing(file: Path) -> None:
    before = file.read_text()
    said = adopt(*BOTH, "--print").output
    assert "Pulumi.dev.yaml (not written):" in said
    assert "Set `policy`" in said
    assert file.read_text() == before
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Name what to adopt"),
        (("--client", "b"), "one of --api and --existing-api"),
        ((*BOTH, "--existing-api", "a"), "one of --api and --existing-api"),
        (("--connector", "Orders"), "--environment-url and --connector together"),
        ((*BOTH, "--expires", "soon"), '--expires is "soon"'),
        ((*BOTH, "--policy", "siin"), '--policy is "siin"'),
    ],
)
def test_what_does_not_go_together_is_refused(
    file: Path, options: tuple[str, ...], said: str
) -> None:
    before = file.read_text()
    result = adopt(*options)
    assert result.exit_code != 0
    assert said in result.output
    assert file.read_text() == before
