"""The workflows of .github/workflows. They are not run here by GitHub: what is checked is what a
reviewer would check."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from clients.power_platform import VARIABLES
from tests.workflows.workflow_files import FOLDER, steps, workflow

FILES = sorted(FOLDER.glob("*.yml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_actions_are_pinned_by_commit_with_the_version_beside_it(file: Path) -> None:
    uses = re.findall(r"uses: (.*)", file.read_text())
    for each in uses:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_text_of_a_pull_request_becomes_code(file: Path) -> None:
    for step in steps(workflow(file.name)):
        for code in (step.get("run", ""), step.get("with", {}).get("script", "")):
            assert "${{" not in code


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_workflow_needs_a_stored_secret_or_prints_the_engines_secrets(file: Path) -> None:
    text = file.read_text()
    assert "secrets." not in text
    assert not re.search(r"up --json|--debug|--event-log|--logtostderr|--show-secrets", text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_checks_code_out_may_not_write_and_keeps_no_token(file: Path) -> None:
    content = workflow(file.name)
    for job in content["jobs"].values():
        permissions = job.get("permissions", content["permissions"])
        checkouts = [
            step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")
        ]
        for step in checkouts:
            assert step["with"]["persist-credentials"] == "false"
        if checkouts:
            assert {k: v for k, v in permissions.items() if v == "write"}.keys() <= {"id-token"}


@pytest.mark.parametrize("name", ["preview.yml", "drift.yml", "rotate.yml"])
def test_what_reads_the_cloud_signs_in_to_power_platform_only_where_it_is_used(name: str) -> None:
    [job] = [it for it in workflow(name)["jobs"].values() if "env" in it]
    given = {key: value for key, value in job["env"].items() if key.startswith("POWER_PLATFORM_")}
    tenant = "vars.POWER_PLATFORM_TENANT_ID"
    assert given == {
        "POWER_PLATFORM_TENANT_ID": f"${{{{ {tenant} }}}}",
        "POWER_PLATFORM_CLIENT_ID": "${{ vars.POWER_PLATFORM_CLIENT_ID }}",
        # Empty without a tenant: a flag alone would count as credentials.
        "POWER_PLATFORM_USE_OIDC": f"${{{{ {tenant} != '' && 'true' || '' }}}}",
    }
    assert given.keys() <= {name for names in VARIABLES.values() for name in names}


def test_a_forks_code_runs_without_any_right() -> None:
    content = workflow("rehearsal-preview.yml")
    assert list(content["on"]) == ["pull_request"]
    assert content["permissions"] == {"contents": "read"}


def test_what_posts_the_comment_runs_nothing_of_the_pull_request() -> None:
    content = workflow("preview-comment.yml")
    assert list(content["on"]) == ["workflow_run"]
    assert content["on"]["workflow_run"]["workflows"] == [
        workflow("preview.yml")["name"],
        workflow("rehearsal-preview.yml")["name"],
    ]
    assert not [step for step in steps(content) if "run" in step or "checkout" in str(step)]


@pytest.mark.parametrize(("tag", "refused"), [("v{}", False), ("{}", True), ("v{}.1", True)])
def test_a_release_has_the_tag_of_the_projects_version(tag: str, refused: bool) -> None:
    root = FOLDER.parents[1]
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    [step] = [each for each in steps(workflow("release.yml")) if "Refuse" in each.get("name", "")]
    run = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=root,
        env={**os.environ, "TAG": tag.format(version)},
        capture_output=True,
        text=True,
    )
    assert bool(run.returncode) == refused
    assert (f"tag v{version}." in run.stderr) == refused
