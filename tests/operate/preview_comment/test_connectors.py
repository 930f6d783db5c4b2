"""Stacks with several connectors, and stacks whose outputs do not tell theirs."""

from __future__ import annotations

from operate.preview_comment.action import headline
from operate.preview_comment.actions import actions
from operate.preview_comment.planned import Planned
from tests.operate.preview_comment.previews import (
    GRANT,
    OUTPUTS,
    PASSWORD,
    SEVERAL,
    UNKNOWN,
    component,
    preview,
    step,
)

COMPONENTS = [component(name) for name in ("billing", "sales", "support")]
EVEN = "sales-client-client-secret-even"


def first_line(planned: Planned) -> str:
    return headline(actions(planned))


def test_the_first_deployment_of_several_connectors_makes_each() -> None:
    planned = preview(*COMPONENTS, before={}, after={**SEVERAL, "salesClientId": UNKNOWN})
    assert first_line(planned) == (
        "**Makers:** create the connectors `billing`, `sales`, `support`."
    )


def test_another_connector_beside_the_present_ones_is_made_alone() -> None:
    before = {name: value for name, value in SEVERAL.items() if not name.startswith("sales")}
    after = {"salesClientId": UNKNOWN, "salesClientSecret": UNKNOWN, "salesScope": "x"}
    planned = preview(*COMPONENTS, before=before, after=after)
    assert first_line(planned) == "**Makers:** create the connector `sales`."
    assert "`pulumi stack output salesReadme`" in actions(planned)[0].detail


def test_a_rotation_names_the_connector() -> None:
    made = step("create", PASSWORD, EVEN, None, {"endDate": "2027-08-20T00:00:00Z"})
    changed = {"salesClientSecret": UNKNOWN, "salesClientSecretExpires": "2027-08-20T00:00:00Z"}
    planned = preview(*COMPONENTS, made, before=SEVERAL, after=changed)
    assert first_line(planned) == "**Makers:** paste a new secret into the connector `sales`."
    [action] = actions(planned)
    assert "stays valid until `2027-05-20T00:00:00Z`" in action.detail
    assert "`pulumi stack output salesClientSecret --show-secrets`" in action.detail


def test_a_rotation_that_drops_the_secret_in_use_says_so() -> None:
    gone = step(
        "delete", PASSWORD, "sales-client-client-secret-odd", {"endDate": "2027-05-20T00:00:00Z"}
    )
    planned = preview(*COMPONENTS, gone, before=SEVERAL, after={"salesClientSecret": UNKNOWN})
    [action] = actions(planned)
    assert "paste the new one at once" in action.detail
    assert action.connectors == ("sales",)


def test_a_scope_names_the_connector() -> None:
    changed = {"supportScope": "orders.read orders.write openid"}
    assert first_line(preview(*COMPONENTS, before=SEVERAL, after=changed)) == (
        "**Makers:** update the scope of the connector `support`, then re-create the connection."
    )


def test_a_shared_url_is_every_connectors() -> None:
    planned = preview(*COMPONENTS, before=SEVERAL, after={"tokenUrl": "https://b2c.example/other"})
    assert first_line(planned) == (
        "**Makers:** update the URLs of the connectors `billing`, `sales`, `support`,"
        " then re-create the connection."
    )


def test_a_removed_connector_names_itself() -> None:
    deletes = [name for name in SEVERAL if name.startswith("billing")]
    assert first_line(preview(*COMPONENTS[1:], before=SEVERAL, deletes=deletes)) == (
        "**Makers:** remove the connector `billing`, its sign-in ends with this change."
    )


def test_a_grant_that_goes_names_the_connector() -> None:
    gone = step("delete", GRANT, "sales-client-api-grant", {})
    line = first_line(preview(*COMPONENTS, gone, before=SEVERAL))
    assert "have an administrator consent for the connector `sales`" in line


def test_outputs_without_a_known_name_promise_nothing() -> None:
    made = step("create", PASSWORD, "my-client-client-secret-even", None, {})
    planned = preview(made, before={"connector": "x"})
    assert first_line(planned) == "**Makers:** cannot tell what to do, read the diff."


def test_other_outputs_alone_promise_nothing_either() -> None:
    planned = preview(before={"signInAt": "https://a"}, after={"signInAt": "https://b"})
    assert "cannot tell what to do" in first_line(planned)


def test_a_stack_without_connectors_in_which_nothing_changes_has_nothing_to_do() -> None:
    assert "nothing to do" in first_line(preview(before={"connector": "x"}))


def test_a_connector_that_exports_nothing_is_not_passed_over() -> None:
    made = step("create", PASSWORD, "extra-client-client-secret-even", None, {})
    planned = preview(component("connector"), component("extra"), made, before=OUTPUTS)
    assert first_line(planned) == (
        "**Makers:** cannot tell what to do for the connector `extra`, read the diff."
    )


def test_the_names_of_many_connectors_do_not_fill_the_line() -> None:
    before = {f"c{i:02}{name}": "x" for i in range(30) for name in ("ClientId", "ClientSecret")} | {
        "tokenUrl": "a"
    }
    line = first_line(preview(before=before, after={"tokenUrl": "b"}))
    assert "`c09` and 20 more, then" in line
