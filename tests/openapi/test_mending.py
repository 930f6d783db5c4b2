"""What is changed in a Swagger 2.0 document so that the platform takes it, and said."""

import copy
from typing import Any

import pytest

from openapi.findings import Findings
from openapi.mending import mend
from openapi.rules import well_formed

Json = dict[str, Any]
TEXT = {"type": "string"}


def document(body: Json, answer: Json | None = None, **definitions: Json) -> Json:
    return {
        "swagger": "2.0",
        "info": {"title": "Orders", "version": "1"},
        "paths": {
            "/orders": {
                "post": {
                    "parameters": [{"name": "body", "in": "body", "schema": body}],
                    "responses": {"200": {"description": "ok", "schema": answer or {}}},
                }
            }
        },
        "definitions": definitions,
    }


def mended(before: Json) -> tuple[Json, list[tuple[str, str]]]:
    after, findings = copy.deepcopy(before), Findings()
    assert well_formed(after, Findings())
    mend(after, findings)
    again, nothing = copy.deepcopy(after), Findings()
    mend(again, nothing)
    assert (again, nothing) == (after, [])
    return after, [(finding.severity, finding.path) for finding in findings]


def ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def thing(*required: str, **fields: Json) -> Json:
    return {"type": "object", "required": list(required), "properties": fields}


def test_nothing_stands_beside_a_reference() -> None:
    order = thing("lines", lines={"type": "array", "items": {**ref("Line"), "title": "Line"}})
    after, said = mended(document(ref("Order"), Order=order, Line=TEXT))
    assert after["definitions"]["Order"]["properties"]["lines"]["items"] == ref("Line")
    assert said == [("note", "definitions.Order.properties.lines.items")]


def test_a_definition_is_no_reference_to_another() -> None:
    after, said = mended(document(ref("Order"), Order=ref("Other"), Other=thing("id", id=TEXT)))
    assert after["definitions"]["Order"] == after["definitions"]["Other"]
    assert said == []


def test_a_property_that_is_called_ref_is_none() -> None:
    before = document({"type": "object", "properties": {"$ref": TEXT, "other": TEXT}})
    assert mended(before) == (before, [])


def test_a_request_requires_nothing_that_is_read_only() -> None:
    read_only = {**TEXT, "readOnly": True}
    order = thing("id", "item", id=read_only, item=TEXT)
    answer = thing("id", id=read_only)
    after, said = mended(document(ref("Order"), ref("Answer"), Order=order, Answer=answer))
    assert after["definitions"]["Order"]["required"] == ["item"]
    assert after["definitions"]["Answer"]["required"] == ["id"]
    assert said == [("note", "definitions.Order.required")]


def test_a_name_that_is_required_twice_is_released_once() -> None:
    read_only = thing("id", "id", id={**TEXT, "readOnly": True})
    after, said = mended(document(read_only, ref("Node"), Node=thing("it", "it", it=ref("Node"))))
    body = after["paths"]["/orders"]["post"]["parameters"][0]["schema"]
    assert "required" not in body
    assert "required" not in after["definitions"]["Node"]
    assert [severity for severity, _ in said] == ["note", "warning"]


def test_only_what_is_described_is_required() -> None:
    after, said = mended(document(thing("item", "colour", item=TEXT), thing()))
    assert after["paths"]["/orders"]["post"]["parameters"][0]["schema"]["required"] == ["item"]
    assert "required" not in after["paths"]["/orders"]["post"]["responses"]["200"]["schema"]
    assert said == [("warning", "paths./orders.post.parameters.body.schema.required")]


def test_a_field_of_another_member_of_all_of_is_described() -> None:
    order = {"allOf": [ref("Base"), {"type": "object", "required": ["id"]}], "required": ["id"]}
    before = document(ref("Order"), Order=order, Base=thing("id", id=TEXT))
    assert mended(before) == (before, [])


def test_a_loop_of_required_fields_is_opened() -> None:
    after, said = mended(
        document(
            ref("Order"),
            Order=thing("customer", customer=ref("Customer"), before=ref("Order")),
            Customer=thing("last", "name", last=ref("Order"), name=TEXT),
        )
    )
    assert after["definitions"]["Customer"]["required"] == ["name"]
    assert after["definitions"]["Order"]["required"] == ["customer"]
    assert said == [("warning", "definitions.Customer.required")]


@pytest.mark.parametrize("lines", [{"type": "array", "items": ref("Order")}, ref("Other")])
def test_what_can_end_is_no_loop(lines: Json) -> None:
    order = thing("lines", lines=lines)
    other = {"type": "object", "properties": {"order": ref("Order")}}
    before = document(ref("Order"), Order=order, Other=other)
    assert mended(before) == (before, [])


def test_a_long_summary_is_shortened_at_a_word_and_kept_whole_in_the_description() -> None:
    before = document(TEXT)
    operation = before["paths"]["/orders"]["post"]
    operation |= {"summary": "Adds an order, " * 9, "description": "It is kept."}
    after, said = mended(before)
    after = after["paths"]["/orders"]["post"]
    assert after["summary"] == "Adds an order, " * 5 + "Adds"
    assert after["description"] == "Adds an order, " * 9 + "\n\nIt is kept."
    assert said == [("warning", "paths./orders.post.summary")]


@pytest.mark.parametrize(("spelled", "kept"), [("Advanced", "advanced"), ("", None)])
def test_a_visibility_is_spelled_as_the_platform_reads_it(spelled: str, kept: str | None) -> None:
    after, _ = mended(document({**TEXT, "x-ms-visibility": spelled}))
    schema = after["paths"]["/orders"]["post"]["parameters"][0]["schema"]
    assert schema.get("x-ms-visibility") == kept


def test_an_operation_without_answers_gets_one() -> None:
    before = document(TEXT)
    before["paths"]["/orders"]["post"]["responses"] = {}
    after, _ = mended(before)
    assert list(after["paths"]["/orders"]["post"]["responses"]) == ["default"]
