"""Programs, settings and other files that the documentation shows.

Programs and settings run under mocks: that shows what they register, not that Azure takes it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi.runtime import set_all_config

from b2c.spelling import camel_case
from infra.settings import SETTINGS as KNOWN
from tests.components.recording import record
from tests.docs.documents import ROOT, Block, blocks, pages
from tests.infra.conftest import in_the_programs_folder
from tests.infra.test_program import run

_BLOCKS = [block for page in pages() for block in blocks(page)]
PROGRAMS = [block for block in _BLOCKS if block.language in ("python", "py")]
_YAML = [block for block in _BLOCKS if block.language in ("yaml", "yml")]
PROJECTS = [block for block in _YAML if "runtime" in yaml.safe_load(block.text)]
SETTINGS = [block for block in _YAML if block not in PROJECTS]
_NAMESPACE = "b2c-connector:"
_POWER_PLATFORM = {
    "TENANT_ID": "22222222-2222-2222-2222-222222222222",
    "CLIENT_ID": "77777777-8888-9999-0000-111111111111",
    "CLIENT_SECRET": "planted",
}
_SECRETS = {"project:googleSecret": "planted", "project:checkPassword": "planted"}

__all__ = ["in_the_programs_folder"]


def place(block: Block) -> str:
    return f"{block.page}: {block.text.strip().splitlines()[0]}"


def settings(block: Block) -> tuple[dict[str, Any], dict[str, Any]]:
    """The project's own settings, and those of providers by their full keys."""
    given = yaml.safe_load(block.text)
    given = given.get("config", given)
    bare = {key.removeprefix(_NAMESPACE): value for key, value in given.items()}
    own = {key: value for key, value in bare.items() if ":" not in key}
    return own, {key: value for key, value in bare.items() if ":" in key}


@pytest.mark.parametrize("block", PROGRAMS, ids=place)
def test_a_program_runs_and_registers_something(block: Block) -> None:
    def program() -> None:
        set_all_config(_SECRETS, secret_keys=list(_SECRETS))
        exec(compile(block.text, block.page, "exec"), {})

    assert record(program, project="project").resources


@pytest.mark.parametrize("block", SETTINGS, ids=place)
def test_settings_are_taken_by_the_program(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the pages export before, and the stack asks for where it makes connectors.
    for name, value in _POWER_PLATFORM.items():
        monkeypatch.setenv(f"POWER_PLATFORM_{name}", value)
    own, providers = settings(block)
    assert own, "no settings of the project"
    changes = dict(own)
    if "existingApi" in changes:
        changes |= dict.fromkeys(("apiName", "apiDisplayName", "scopes"))
    if "userFlows" in changes or "adoptedClient" in changes:
        changes = {"userFlows": None, "policy": "B2C_1_signupsignin", **changes}
    assert run(None, providers, **changes).resources


def test_a_project_that_is_shown_finds_the_provider_of_user_flows() -> None:
    assert PROJECTS
    for block in PROJECTS:
        project = yaml.safe_load(block.text)
        folders = project.get("packages") or {
            each["name"]: each["path"] for each in project["plugins"]["providers"]
        }
        assert folders.keys() == {"b2c"}
        assert (ROOT / Path(folders["b2c"]).name / "PulumiPlugin.yaml").exists()


def test_every_setting_that_is_shown_exists() -> None:
    known = {camel_case(name) for name in KNOWN}
    shown = {key for block in SETTINGS for key in settings(block)[0]}
    assert shown
    assert shown <= known


def test_json_that_is_shown_can_be_read() -> None:
    shown = [block for block in _BLOCKS if block.language == "json"]
    assert shown
    assert all(json.loads(block.text) for block in shown)


def test_every_block_has_a_language_that_some_test_reads() -> None:
    known = {"", "sh", "text", "yaml", "json", "python", "mermaid", "console", "diff"}
    # A program that uses the package: tests/provider/test_sdks.py runs it.
    known.add("Python")
    # No test has the compilers.
    known |= {"csharp", "typescript"}
    assert {block.language for block in _BLOCKS} <= known
