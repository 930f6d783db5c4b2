"""The choice of operations, by ids, tags, paths and usability."""

from typing import Any

import pytest

from b2c.refusal import InvalidSetting
from openapi.connector_files import describe
from openapi.conversion import Conversion
from openapi.findings import InvalidDescription

Json = dict[str, Any]
REF = {"$ref": "#/components/schemas/Order"}
ANSWER = {"200": {"description": "ok", "content": {"application/json": {"schema": REF}}}}
COOKIE = {"name": "session", "in": "cookie", "required": True, "schema": {"type": "string"}}


def source() -> Json:
    return {
        "openapi": "3.0.3",
        "info": {"title": "Orders", "version": "1", "description": "Orders of a shop."},
        "servers": [{"url": "https://api.contoso.com"}],
        "paths": {
            "/orders": {
                "get": {
                    "operationId": "list_orders",
                    "summary": "List",
                    "tags": ["Reading"],
                    "responses": ANSWER,
                },
                "post": {
                    "operationId": "AddOrder",
                    "summary": "Add",
                    "tags": ["Writing"],
                    "responses": {"204": {"description": "ok"}},
                },
            },
            "/orders/{id}/lines": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "get": {"operationId": "Lines", "summary": "Lines", "responses": ANSWER},
            },
            "/admin": {
                "get": {
                    "operationId": "Admin",
                    "summary": "Admin",
                    "parameters": [COOKIE],
                    "responses": {"204": {"description": "ok"}},
                }
            },
        },
        "components": {"schemas": {"Order": {"type": "object"}}},
    }


def made(description: Json, *operations: str) -> Conversion:
    url = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
    return describe(
        description,
        authorization_url=f"{url}/authorize",
        token_url=f"{url}/token",
        scope="https://contoso.onmicrosoft.com/orders/read",
        operations=operations or None,
    )


def ids(conversion: Conversion) -> list[str]:
    return [
        operation["operationId"]
        for item in conversion.document["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    ]


@pytest.mark.parametrize(
    ("choices", "chosen"),
    [
        (["list_orders"], ["ListOrders"]),
        (["ListOrders", "Lines"], ["ListOrders", "Lines"]),
        (["Writing"], ["AddOrder"]),
        (["/orders"], ["ListOrders", "AddOrder"]),
        (["/orders/*"], ["Lines"]),
        (["/orders*", "Reading"], ["ListOrders", "AddOrder", "Lines"]),
        (["*Order*"], ["ListOrders", "AddOrder"]),
        (["usable"], ["ListOrders", "AddOrder", "Lines"]),
        (["usable", "/admin", "Lines"], ["Lines"]),
    ],
)
def test_operations_are_chosen_by_id_tag_and_path(choices: list[str], chosen: list[str]) -> None:
    assert ids(made(source(), *choices)) == chosen


def test_what_is_in_and_what_is_out_is_said() -> None:
    findings = made(source(), "Reading").findings
    assert [str(one) for one in findings if one.path == "paths"] == [
        "paths: 1 of 4 operations are in: ListOrders. Out: AddOrder, Lines, Admin."
    ]


def test_without_a_choice_all_are_taken_and_one_that_is_refused_refuses_all() -> None:
    with pytest.raises(InvalidDescription, match="put usable into apiOperations"):
        made(source())


def test_what_is_left_out_because_it_is_refused_is_said_with_the_reason() -> None:
    findings = made(source(), "usable").findings
    assert [one.path for one in findings if one.severity == "warning"] == ["paths./admin.get"]
    assert 'no parameter in "cookie"' in next(it.rule for it in findings if "admin" in it.path)


def test_a_fault_in_a_shared_part_concerns_the_operations_that_refer_to_it() -> None:
    description = source()
    description["components"]["schemas"]["Order"] = {"type": "matrix"}
    assert ids(made(description, "usable")) == ["AddOrder"]


@pytest.mark.parametrize("shared", ["definitions", "parameters"])
def test_a_swagger_description_is_chosen_from_alike(shared: str) -> None:
    description = made(source(), "usable").document
    description["paths"]["/orders"]["get"]["parameters"] = [{"$ref": "#/parameters/Page"}]
    description["parameters"] = {"Page": {"name": "page", "in": "query", "type": "integer"}}
    if shared == "definitions":
        description["definitions"]["Order"]["required"] = 3
        assert ids(made(description, "usable")) == ["AddOrder"]
    else:
        description["parameters"]["Page"]["foreign"] = 3
        assert ids(made(description, "usable")) == ["AddOrder", "Lines"]


def test_schemas_that_no_chosen_operation_uses_go() -> None:
    assert made(source(), "AddOrder").document["definitions"] == {}


def test_an_operation_brings_along_those_that_it_calls() -> None:
    description = source()
    schemas = description["components"]["schemas"]
    schemas["Town"] = {
        "type": "string",
        "x-ms-dynamic-values": {"operationId": "list_orders", "value-path": "id"},
    }
    body = {
        "schema": {"type": "object", "properties": {"town": {"$ref": "#/components/schemas/Town"}}}
    }
    post = description["paths"]["/orders"]["post"]
    post["requestBody"] = {"content": {"application/json": body}}
    assert ids(made(description, "AddOrder")) == ["ListOrders", "AddOrder"]


def test_operations_of_a_path_behind_a_reference_are_chosen_too() -> None:
    description = source()
    description["components"]["pathItems"] = {"Admin": description["paths"]["/admin"]}
    description["paths"]["/admin"] = {"$ref": "#/components/pathItems/Admin"}
    assert ids(made(description, "usable", "/*")) == ["ListOrders", "AddOrder", "Lines"]
    description["components"]["pathItems"]["Admin"]["get"]["parameters"] = []
    assert ids(made(description, "Admin")) == ["Admin"]


def test_where_nothing_is_usable_the_refusal_stays() -> None:
    with pytest.raises(InvalidDescription, match="cookie"):
        made(source(), "usable", "Admin")


def test_a_choice_that_matches_nothing_is_refused_by_its_place() -> None:
    with pytest.raises(InvalidSetting, match=r'apiOperations\[1\] is "/order"'):
        made(source(), "Reading", "/order")


def test_a_choice_changes_no_id_where_two_would_be_one() -> None:
    description = source()
    description["paths"]["/orders"]["get"]["operationId"] = "order-list"
    description["paths"]["/orders/{id}/lines"]["get"]["operationId"] = "order_list"
    both = ["GetOrders", "GetOrdersIdLines"]
    everything = made(description, "order*").document["paths"]
    assert [item["get"]["operationId"] for item in everything.values()] == both
    one = made(description, "order_list").document["paths"]
    assert [item["get"]["operationId"] for item in one.values()] == both[1:]
