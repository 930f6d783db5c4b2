from __future__ import annotations

from operate.preview_comment.comment import LIMIT, comment
from operate.preview_comment.difference import step_lines
from tests.operate.preview_comment.previews import preview, step

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
    assert len(text) <= LIMIT
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
