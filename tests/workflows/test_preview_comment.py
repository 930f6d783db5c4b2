"""What posts a preview's comment: its script, run against a GitHub that is played.

How GitHub shows Markdown is not proved here, only what is posted.
"""

from __future__ import annotations

import html
import json
import subprocess
from pathlib import Path
from typing import Any

import playwright
import pytest

from tests.workflows.workflow_files import steps, workflow

# Playwright's package brings a Node of its own.
NODE = Path(playwright.__file__).parent / "driver" / "node"

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
OWN = {**RUN, "head_repository": {"owner": {"login": "o"}, "full_name": "o/r"}}
MARKER = "<!-- b2c-connector: Rehearsal preview -->"
PULLS = [{"number": 7, "head": {"sha": "abc"}}, {"number": 8, "head": {"sha": "def"}}]


def post(folder: Path, text: str | None, **given: Any) -> list[Any]:
    """What the posting script asks of GitHub; with no text, there is no file."""
    (folder / "downloaded").mkdir(exist_ok=True)
    if text is not None:
        (folder / "downloaded" / "comment.md").write_bytes(text.encode())
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


def body(folder: Path, text: str, **given: Any) -> str:
    """The comment that is posted."""
    kind, options = post(folder, text, **given)[-1]
    assert kind in ("create", "update")
    return str(options["body"])


def test_the_comment_goes_to_the_pull_request_of_the_commit_that_was_previewed(
    tmp_path: Path,
) -> None:
    asked, [kind, options] = post(tmp_path, "**Makers:** nothing")
    assert asked == ["list", "someone:scope"]
    assert (kind, options["issue_number"]) == ("create", 7)


def test_an_own_branchs_text_comes_first_and_as_it_is(tmp_path: Path) -> None:
    text = "**Makers:** nothing\n\n```diff\n+ owner: ada@contoso.com <!-- x -->\n```"
    assert body(tmp_path, text, run=OWN) == (
        f"{text}\n\n[Rehearsal preview](https://github.example/run)\n{MARKER}"
    )


@pytest.mark.parametrize("end", ["<!--", "```", "~~~~ diff", "<details><pre>", "<![CDATA["])
def test_no_text_of_a_fork_hides_where_it_comes_from(tmp_path: Path, end: str) -> None:
    first, second, *_ = body(tmp_path, f"**Makers:** nothing\n{end}").split("\n")
    assert first.startswith("_From a fork: ")
    assert "(https://github.example/run)" in first
    assert second == ""


def test_no_text_hides_the_link_behind_it_in_an_html_comment(tmp_path: Path) -> None:
    posted = body(tmp_path, "text\n<!--", run=OWN)
    assert posted.count("<!--") == 1
    assert posted.endswith(MARKER)


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("```diff\n+ a", "```"),
        ("  ~~~~\n```\n~~~", "~~~~"),
        ("````\n```", "````"),
        ("```\r\na\r\n```\r\n```x\r\n``` y", "```"),
        ("```\na\n```", ""),
        ("``` no `fence`", ""),
        ("    ```", ""),
    ],
)
def test_an_open_fence_is_closed_before_the_link(tmp_path: Path, text: str, closing: str) -> None:
    before, _, _ = body(tmp_path, text, run=OWN).partition("\n\n[Rehearsal preview]")
    assert before == "\n".join([*text.splitlines(), *([closing] if closing else [])])


@pytest.mark.parametrize(
    "mention",
    [
        "@org/admins",
        "\\@org/admins",
        "&#64;org/admins",
        "&#0064org/admins",
        "&#X40;org/admins",
        "&commat;org/admins",
        # GitHub ends this fence with its list entry, which a reader of lines does not see.
        "- a\n  ```\n@org/admins",
    ],
)
def test_a_forks_text_mentions_nobody(tmp_path: Path, mention: str) -> None:
    shown = html.unescape(body(tmp_path, mention))
    assert "org/admins" in shown
    assert "@org" not in shown


def test_an_own_branchs_text_mentions_nobody_outside_code(tmp_path: Path) -> None:
    assert "@admins" not in body(tmp_path, "Ask @admins, &#640;", run=OWN)


def test_other_entities_than_that_of_the_at_sign_stay(tmp_path: Path) -> None:
    assert "&#640; &#x401; &#164;" in body(tmp_path, "&#640; &#x401; &#164;")


@pytest.mark.parametrize("text", ["", " \n\t\n", None])
def test_no_text_leaves_the_last_comment_as_it_is(tmp_path: Path, text: str | None) -> None:
    comments = [{"id": 2, "user": {"type": "Bot"}, "body": f"good\n{MARKER}"}]
    ((kind, why),) = post(tmp_path, text, comments=comments)
    assert kind == "info"
    assert why == "The preview left no text; a comment of an earlier run stays as it is."


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "environment").write_text("PLANTED")
    (tmp_path / "downloaded").mkdir()
    (tmp_path / "downloaded" / "comment.md").symlink_to(tmp_path / "environment")
    assert [call[0] for call in post(tmp_path, None)] == ["info"]


def test_a_later_run_updates_its_own_comment_and_no_persons(tmp_path: Path) -> None:
    comments = [
        {"id": 0, "user": None, "body": f"of a deleted account\n{MARKER}"},
        {"id": 1, "user": {"type": "User"}, "body": f"quoting {MARKER}"},
        {"id": 2, "user": {"type": "Bot"}, "body": f"old\n{MARKER}"},
    ]
    calls = post(tmp_path, "new", comments=comments)
    assert (calls[-1][0], calls[-1][1]["comment_id"]) == ("update", 2)


def test_two_runs_for_one_branch_are_posted_one_after_the_other() -> None:
    run = "github.event.workflow_run"
    assert workflow("preview-comment.yml")["concurrency"] == {
        "group": f"preview-comment-${{{{ {run}.name }}}}-"
        f"${{{{ {run}.head_repository.full_name }}}}-${{{{ {run}.head_branch }}}}",
        "cancel-in-progress": "false",
    }


def test_a_pull_request_that_moved_on_gets_no_comment(tmp_path: Path) -> None:
    calls = post(tmp_path, "new", pulls=[{"number": 7, "head": {"sha": "later"}}])
    assert [call[0] for call in calls] == ["list", "info"]


def test_a_pull_request_whose_fork_is_gone_gets_no_comment(tmp_path: Path) -> None:
    assert post(tmp_path, "new", run={**RUN, "head_repository": None}) == [
        ["info", "The fork is gone, and with it the pull request's branch."]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_000,
        "\U0001f511" * 20 + "\n" + "\U0001f511\n" * 100_000,
        "```diff\n" + "+ @\n" * 100_000,
        "`" * 60_000 + "\nx",
    ],
    ids=["one line", "beyond 16 bits", "in a fence", "a fence"],
)
def test_a_huge_text_is_cut_between_lines_and_says_so(tmp_path: Path, text: str) -> None:
    posted = body(tmp_path, text)
    assert len(posted.encode("utf-16-le")) // 2 <= 65_536
    assert "_Cut here: the run's artifact holds the rest._" in posted
    assert posted.count("\n```") in (0, 2)
    lines = {line.replace("\u200b", "") for line in posted.split("\n")}
    assert {line for line in lines if line[:1] in ("x", "+", "\U0001f511")} <= {*text.split("\n")}
