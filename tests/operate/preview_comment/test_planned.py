from __future__ import annotations

from operate.preview_comment.difference import step_lines
from operate.preview_comment.planned import PropertyChange, read_preview
from operate.preview_comment.values import ABSENT, LATER, SECRET
from tests.operate.preview_comment.previews import ENCRYPTED, UNKNOWN, preview, step

PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"


def test_what_stays_the_same_or_is_only_read_is_no_step() -> None:
    planned = preview(
        step("same", PASSWORD, "a", {}, {}),
        step("read", "x:y:Z", "b"),
        step("refresh", "x:y:Z", "c"),
    )
    assert planned.steps == ()


def test_a_replacement_told_in_three_steps_is_one() -> None:
    planned = preview(
        *(step(op, PASSWORD, "secret-odd", {"endDate": "a"}, {"endDate": "b"}, ["endDate"])
          for op in ("delete-replaced", "replace", "create-replacement"))
    )  # fmt: skip
    [only] = planned.steps
    assert (only.operation, only.type, only.name) == (
        "replace",
        "ApplicationPassword",
        "secret-odd",
    )
    assert only.changes == (PropertyChange("endDate", "a", "b"),)


def test_a_new_resource_shows_its_inputs_without_the_engines_own() -> None:
    planned = preview(step("create", "x:y:Z", "n", None, {"__defaults": [], "value": UNKNOWN}))
    assert planned.steps[0].changes == (PropertyChange("value", ABSENT, LATER),)


def test_what_somebody_changed_by_hand_is_the_value_before() -> None:
    drifted = step("update", "x:y:Z", "n", {"name": "ours"}, {"name": "ours"}, ["name"])
    drifted["oldState"]["outputs"] = {"name": "theirs"}
    assert preview(drifted).steps[0].changes == (PropertyChange("name", "theirs", "ours"),)


def computed() -> dict[str, object]:
    """A resource to which the service adds keys of its own."""
    old = {"properties": {"attributes": {"expires": 1}, "value": "[secret]"}}
    new = {"properties": {"attributes": {"expires": 2}, "value": ENCRYPTED}}
    changed = step("update", "azure-native:keyvault:Secret", "n", old, new)
    changed["oldState"]["outputs"] = {
        "properties": {"attributes": {"created": 5, "expires": 1}, "secretUri": "u"}
    }
    return changed


def test_what_the_service_computes_is_no_removal() -> None:
    changed = {**computed(), "diffReasons": ["properties"]}
    assert step_lines(preview(changed).steps[0])[1:] == [
        "-    properties.attributes.expires: 1",
        "+    properties.attributes.expires: 2",
    ]


def test_only_what_the_provider_says_differs_is_shown() -> None:
    paths: dict[str, object] = {"properties.attributes.expires": {}, "properties.value": {}}
    changed = {**computed(), "detailedDiff": paths, "diffReasons": ["properties"]}
    assert step_lines(preview(changed).steps[0])[1:] == [
        "-    properties.attributes.expires: 1",
        "+    properties.attributes.expires: 2",
        "-    properties.value: [secret]",
        "+    properties.value: [secret]",
    ]


def test_a_path_without_a_value_is_not_shown() -> None:
    changed = step("update", "x:y:Z", "n", {"a": 1}, {"a": 1}, ["gone.long.ago", '["odd.name"]'])
    assert preview(changed).steps[0].changes == ()


def test_the_items_of_a_list_lose_what_the_service_adds() -> None:
    changed = step("update", "x:y:Z", "n", {"l": [{"a": 1}]}, {"l": [{"a": 2}]}, ["l[0].a"])
    changed["oldState"]["outputs"] = {"l": [{"a": 1, "id": 7}]}
    assert preview(changed).steps[0].changes == (PropertyChange("l", [{"a": 1}], [{"a": 2}]),)


def test_an_encrypted_value_is_masked() -> None:
    planned = preview(after={"clientSecret": ENCRYPTED})
    assert planned.output("clientSecret") == PropertyChange("clientSecret", "[secret]", SECRET)


def test_an_empty_preview_of_a_new_stack_is_read() -> None:
    planned = read_preview("prod", {}, {})
    assert (planned.steps, planned.outputs, planned.errors) == ((), (), ())
