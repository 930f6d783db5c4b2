from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from operate.preview_comment.comment import LIMIT, comment
from operate.preview_comment.difference import output_lines, step_lines
from operate.preview_comment.markdown import units
from tests.operate.preview_comment.previews import OUTPUTS, preview, step

ACCESS = "azuread:index/applicationApiAccess:ApplicationApiAccess"


def test_the_first_line_tells_makers_what_to_do() -> None:
    assert comment(preview(after={"scope": "x"})).startswith("**Makers:** update the scope")


def test_a_list_shows_only_what_comes_and_goes() -> None:
    old, new = {"scopeIds": ["a", "b"]}, {"scopeIds": ["b", "c"]}
    [planned] = preview(step("update", ACCESS, "access", old, new, ["scopeIds[0]"])).steps
    assert step_lines(planned) == [
        "! update ApplicationApiAccess access",
        '-    scopeIds: "a"',
        '+    scopeIds: "c"',
    ]


def test_a_nested_value_is_named_by_its_path() -> None:
    old, new = {"web": {"home": "a", "same": 1}}, {"web": {"home": "b", "same": 1}}
    [planned] = preview(step("update", ACCESS, "n", old, new, ["web.home"])).steps
    assert step_lines(planned)[1:] == ['-    web.home: "a"', '+    web.home: "b"']


def test_no_value_ends_the_block_early() -> None:
    text = comment(preview(step("create", ACCESS, "n", None, {"value": "```\n# Approved"})))
    assert "````diff" in text
    assert "\n# Approved" not in text


def test_a_preview_without_changes_says_so() -> None:
    assert comment(preview()) == (
        "**Makers:** nothing to do in Power Platform.\n\n`prod`: 15 unchanged.\n"
    )


def test_a_comment_that_is_too_long_is_cut_between_changes_and_says_how_many_are_missing() -> None:
    steps = [step("create", ACCESS, f"n{i}", None, {"value": "x" * 290}) for i in range(400)]
    text = comment(preview(*steps))
    assert units(text) <= LIMIT
    shown = text.count("+ create")
    assert f"{400 - shown} of 400 changes are not shown" in text


def test_a_failed_preview_says_what_the_engine_said_and_promises_nothing() -> None:
    said = {"severity": "error", "message": "b2c-connector:scopes is []: …\n"}
    text = comment(preview(diagnostics=[said]))
    assert text.startswith("**The preview failed:**")
    assert "b2c-connector:scopes is []" in text
    assert "Makers" not in text


def test_warnings_stand_before_the_changes() -> None:
    said = {"severity": "warning", "message": "clientSecrets[0] is past"}
    assert "- **Warning**: `clientSecrets[0] is past`" in comment(preview(diagnostics=[said]))


def failed(*messages: str) -> str:
    said = [{"severity": "error", "message": message} for message in messages]
    return comment(preview(diagnostics=said))


def test_an_emoji_counts_twice_as_it_does_for_github() -> None:
    text = failed(*["\U0001f600" * 60] * 1000)
    assert 60_000 < units(text) <= LIMIT
    assert text.rstrip().endswith("more errors are cut off.")
    assert text.count("```") == 2


def test_one_long_error_is_cut_and_not_dropped() -> None:
    text = failed("why " * 30_000)
    assert 60_000 < units(text) <= LIMIT
    assert text.endswith("… (cut)\n```\n")


def test_one_long_change_is_cut_and_not_dropped() -> None:
    many = {f"n{i}": "x" * 290 for i in range(400)}
    text = comment(preview(step("create", ACCESS, "n", None, many)))
    assert 60_000 < units(text) <= LIMIT
    assert text.endswith("… (cut)\n```\n")


def test_a_run_of_backticks_does_not_make_a_fence_as_long() -> None:
    text = failed("`" * 60_000)
    assert units(text) < 1_000
    assert f"\n{'`' * 21}text\n" in text


def test_many_warnings_leave_room_for_the_changes() -> None:
    said = [{"severity": "warning", "message": "\U0001f600`" * 3_000}] * 40
    text = comment(preview(step("create", ACCESS, "n", None, {"a": 1}), diagnostics=said))
    assert units(text) <= LIMIT
    assert "more lines are cut off" in text
    assert "+ create ApplicationApiAccess n" in text
    assert all(line.count("`") % 2 == 0 for line in text.splitlines() if "```" not in line)


@pytest.mark.parametrize("value", ["[x\n+ create Evil x", "(x\n+ create Evil x", "[secret]x"])
def test_no_value_forges_a_line_of_the_diff(value: str) -> None:
    [planned] = preview(step("create", ACCESS, "n", None, {"displayName": value})).steps
    assert step_lines(planned)[1:] == [f"+    displayName: {json.dumps(value)}"]


def test_no_name_forges_a_line_of_the_diff() -> None:
    changed = step("create", ACCESS, "n\n+ create Evil x", None, {"a\n+ b": {"c\nd": 1}})
    assert len(step_lines(preview(changed).steps[0])) == 2


def test_outputs_that_repeat_others_are_left_out() -> None:
    after = {"readme": "x", "salesReadme": "x", "salesConnectorProperties": {}, "scope": "y"}
    assert output_lines(preview(after=after)) == [
        "! outputs",
        '-    scope: "orders.read openid"',
        '+    scope: "y"',
    ]


def test_an_empty_text_is_shown_as_one() -> None:
    [planned] = preview(step("update", ACCESS, "n", {"a": "x"}, {"a": ""}, ["a"])).steps
    assert step_lines(planned)[1:] == ['-    a: "x"', '+    a: ""']


def test_nobody_is_mentioned_and_nothing_hidden() -> None:
    evil = "x` @org/team <!-- ``` y"
    said = [{"severity": "warning", "message": evil}]
    planned = preview(
        step("create", ACCESS, evil, None, {evil: evil}),
        after={"scope": evil, "redirectUrls": [], "jwksUrl": evil},
        before={**OUTPUTS, "redirectUrls": [evil]},
        diagnostics=said,
    )
    for text in (comment(planned), comment(replace(planned, stack=evil, errors=(evil,)))):
        outside = re.sub(r"(`{3,})\w+\n.*?\n\1\n", "", text, flags=re.DOTALL)
        outside = re.sub(r"`[^`\n]+`", "", outside)
        assert not re.search("@|<|`", outside), outside
