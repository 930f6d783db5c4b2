"""The workflows of .github/workflows. They are not run here by GitHub: what is checked is what a
reviewer would check, and the script that posts a comment, against a GitHub that is played."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import playwright
import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# Playwright's package brings a Node of its own.
NODE = Path(playwright.__file__).parent / "driver" / "node"


def workflow(name: str) -> dict[str, Any]:
    # BaseLoader, because YAML 1.1 reads the key `on` as true.
    loaded: dict[str, Any] = yaml.load(
        (ROOT / ".github" / "workflows" / name).read_text(), yaml.BaseLoader
    )
    return loaded


def steps(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in content["jobs"].values() for step in job["steps"]]


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


PLAYED = """
const fs = require('fs');
const calls = [];
const given = JSON.parse(fs.readFileSync(0));
const github = {
  paginate: async (call, options) => call(options),
  rest: {
    pulls: { list: (options) => { calls.push(['list', options.head]); return given.pulls; } },
    issues: {
      listComments: () => given.comments,
      updateComment: async (options) => calls.push(['update', options]),
      createComment: async (options) => calls.push(['create', options]),
    },
  },
};
const context = { repo: { owner: 'o', repo: 'r' }, payload: { workflow_run: given.run } };
const core = { info: (text) => calls.push(['info', text]) };
(async () => { SCRIPT })().then(() => console.log(JSON.stringify(calls)));
"""

RUN = {
    "name": "Rehearsal preview",
    "html_url": "https://github.example/run",
    "head_sha": "abc",
    "head_branch": "scope",
    "head_repository": {"owner": {"login": "someone"}, "full_name": "someone/r"},
    "repository": {"full_name": "o/r"},
}
PULLS = [{"number": 7, "head": {"sha": "abc"}}, {"number": 8, "head": {"sha": "def"}}]


def post(folder: Path, text: str, **given: Any) -> list[Any]:
    """What the posting script asks of GitHub."""
    (folder / "downloaded").mkdir()
    (folder / "downloaded" / "comment.md").write_text(text)
    script = steps(workflow("preview-comment.yml"))[1]["with"]["script"]
    run = subprocess.run(
        [NODE, "-e", PLAYED.replace("SCRIPT", script)],
        cwd=folder,
        input=json.dumps({"run": RUN, "pulls": PULLS, "comments": [], **given}),
        capture_output=True,
        text=True,
        check=True,
    )
    calls: list[Any] = json.loads(run.stdout)
    return calls


def test_the_comment_goes_to_the_pull_request_of_the_commit_that_was_previewed(
    tmp_path: Path,
) -> None:
    asked, [kind, options] = post(tmp_path, "**Makers:** nothing")
    assert asked == ["list", "someone:scope"]
    assert (kind, options["issue_number"]) == ("create", 7)
    assert options["body"].startswith("**Makers:** nothing")
    assert "From a fork" in options["body"]


def test_a_later_run_updates_its_own_comment_and_no_persons(tmp_path: Path) -> None:
    marker = "<!-- b2c-connector: Rehearsal preview -->"
    comments = [
        {"id": 1, "user": {"type": "User"}, "body": f"quoting {marker}"},
        {"id": 2, "user": {"type": "Bot"}, "body": f"old\n{marker}"},
    ]
    calls = post(tmp_path, "new", comments=comments)
    assert (calls[-1][0], calls[-1][1]["comment_id"]) == ("update", 2)


def test_a_pull_request_that_moved_on_gets_no_comment(tmp_path: Path) -> None:
    calls = post(tmp_path, "new", pulls=[{"number": 7, "head": {"sha": "later"}}])
    assert [call[0] for call in calls] == ["list", "info"]


def test_a_huge_text_still_fits(tmp_path: Path) -> None:
    calls = post(tmp_path, "x" * 200_000)
    assert len(calls[-1][1]["body"]) <= 65_536
