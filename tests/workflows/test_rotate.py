"""What opens the pull request of a rotation: its steps, run beside a command and against a GitHub
that are played."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.test_preview_comment import NODE
from tests.workflows.workflow_files import workflow

JOBS = workflow("rotate.yml")["jobs"]

PLAYED = """
const calls = [];
const given = JSON.parse(require('fs').readFileSync(0));
const played = (name, answer) => async (options) => {
  calls.push([name, options]);
  const error = given.errors[name];
  if (error) throw Object.assign(new Error(name), { status: error });
  return { data: answer };
};
const github = { rest: {
  pulls: { list: played('list', given.open), create: played('create', { html_url: 'u' }) },
  git: { updateRef: played('updateRef'), createRef: played('createRef') },
  repos: {
    getContent: played('getContent', { sha: 'blob' }),
    createOrUpdateFileContents: played('write'),
  },
} };
const context = { repo: { owner: 'o', repo: 'r' }, sha: 'abc', ref: 'refs/heads/main' };
const say = (text) => calls.push(['say', text]);
const core = { info: say, notice: say, warning: say };
(async () => { SCRIPT })().then(() => console.log(JSON.stringify(calls)));
"""


def step(job: str, name: str) -> dict[str, Any]:
    [found] = [each for each in JOBS[job]["steps"] if name in (each.get("name"), each.get("id"))]
    assert isinstance(found, dict)
    return found


def run(folder: Path, name: str, command: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the first job beside a `b2c-connector` of these lines."""
    (folder / ".venv/bin").mkdir(parents=True, exist_ok=True)
    program = folder / ".venv/bin/b2c-connector"
    program.write_text(f"#!/bin/sh\n{command}\n")
    program.chmod(0o755)
    files = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    return subprocess.run(
        ["bash", "-e", "-c", step("edit", name)["run"]],
        cwd=folder,
        env={**os.environ, **files, "PULUMI_STACK": "prod"},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(("code", "soon"), [(0, False), (1, True), (2, True), (3, None)])
def test_a_rotation_begins_when_the_secret_ends_soon_or_has_ended(
    tmp_path: Path, code: int, soon: bool | None
) -> None:
    finished = run(tmp_path, "check", f"echo It ends.; exit {code}")
    assert finished.returncode == (3 if soon is None else 0)
    outputs = tmp_path / "GITHUB_OUTPUT"
    assert (outputs.exists() and outputs.read_text() == "soon=true\n") == bool(soon)
    assert (tmp_path / "GITHUB_STEP_SUMMARY").read_text() == "It ends.\n"


def test_the_edited_file_and_its_preview_are_handed_on(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "Pulumi.prod.yaml").write_text("1\n")
    git("init")
    git("add", "Pulumi.prod.yaml")
    finished = run(
        tmp_path,
        "Edit the stack's file, and preview it",
        'case $1 in rotate) test "$4" = --no-up; echo 2 > Pulumi.prod.yaml;;'
        " *) echo a comment;; esac",
    )
    assert finished.returncode == 0, finished.stderr
    change = {file.name: file.read_text() for file in (tmp_path / "change").iterdir()}
    assert change == {
        "path.txt": "Pulumi.prod.yaml\n",
        "file.yaml": "2\n",
        "comment.md": "a comment\n",
    }


def opened(folder: Path, path: str = "Pulumi.prod.yaml", **given: Any) -> list[Any]:
    """What the second job's script asks of GitHub."""
    change = folder / "change"
    change.mkdir()
    (change / "path.txt").write_text(f"{path}\n")
    (change / "file.yaml").write_text("2\n")
    (change / "comment.md").write_text("a comment\n")
    script = JOBS["pull-request"]["steps"][-1]["with"]["script"]
    finished = subprocess.run(
        [NODE, "-e", PLAYED.replace("SCRIPT", script)],
        cwd=folder,
        input=json.dumps({"open": [], "errors": {}, **given}),
        capture_output=True,
        text=True,
        check=True,
    )
    calls: list[Any] = json.loads(finished.stdout)
    return calls


@pytest.mark.parametrize("errors", [{}, {"updateRef": 422}])
def test_the_pull_request_has_the_file_and_the_previews_comment(
    tmp_path: Path, errors: dict[str, int]
) -> None:
    calls = dict(opened(tmp_path, errors=errors))
    assert ("createRef" in calls) == bool(errors)
    write = calls["write"]
    assert (write["path"], write["branch"], write["sha"]) == (
        "Pulumi.prod.yaml",
        "rotate-client-secret",
        "blob",
    )
    assert base64.b64decode(write["content"]) == b"2\n"
    assert calls["create"]["base"] == "main"
    assert calls["create"]["body"] == "a comment\n"


def test_no_second_pull_request_is_opened_beside_one_that_is_open(tmp_path: Path) -> None:
    calls = opened(tmp_path, open=[{"html_url": "u"}])
    assert [name for name, _ in calls] == ["list", "say"]


def test_a_file_that_is_ahead_of_what_is_deployed_is_said(tmp_path: Path) -> None:
    [[name, text]] = opened(tmp_path, path="")
    assert (name, "pulumi up" in text) == ("say", True)


def test_what_may_write_runs_nothing_of_the_checkout() -> None:
    job = JOBS["pull-request"]
    assert not [each for each in job["steps"] if "run" in each or "checkout" in str(each)]
    assert "permissions" not in JOBS["edit"]
