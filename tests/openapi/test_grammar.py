"""Keys, types and references that Swagger 2.0 lacks."""

from typing import Any

import pytest

from openapi.findings import Findings
from openapi.grammar import check_grammar

Json = dict[str, Any]
TEXT = {"type": "string"}


def said(document: Json) -> list[tuple[str, str]]:
    findings = Findings()
    check_grammar(document, findings)
    return [(it.path, it.rule.rpartition("(")[2].rstrip(")")) for it in findings]


def document(operation: Json, **more: Any) -> Json:
    info = {"title": "Orders", "version": "1"}
    return {"swagger": "2.0", "info": info, "paths": {"/a": {"get": operation}}, **more}


def answer(schema: Json) -> Json:
    return document({"responses": {"200": {"description": "ok", "schema": schema}}})


@pytest.mark.parametrize(
    ("broken", "place", "rule"),
    [
        (document({}, components={}), "components", "ExtensionNameNotValid"),
        (document({"requestBody": {}}), "paths./a.get.requestBody", "ExtensionNameNotValid"),
        (
            document({"parameters": [{"name": "q", "in": "query", "schema": TEXT}]}),
            "paths./a.get.parameters.q.schema",
            "ExtensionNameNotValid",
        ),
        (
            document({"parameters": [{"name": "b", "in": "body", **TEXT, "schema": TEXT}]}),
            "paths./a.get.parameters.b.type",
            "ExtensionNameNotValid",
        ),
        (
            document({"parameters": [{"in": "query", **TEXT}]}),
            "paths./a.get.parameters[0].name",
            "RequiredPropertyMissing",
        ),
        (
            document({"responses": {"200": {}}}),
            "paths./a.get.responses.200.description",
            "RequiredPropertyMissing",
        ),
        (
            document({"responses": {"$ref": "#/x"}}),
            "paths./a.get.responses.$ref",
            "AdditionalPropertyNotAllowed",
        ),
        (document({"$ref": "#/x"}), "paths./a.get.$ref", "AdditionalPropertyNotAllowed"),
        (
            document({}, paths={"/a": {"$ref": "#/x"}}),
            "paths./a.$ref",
            "PathItemRefNotSuppored",
        ),
        (
            answer({"properties": {"x": {"type": ["string", "null"]}}}),
            "paths./a.get.responses.200.schema.properties.x.type",
            "JsonTypeIncorrect",
        ),
        (
            answer({"properties": {"x-y": {"oneOf": []}}}),
            "paths./a.get.responses.200.schema.properties.x-y.oneOf",
            "ExtensionNameNotValid",
        ),
        (
            answer({"items": {"maxLength": True}}),
            "paths./a.get.responses.200.schema.items.maxLength",
            "JsonTypeIncorrect",
        ),
        (
            document({}, paths={"/a": {"x-ms-notification-content": {"schema": {"type": 3}}}}),
            "paths./a.x-ms-notification-content.schema.type",
            "JsonTypeIncorrect",
        ),
    ],
)
def test_what_is_no_swagger_is_refused_with_its_place(broken: Json, place: str, rule: str) -> None:
    assert said(broken) == [(place, rule)]


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"$ref": TEXT, "required": TEXT}},
        {"additionalProperties": False},
        {"$ref": "#/definitions/Order", "nullable": "ignored beside a reference"},
        {"x-anything": {"oneOf": 1}, "example": {"foreign": 1}, "enum": [None, 1]},
    ],
)
def test_what_is_swagger_is_taken(schema: Json) -> None:
    assert said(answer(schema)) == []
