"""The report of drift: what `up` puts back, what it cannot, what was never deployed."""

from __future__ import annotations

from operate.preview_comment.comment import comment
from operate.preview_comment.drift import NOT_SEEN
from tests.operate.preview_comment.previews import (
    GRANT,
    PASSWORD,
    REGISTRATION,
    component,
    preview,
    step,
    urn,
)

URLS = "azuread:index/applicationRedirectUris:ApplicationRedirectUris"


def report(*steps: dict[str, object], managed: set[str]) -> str:
    return comment(preview(component("connector"), *steps), managed)


def test_what_up_puts_back_is_told_with_the_properties_and_how_to_keep_the_change() -> None:
    old, new = (
        {"redirectUris": ["https://stranger.example"]},
        {"redirectUris": ["https://a.example"]},
    )
    text = report(
        step("update", URLS, "connector-client-redirect-uris", old, new, ["redirectUris[0]"]),
        step("create", GRANT, "connector-client-api-grant", None, {"claimValues": ["a"]}),
        managed={urn(GRANT, "connector-client-api-grant")},
    )
    assert text.startswith(
        "**Operators:** look who changed what differs, then put it back: `pulumi up --refresh`."
    )
    assert (
        "- **Operators**: `pulumi up --refresh` puts back what was changed: "
        "`connector-client-api-grant` (gone), `connector-client-redirect-uris` (`redirectUris`). "
        "To keep a change, write it into the program instead."
    ) in text


def test_a_secret_or_a_registration_that_is_gone_cannot_be_put_back() -> None:
    names = {
        PASSWORD: "connector-client-client-secret-odd",
        REGISTRATION: "connector-api-registration",
    }
    text = report(
        *(step("create", kind, name, None, {"displayName": "x"}) for kind, name in names.items()),
        managed={urn(kind, name) for kind, name in names.items()},
    )
    for name in names.values():
        assert f"`{name}` is gone and cannot be put back, only made anew" in text
    assert "makes another, which has another value: every connector" in text
    assert "makes another, which has another client id" in text
    assert "puts back" not in text


def test_what_was_merged_and_not_deployed_is_no_drift() -> None:
    text = report(
        step("create", PASSWORD, "connector-client-client-secret-even", None, {}),
        step("delete", GRANT, "connector-client-graph-grant", {}),
        managed={urn(GRANT, "connector-client-graph-grant")},
    )
    assert text.startswith("**Operators:** deploy what was merged: `pulumi up`.")
    assert "cannot be put back" not in text


def test_where_only_outputs_differ_nothing_of_the_tenant_does() -> None:
    text = comment(preview(after={"issuer": "x"}), set())
    assert text.startswith("**Operators:** deploy what was merged: `pulumi up`.")
    assert "Only outputs of the stack differ" in text


def test_a_tenant_that_is_as_the_stack_says_needs_nothing() -> None:
    text = report(managed=set())
    assert text.startswith("**Operators:** nothing to do: nothing differs.")
    assert NOT_SEEN in text


def test_a_pull_requests_comment_says_nothing_to_operators() -> None:
    assert "Operators" not in comment(preview(step("create", GRANT, "n", None, {})))
