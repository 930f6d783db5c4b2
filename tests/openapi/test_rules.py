import copy
from collections.abc import Callable
from typing import Any

import pytest

from openapi import rules
from openapi.findings import Findings

Json = dict[str, Any]


def check(document: Json) -> Findings:
    findings = Findings()
    if rules.well_formed(document, findings):
        rules.check(document, findings)
    return findings


def definition() -> Json:
    """A definition that breaks no rule."""
    return {
        "swagger": "2.0",
        "info": {"title": "Orders", "version": "1.0", "description": "Orders of a shop."},
        "host": "api.contoso.com",
        "basePath": "/v1",
        "schemes": ["https"],
        "paths": {
            "/orders/{id}": {
                "get": {
                    "operationId": "GetOrder",
                    "summary": "Get an order",
                    "parameters": [
                        {
                            "name": "id",
                            "in": "path",
                            "required": True,
                            "type": "string",
                            "x-ms-url-encoding": "single",
                        },
                        {"name": "fields", "in": "query", "type": "string"},
                    ],
                    "responses": {
                        "200": {"description": "ok", "schema": {"$ref": "#/definitions/Order"}},
                        "default": {"description": "no"},
                    },
                },
                "post": {
                    "operationId": "ChangeOrder",
                    "summary": "Change an order",
                    "parameters": [
                        {
                            "name": "id",
                            "in": "path",
                            "required": True,
                            "type": "string",
                            "x-ms-url-encoding": "single",
                        },
                        {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Order"}},
                    ],
                    "responses": {"204": {"description": "done"}},
                },
            }
        },
        "definitions": {
            "Order": {
                "type": "object",
                "properties": {
                    "total": {"type": "number"},
                    "state": {"type": "string", "enum": ["new", "sent"], "default": "new"},
                    "lines": {"type": "array", "items": {"type": "string"}},
                    "before": {"$ref": "#/definitions/Order"},
                },
                "required": ["total"],
            }
        },
        "securityDefinitions": {"oauth2_auth": {"type": "oauth2", "scopes": {"a b": "x"}}},
        "security": [{"oauth2_auth": ["a b"]}],
    }


def test_a_good_definition_breaks_no_rule() -> None:
    assert check(definition()) == []


def at(document: Any, *steps: str | int) -> Any:
    for step in steps:
        document = document[step]
    return document


GET = ("paths", "/orders/{id}", "get")
ID = (*GET, "parameters", 0)
QUERY = (*GET, "parameters", 1)
ORDER = ("definitions", "Order")
FIELDS = (*ORDER, "properties")
ONE_GET = "paths./orders/{id}.get"


def put(*steps: str | int, to: object) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        at(document, *steps[:-1])[steps[-1]] = to

    return change


def drop(*steps: str | int) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        del at(document, *steps[:-1])[steps[-1]]

    return change


def move(old: str, new: str) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        document["paths"][new] = document["paths"].pop(old)

    return change


BREACHES: list[tuple[Callable[[Json], None], str, str, str]] = [
    (drop("info", "description"), "error", "info.description", "required"),
    (put("info", "title", to=" "), "error", "info.title", "required"),
    (drop("info", "version"), "error", "info.version", "required"),
    (put("info", "title", to="The API"), "note", "info.title", "certification"),
    (put("host", to="https://api.contoso.com"), "error", "host", "HostNameNotValid"),
    (put("basePath", to="v1"), "error", "basePath", "BasePathNotValid"),
    (put("schemes", to=["wss"]), "error", "schemes", "SchemeNotSupported"),
    (put("schemes", to=[]), "error", "schemes", "SchemeNotSupported"),
    (put("paths", to={}), "error", "paths", "no operation"),
    (move("/orders/{id}", "orders/{id}"), "error", "paths.orders/{id}", "MustStartWithSlash"),
    (move("/orders/{id}", "/orders/{id}?x"), "error", "paths./orders/{id}?x", "QueryOrFragment"),
    (
        put("paths", "/Orders/{no}", to={}),
        "error",
        "paths./Orders/{no}",
        "DuplicateOperationPath",
    ),
    (drop(*GET, "operationId"), "error", f"{ONE_GET}.operationId", "OperationIdRequired"),
    (
        put(*GET, "operationId", to="ChangeOrder"),
        "error",
        "paths./orders/{id}.post.operationId",
        "OperationIdNotUnique",
    ),
    (put(*GET, "operationId", to="a_b"), "warning", f"{ONE_GET}.operationId", "Sanitized"),
    (drop(*GET, "summary"), "warning", f"{ONE_GET}.summary", "makers"),
    (put(*GET, "summary", to="x" * 81), "warning", f"{ONE_GET}.summary", "at most 80"),
    (put(*GET, "summary", to="x" * 120), "error", f"{ONE_GET}.summary", "SummaryTooLong"),
    (put(*GET, "summary", to="Get it."), "warning", f"{ONE_GET}.summary", "Alphanumeric"),
    (put(*GET, "summary", to="Get a/b"), "warning", f"{ONE_GET}.summary", "slash"),
    (drop(*ID, "required"), "error", f"{ONE_GET}.parameters.id.required", "MustBeRequired"),
    (
        drop(*ID, "x-ms-url-encoding"),
        "error",
        f"{ONE_GET}.parameters.id.x-ms-url-encoding",
        "MissingEncoding",
    ),
    (put(*ID, "name", to="no"), "error", f"{ONE_GET}.parameters", "MissingPathParameter"),
    (put(*QUERY, "in", to="path"), "error", f"{ONE_GET}.parameters", "NotDefinedInTemplate"),
    (
        put(*QUERY, "name", to="connectionId"),
        "error",
        f"{ONE_GET}.parameters.connectionId.name",
        "ConnectionIdParameterNotAllowed",
    ),
    (put(*QUERY, "type", to="object"), "error", f"{ONE_GET}.parameters.fields.type", "type"),
    (put(*QUERY, "type", to="array"), "error", f"{ONE_GET}.parameters.fields", "ArrayHasNoItems"),
    (put(*QUERY, "type", to="file"), "error", f"{ONE_GET}.parameters.fields", "InFormData"),
    (
        put(*QUERY, to={"name": "Authorization", "in": "header", "type": "string"}),
        "warning",
        f"{ONE_GET}.parameters.Authorization",
        "Reserved",
    ),
    (
        put(*QUERY, to={"name": "id", "in": "path", "required": True, "type": "string"}),
        "error",
        f"{ONE_GET}.parameters.id",
        "DuplicateParameter",
    ),
    (
        put(*QUERY, to={"name": "b", "in": "body", "schema": {}}),
        "error",
        f"{ONE_GET}.parameters",
        "InFetchOperationNotAllowed",
    ),
    (
        put(*QUERY, to={"$ref": "#/parameters/Nobody"}),
        "error",
        f"{ONE_GET}.parameters.Nobody.$ref",
        "ParameterReferenceNotFound",
    ),
    (
        put(*QUERY, "x-ms-visibility", to="hidden"),
        "error",
        f"{ONE_GET}.parameters.fields.x-ms-visibility",
        "none",
    ),
    (put(*ID, "x-ms-visibility", to="internal"), "warning", f"{ONE_GET}.parameters.id", "hidden"),
    (
        put(*QUERY, "default", to=3),
        "warning",
        f"{ONE_GET}.parameters.fields.default",
        "DefaultValueMustMatchType",
    ),
    (put(*GET, "responses", to={}), "error", f"{ONE_GET}.responses", "MustHaveResponse"),
    (
        drop(*GET, "responses", "200"),
        "warning",
        f"{ONE_GET}.responses",
        "ShouldHaveSuccessfulResponse",
    ),
    (
        put(*GET, "responses", "default", "schema", to={"type": "object"}),
        "warning",
        f"{ONE_GET}.responses.default.schema",
        "DefaultResponseHasSchema",
    ),
    (
        drop(*GET, "responses", "200", "schema"),
        "warning",
        f"{ONE_GET}.responses.200.schema",
        "SchemaDefinitionSetIncorrectly",
    ),
    (
        put(*GET, "responses", "2XX", to={"description": "x"}),
        "error",
        f"{ONE_GET}.responses.2XX",
        "HttpStatusCode",
    ),
    (
        put(*GET, "responses", "202", to={"description": "x", "schema": {"type": "object"}}),
        "warning",
        f"{ONE_GET}.responses",
        "ManyResponsesWithSchema",
    ),
    (
        put(*FIELDS, "before", "$ref", to="#/definitions/Nobody"),
        "error",
        "definitions.Order.properties.before.$ref",
        "SchemaReferenceNotFound",
    ),
    (
        drop(*FIELDS, "lines", "items"),
        "error",
        "definitions.Order.properties.lines",
        "ArrayHasNoItems",
    ),
    (
        put(*FIELDS, "state", "enum", to=[]),
        "error",
        "definitions.Order.properties.state.enum",
        "AtLeastOneElement",
    ),
    (
        put(*FIELDS, "state", "enum", to=["new", "new"]),
        "warning",
        "definitions.Order.properties.state.enum",
        "ArrayDuplicateValue",
    ),
    (
        put(*FIELDS, "state", "enum", to=["new", 1]),
        "warning",
        "definitions.Order.properties.state.enum",
        "InvalidEnumValue",
    ),
    (
        put(*FIELDS, "state", "format", to="binary"),
        "warning",
        "definitions.Order.properties.state.format",
        "InvalidStringBinaryProperty",
    ),
    (
        put(*FIELDS, "total", "x-ms-visibility", to="internal"),
        "warning",
        "definitions.Order.properties.total",
        "hidden",
    ),
    (put(*ORDER, "allOf", to=[{}]), "warning", "definitions.Order.allOf", "ignore"),
    (
        put("security", to=[{"oauth2_auth": ["a", "b"]}]),
        "error",
        "security[0].oauth2_auth",
        "ScopeName",
    ),
    (
        put("info", "description", to="x" * 500_000),
        "warning",
        "definition",
        "in a solution",
    ),
    (put("info", "description", to="x" * 1_000_000), "error", "definition", "less than 1 MB"),
]


@pytest.mark.parametrize(
    ("change", "severity", "path", "rule"),
    BREACHES,
    ids=[f"{path} {rule}" for _, _, path, rule in BREACHES],
)
def test_a_breach_is_named_with_its_place(
    change: Callable[[Json], None], severity: str, path: str, rule: str
) -> None:
    document = definition()
    change(document)
    before = copy.deepcopy(document)
    found = [(one.severity, one.path) for one in check(document) if rule in one.rule]
    assert (severity, path) in found
    assert document == before


def test_two_hundred_and_fifty_six_operations_are_the_most() -> None:
    document = definition()
    item = document["paths"].pop("/orders/{id}")
    for number in range(128):
        document["paths"][f"/o{number}/{{id}}"] = copy.deepcopy(item)
        for method in ("get", "post"):
            document["paths"][f"/o{number}/{{id}}"][method]["operationId"] += str(number)
    assert check(document) == []
    document["paths"]["/last"] = {
        "get": {**item["get"], "parameters": [], "operationId": "Last"},
    }
    assert [one.path for one in check(document)] == ["paths"]


@pytest.mark.parametrize(("fields", "breaches"), [(510, 0), (511, 1)])
def test_a_body_of_more_than_512_schemas_is_refused(fields: int, breaches: int) -> None:
    """One for itself, one for the field that holds them all, and one for each."""
    document = definition()
    many = {"type": "object", "properties": {f"f{n}": {"type": "string"} for n in range(fields)}}
    document["definitions"]["Many"] = many
    document["definitions"]["Holder"] = {
        "type": "object",
        "properties": {"many": {"$ref": "#/definitions/Many"}},
    }
    at(document, *GET, "responses", "200")["schema"] = {"$ref": "#/definitions/Holder"}
    found = [one for one in check(document) if "BodySchemaCount" in one.rule]
    assert len(found) == breaches


def test_definitions_that_multiply_without_end_are_counted_in_time() -> None:
    document = definition()
    for level in range(40):
        document["definitions"][f"L{level}"] = {
            "type": "object",
            "properties": {
                name: {"$ref": f"#/definitions/L{level + 1}"} for name in ("a", "b", "c")
            },
        }
    document["definitions"]["L40"] = {"type": "string"}
    at(document, *GET, "responses", "200")["schema"] = {"$ref": "#/definitions/L0"}
    assert any("BodySchemaCount" in one.rule for one in check(document))
