"""The repository as the template of `pulumi new`, under a name that is not its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.engine.engine import ROOT, SETTINGS, RunningTenant, Stack


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """What a fresh clone of this checkout holds."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            copy = tmp_path / "repository" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy)
    return tmp_path / "repository"


def test_a_project_of_another_name_is_made_and_previewed(
    engine: Path, plugin: Path, repository: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    tenant = RunningTenant(tmp_path / "tenant")
    try:
        stack = Stack(tmp_path, engine, plugin, tenant, project_folder=project)
        stack.pulumi("new", str(repository), "--generate-only", "--name", "sales", "--yes")
        made = yaml.safe_load((project / "Pulumi.yaml").read_text())
        assert made["name"] == "sales"
        assert "template" not in made
        stack.init()
        settings = {
            **SETTINGS,
            "tenantName": "contosob2c",
            "tenantId": tenant.tenant.tenant_id,
        }
        del settings["policy"]
        settings["userFlows"] = [{"flowId": "B2C_1_sales", "type": "signUpOrSignIn"}]
        file = project / f"Pulumi.{stack.name}.yaml"
        config = {f"sales:{key}": value for key, value in settings.items()}
        file.write_text(
            yaml.safe_dump({**(yaml.safe_load(file.read_text()) or {}), "config": config})
        )
        assert stack.preview().resources() == "+ 18 to create"
    finally:
        tenant.stop()
