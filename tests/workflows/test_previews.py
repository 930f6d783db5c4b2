"""What the two previews run: their own steps, in a Git repository, with a `make` that is played."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.workflow_files import steps, workflow

PREVIEWS = ["preview.yml", "rehearsal-preview.yml"]


def git(folder: Path, *args: str) -> str:
    person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    done = subprocess.run(
        ["git", "-C", folder, *person, *args], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def run(folder: Path, step: dict[str, Any], **environment: str) -> None:
    """A step as GitHub runs it: with its own variables and bash -e."""
    subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **environment, **step.get("env", {})},
        check=True,
    )


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository whose main branch went on after a pull request left it, with the merge of both,
    and a main branch that went on again since."""
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")

    def commit(name: str) -> None:
        (folder / name).touch()
        git(folder, "add", name)
        git(folder, "commit", "--quiet", "-m", name)

    commit("common")
    git(folder, "checkout", "--quiet", "-b", "scope")
    commit("of-the-pull-request")
    git(folder, "checkout", "--quiet", "main")
    commit("of-main")
    git(folder, "checkout", "--quiet", "--detach")
    git(folder, "merge", "--quiet", "--no-ff", "-m", "merge", "scope")
    git(folder, "update-ref", "refs/pull/7/merge", "HEAD")
    git(folder, "checkout", "--quiet", "main")
    commit("of-main-since")
    return folder


def test_the_rehearsal_compares_with_what_the_pull_request_is_merged_into(
    origin: Path, tmp_path: Path
) -> None:
    checkout, *others = steps(workflow("rehearsal-preview.yml"))
    assert "ref" not in checkout["with"]  # GitHub's own: the merge, at this event's commit.
    here = tmp_path / "here"
    here.mkdir()
    git(here, "init", "--quiet")
    depth = checkout["with"]["fetch-depth"]
    git(here, "fetch", "--quiet", f"--depth={depth}", f"file://{origin}", "pull/7/merge")
    git(here, "checkout", "--quiet", "FETCH_HEAD")
    played = tmp_path / "bin"
    played.mkdir()
    (played / "make").write_text(f'#!/bin/sh\n(echo "$1:" *) | tee -a {tmp_path}/made\n')
    (played / "make").chmod(0o755)
    commit = git(here, "rev-parse", "HEAD")
    for step in others:
        if "run" in step:
            run(here, step, PATH=f"{played}:{os.environ['PATH']}", GITHUB_SHA=commit)
    assert (tmp_path / "made").read_text().splitlines() == [
        "up: common of-main",
        "preview-comment: comment.md common of-main of-the-pull-request",
    ]


@pytest.mark.parametrize("name", PREVIEWS)
@pytest.mark.parametrize(("text", "left"), [("", False), ("**Makers:** nothing", True)])
def test_only_a_comment_that_is_not_empty_is_handed_on(
    name: str, text: str, left: bool, tmp_path: Path
) -> None:
    before, upload = steps(workflow(name))[-2:]
    assert upload["uses"].startswith("actions/upload-artifact@")
    assert upload["if"] == "always() && hashFiles('comment.md') != ''"
    assert before["if"] == "always()"
    (tmp_path / "comment.md").write_text(text)
    run(tmp_path, before)
    assert (tmp_path / "comment.md").exists() == left


@pytest.mark.parametrize("name", PREVIEWS)
def test_a_preview_that_wrote_no_comment_fails_by_itself_alone(name: str, tmp_path: Path) -> None:
    run(tmp_path, steps(workflow(name))[-2])
