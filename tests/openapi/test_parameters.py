from typing import Any

import pytest

from openapi.findings import Findings
from openapi.parameters import Parameters
from openapi.schema import Schemas
from openapi.source import Source

Json = dict[str, Any]
TEXT = {"type": "string"}


def converter(**parts: object) -> tuple[Parameters, Findings]:
    findings = Findings()
    source = Source({"components": parts}, findings)
    return Parameters(source, Schemas(source)), findings


def parameter(**given: Any) -> tuple[list[Json], Findings]:
    parameters, findings = converter()
    one = {"name": "x", "in": "query", **given}
    return parameters.convert(None, [one], "own", "shared"), findings


def body(content: Json, **more: Any) -> tuple[list[Json], list[str], Findings]:
    parameters, findings = converter()
    converted, consumes = parameters.body({"content": content, **more}, "post", "body")
    return converted, consumes, findings


@pytest.mark.parametrize(
    ("where", "style", "explode", "expected"),
    [
        ("query", None, None, "multi"),
        ("query", "form", False, "csv"),
        ("query", "spaceDelimited", False, "ssv"),
        ("query", "pipeDelimited", False, "pipes"),
        ("path", None, None, "csv"),
        ("header", None, None, "csv"),
    ],
)
def test_lists_are_written_as_the_api_reads_them(
    where: str, style: str | None, explode: bool | None, expected: str
) -> None:
    options = {"style": style, "explode": explode}
    given = {key: value for key, value in options.items() if value is not None}
    converted, findings = parameter(
        **{"in": where}, schema={"type": "array", "items": {"type": "integer"}}, **given
    )
    assert findings == []
    assert converted[0]["items"] == {"type": "integer"}
    assert converted[0]["collectionFormat"] == expected


@pytest.mark.parametrize(
    "given",
    [
        {"in": "cookie", "schema": TEXT},
        {"in": "querystring", "schema": TEXT},
        {"schema": {"type": "object"}},
        {"schema": {"type": "array", "items": {"type": "object"}}},
        {"schema": {"type": "array", "items": {"type": "array", "items": TEXT}}},
        {"style": "deepObject", "schema": {"type": "array", "items": TEXT}},
    ],
)
def test_what_swagger_cannot_say_is_left_out_if_optional_and_refused_if_required(
    given: Json,
) -> None:
    converted, findings = parameter(**given)
    assert converted == []
    assert [(one.severity, one.path) for one in findings] == [("warning", "own.x")]
    converted, findings = parameter(**given, required=True)
    assert converted == []
    assert [(one.severity, one.path) for one in findings] == [("error", "own.x")]


def test_a_matrix_in_the_path_is_refused_because_a_path_is_always_required() -> None:
    _, findings = parameter(
        **{"in": "path", "style": "matrix", "schema": {"type": "array", "items": TEXT}}
    )
    assert [one.severity for one in findings] == ["error"]


FILTER = {
    "type": "object",
    "required": ["state"],
    "properties": {
        "state": {**TEXT, "description": "How far"},
        "ids": {"type": "array", "items": TEXT},
        "made": {**TEXT, "readOnly": True},
    },
}


@pytest.mark.parametrize(
    ("style", "names"),
    [
        ({}, ["state", "ids"]),
        ({"style": "form", "explode": True}, ["state", "ids"]),
        ({"style": "deepObject"}, ["x[state]", "x[ids]"]),
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_an_object_in_the_query_is_a_parameter_for_each_property(
    style: Json, names: list[str], required: bool
) -> None:
    converted, findings = parameter(
        schema=FILTER, required=required, description="What to find", **style
    )
    assert findings == []
    assert [one["name"] for one in converted] == names
    assert [one["required"] for one in converted] == [required, False]
    assert [one["description"] for one in converted] == ["How far", "What to find"]
    assert converted[1]["collectionFormat"] == "multi"


def test_a_parameter_of_its_own_comes_before_a_property_of_an_object() -> None:
    parameters, _ = converter()
    declared = [
        {"name": "state", "in": "query", "schema": {"type": "integer"}},
        {"name": "filter", "in": "query", "schema": FILTER},
    ]
    converted = parameters.convert(None, declared, "own", "shared")
    assert [(one["name"], one["type"]) for one in converted] == [
        ("state", "integer"),
        ("ids", "array"),
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"schema": FILTER, "explode": False},
        {"schema": FILTER, "in": "header"},
        {"schema": {"type": "array", "items": TEXT}, "in": "header", "style": "form"},
        {"schema": {"type": "object", "additionalProperties": TEXT}},
        {"schema": {"type": "array", "items": TEXT}, "style": "spaceDelimited", "explode": True},
    ],
)
def test_a_style_that_swagger_lacks_is_left_out_and_said(given: Json) -> None:
    converted, findings = parameter(**given)
    assert converted == []
    assert [(one.severity, one.path) for one in findings] == [("warning", "own.x")]


def test_an_object_within_an_object_is_left_out_alone() -> None:
    schema = {"type": "object", "properties": {"a": TEXT, "b": FILTER}}
    converted, findings = parameter(schema=schema, style="deepObject")
    assert [one["name"] for one in converted] == ["x[a]"]
    assert [one.path for one in findings] == ["own.x.schema.properties.b"]


@pytest.mark.parametrize("style", ["matrix", "label"])
def test_a_value_in_the_path_that_is_written_in_another_way_is_refused(style: str) -> None:
    _, findings = parameter(**{"in": "path", "style": style, "schema": TEXT})
    assert [one.severity for one in findings] == ["error"]


def test_a_header_that_other_operations_give_a_value_to_is_kept() -> None:
    parameters, _ = converter()
    accept = {"name": "Accept", "in": "header", "required": True, "schema": TEXT}
    assert parameters.convert(None, [accept], "own", "shared") == []
    [kept] = parameters.convert(None, [accept], "own", "shared", {"Accept"})
    assert kept["name"] == "Accept"


@pytest.mark.parametrize(
    ("media", "said"),
    [
        ("application/json", []),
        ("application/json; charset=utf-8", []),
        ("application/*+json", []),
        ("*/*", []),
        ("application/merge-patch+json", ["warning"]),
        ("text/json", ["warning"]),
    ],
)
def test_json_that_a_connector_sends_under_another_name_is_warned_of(
    media: str, said: list[str]
) -> None:
    _, consumes, findings = body({media: {"schema": {"type": "object"}}})
    assert consumes == ["application/json"]
    assert [one.severity for one in findings] == said


def test_a_forms_encoding_is_followed_or_said_to_be_left_out() -> None:
    fields = {"tags": {"type": "array", "items": TEXT}, "filter": FILTER, "größe": TEXT}
    encoding = {
        "tags": {"style": "form", "explode": False, "contentType": "text/plain"},
        "filter": {"style": "deepObject"},
    }
    converted, _, findings = body(
        {
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": fields},
                "encoding": encoding,
            }
        }
    )
    assert [one["name"] for one in converted] == ["tags", "filter[state]", "filter[ids]"]
    assert converted[0]["collectionFormat"] == "csv"
    assert [(one.severity, one.path.rpartition("urlencoded.")[2]) for one in findings] == [
        ("note", "encoding.tags.contentType"),
        ("warning", "schema.properties.größe"),
    ]


def test_a_body_keeps_its_extensions() -> None:
    converted, _, _ = body({"application/json": {}}, **{"x-ms-summary": "Order"})
    assert converted[0]["x-ms-summary"] == "Order"


def test_a_mixture_of_types_is_text() -> None:
    converted, findings = parameter(schema={"anyOf": [{"type": "integer"}, TEXT]})
    assert converted[0]["type"] == "string"
    assert [one.severity for one in findings] == ["warning"]


def test_a_parameter_with_content_is_text_with_a_warning() -> None:
    converted, findings = parameter(content={"application/json": {"schema": {"type": "object"}}})
    assert converted[0]["type"] == "string"
    assert [one.path for one in findings] == ["own.x.content"]


@pytest.mark.parametrize("name", ["Authorization", "accept", "Content-Type"])
def test_headers_that_belong_to_security_and_content_are_left_out(name: str) -> None:
    assert parameter(name=name, **{"in": "header"}, schema=TEXT, required=True) == ([], [])


def test_an_operations_parameter_overrides_that_of_its_path() -> None:
    parameters, _ = converter(
        parameters={"Id": {"name": "id", "in": "path", "required": True, "schema": TEXT}}
    )
    shared = [{"$ref": "#/components/parameters/Id"}, {"name": "q", "in": "query", "schema": TEXT}]
    own = [{"name": "q", "in": "query", "description": "What to find", "schema": TEXT}]
    assert [
        (one["name"], one.get("description"))
        for one in parameters.convert(shared, own, "own", "shared")
    ] == [("id", None), ("q", "What to find")]


def test_constraints_default_and_extensions_are_kept_and_the_title_shown() -> None:
    schema = {
        "type": "integer",
        "minimum": 1,
        "default": 20,
        "title": "Page Size",
        "nullable": True,
    }
    converted, _ = parameter(schema=schema, **{"x-ms-visibility": "advanced"})
    assert converted == [
        {
            "name": "x",
            "in": "query",
            "required": False,
            "type": "integer",
            "minimum": 1,
            "default": 20,
            "x-ms-summary": "Page Size",
            "x-ms-visibility": "advanced",
        }
    ]


def test_of_several_kinds_of_body_the_connector_sends_json() -> None:
    json = {"schema": {"type": "object"}}
    content = {"application/xml": {}, "text/json": {"schema": TEXT}, "application/json": json}
    converted, consumes, findings = body(content, required=True, description="An order")
    assert (consumes, findings) == (["application/json"], [])
    assert converted == [
        {
            "name": "body",
            "in": "body",
            "description": "An order",
            "required": True,
            "schema": {"type": "object"},
        }
    ]


@pytest.mark.parametrize(
    ("media", "schema"),
    [
        ("text/plain", {"type": "string"}),
        ("application/octet-stream", {"type": "string", "format": "binary"}),
    ],
)
def test_text_and_one_file_are_sent_as_they_are(media: str, schema: Json) -> None:
    converted, consumes, _ = body({media: {"schema": {"type": "string", "format": "binary"}}})
    assert (converted[0]["schema"], consumes) == (schema, [media])


def test_a_body_of_unknown_kind_is_refused_with_its_place() -> None:
    _, _, findings = body({"application/xml": {}, "text/csv": {}})
    assert [str(finding) for finding in findings] == [
        "body.content: only application/xml, text/csv, but a connector sends JSON, forms, text or "
        "one file. Offer application/json as well."
    ]


def test_a_form_becomes_fields() -> None:
    schema = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": TEXT,
            "tags": {"type": "array", "items": TEXT},
            "more": {"type": "object"},
            "photo": {"type": "string", "contentMediaType": "application/octet-stream"},
            "photos": {"type": "array", "items": {"type": "string", "format": "binary"}},
        },
    }
    converted, consumes, findings = body({"multipart/form-data; boundary=x": {"schema": schema}})
    assert consumes == ["multipart/form-data"]
    assert [(one["name"], one["type"], one["required"]) for one in converted] == [
        ("name", "string", True),
        ("tags", "array", False),
        ("more", "string", False),
        ("photo", "file", False),
    ]
    assert [(one.severity, one.path.rpartition(".")[2]) for one in findings] == [
        ("warning", "more"),
        ("warning", "photos"),
    ]


def test_a_form_that_is_no_object_is_refused() -> None:
    _, _, findings = body({"multipart/form-data": {"schema": TEXT}})
    assert [one.severity for one in findings] == ["error"]


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize(("required", "severity"), [(True, "error"), (False, "warning")])
def test_a_body_where_a_connector_sends_none_is_refused_if_required(
    method: str, required: bool, severity: str
) -> None:
    parameters, findings = converter()
    body = {"content": {"application/json": {"schema": {}}}, "required": required}
    assert parameters.body(body, method, "body") == ([], [])
    assert [(one.severity, one.path) for one in findings] == [(severity, "body")]
