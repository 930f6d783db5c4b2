"""Hidden values and the URLs of webhooks."""

from typing import Any

import pytest

from openapi.findings import Findings
from openapi.request_rules import check_requests

Json = dict[str, Any]
URL = {"type": "string", "x-ms-notification-url": True, "x-ms-visibility": "internal"}
HIDDEN = {"x-ms-visibility": "internal"}


def said(body: Json, operation: Json | None = None, **item: Any) -> list[tuple[str, str, str]]:
    parameter = {"name": "body", "in": "body", "required": True, "schema": body}
    path = {"post": {"parameters": [parameter], **(operation or {})}, **item}
    definitions = {"Kept": {"type": "string", "default": "x", **HIDDEN}}
    findings = Findings()
    check_requests({"paths": {"/hooks": path}, "definitions": definitions}, findings)
    place = "paths./hooks.post.parameters.body.schema"
    return [
        (it.severity, it.path.removeprefix(f"{place}.properties."), it.rule.rpartition("(")[2])
        for it in findings
    ]


def thing(*required: str, **fields: Json) -> Json:
    return {"type": "object", "required": list(required), "properties": fields}


NOTIFIES = {"x-ms-notification-content": {"schema": {"type": "object"}}}


@pytest.mark.parametrize(
    "body",
    [
        thing("url", url=URL),
        thing("target", target={**thing("url", url={**URL, "x-ms-visibility": "none"}), **HIDDEN}),
        thing("a", a={**thing("b", b={**thing("url", url=URL), **HIDDEN}), **HIDDEN}),
        thing("a", a=thing("url", url=URL)),
    ],
    ids=["itself", "hidden parent", "hidden parents", "visible parent"],
)
def test_a_webhooks_url_is_hidden_and_required(body: Json) -> None:
    assert said(body, **NOTIFIES) == []


@pytest.mark.parametrize(
    ("body", "item", "finding"),
    [
        (
            thing("url", url={"type": "string", "x-ms-notification-url": True}),
            NOTIFIES,
            ("error", "url.x-ms-visibility", "NotificationUrlNotInternal)"),
        ),
        (thing(url=URL), NOTIFIES, ("warning", "url", "NotificationUrlNotRequired)")),
        (
            thing("url", url={**URL, "type": "array"}),
            NOTIFIES,
            ("error", "url.type", "NotificationUrlNotString)"),
        ),
        (
            thing("url", url=URL),
            {},
            (
                "error",
                "paths./hooks.x-ms-notification-content",
                "OperationMustHaveNotificationContentExtension)",
            ),
        ),
    ],
)
def test_a_webhook_that_the_platform_cannot_subscribe_is_reported(
    body: Json, item: Json, finding: tuple[str, str, str]
) -> None:
    assert said(body, **item) == [finding]


def test_a_trigger_that_notifies_has_a_field_for_the_url() -> None:
    assert said(thing(), {"x-ms-trigger": "single"}, **NOTIFIES) == [
        ("error", "paths./hooks.post", "WebhookOperationsMissingNotificationUrlProperty)")
    ]


@pytest.mark.parametrize(
    ("field", "filled"),
    [
        ({"type": "string", **HIDDEN, "default": "x"}, True),
        ({"$ref": "#/definitions/Kept"}, True),
        ({**thing("a", a={"type": "string", "default": "x"}), **HIDDEN}, True),
        ({**thing("a", a={"type": "string"}), **HIDDEN}, False),
        ({"type": "string", **HIDDEN}, False),
    ],
)
def test_a_hidden_required_field_has_a_value(field: Json, filled: bool) -> None:
    found = [path for _, path, _ in said(thing("kind", kind=field))]
    assert found == ([] if filled else ["kind"])


def test_other_operations_give_the_values_of_a_hidden_one() -> None:
    assert said(thing("kind", kind={"type": "string", **HIDDEN}), dict(HIDDEN)) == []
