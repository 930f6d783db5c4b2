"""Extensions that call another operation."""

from typing import Any

import pytest

from openapi.dynamic_rules import check_dynamic
from openapi.findings import Findings

Json = dict[str, Any]


def said(extension: str, call: Json) -> list[tuple[str, str]]:
    field = {"name": "shop", "in": "query", "type": "string", extension: call}
    shop = {"type": "object", "properties": {"town": {"$ref": "#/definitions/Town"}}}
    document = {
        "paths": {
            "/orders": {"get": {"operationId": "ListOrders", "parameters": [field]}},
            "/shops": {
                "post": {
                    "operationId": "ListShops",
                    "parameters": [
                        {"name": "kind", "in": "query", "required": True, "type": "string"},
                        {"name": "page", "in": "query", "type": "string"},
                        {"name": "body", "in": "body", "schema": shop},
                    ],
                }
            },
        },
        "definitions": {"Town": {"type": "object", "properties": {"name": {"type": "string"}}}},
    }
    findings = Findings()
    check_dynamic(document, findings)
    place = f"paths./orders.get.parameters.shop.{extension}."
    return [(it.path.removeprefix(place), it.rule.rpartition("(")[2]) for it in findings]


@pytest.mark.parametrize("name", ["kind", "page", "body", "town", "town/name", "body/town/name"])
def test_a_call_gives_values_to_parameters_and_fields_of_the_body(name: str) -> None:
    call = {"operationId": "ListShops", "parameters": {"kind": "x", name: "x"}}
    assert said("x-ms-dynamic-values", call) == []


@pytest.mark.parametrize(
    ("call", "finding"),
    [
        ({"operationId": "Nothing"}, ("operationId", "OperationIdNotFound)")),
        (
            {"operationId": "ListShops", "parameters": {"kind": "x", "town/street": "x"}},
            ("parameters.town/street", "OperationParameterNameNotFound)"),
        ),
        ({"operationId": "ListShops"}, ("parameters", "OperationMissingRequiredProperty)")),
    ],
)
@pytest.mark.parametrize("extension", ["x-ms-dynamic-values", "x-ms-dynamic-properties"])
def test_a_call_that_leads_nowhere_is_refused(
    extension: str, call: Json, finding: tuple[str, str]
) -> None:
    assert said(extension, call) == [finding]


def test_the_steps_of_a_tree_are_calls() -> None:
    tree = {"open": {"operationId": "Nothing"}, "browse": {"operationId": "ListOrders"}}
    assert said("x-ms-dynamic-tree", tree) == [("open.operationId", "OperationIdNotFound)")]


def test_a_file_picker_calls_nothing() -> None:
    assert said("x-ms-dynamic-values", {"capability": "file-picker"}) == []
