from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

from openapi.findings import Findings
from openapi.schema import Schemas, is_binary
from openapi.source import Source

Json = dict[str, Any]


def convert(schema: object, **named: object) -> tuple[Json, Json, Findings]:
    """The converted schema, the definitions it brings, what is said about it."""
    findings = Findings()
    schemas = Schemas(Source({"components": {"schemas": named}}, findings))
    converted = schemas.convert(schema, "schema")
    return converted, schemas.definitions(), findings


def alone(schema: object) -> Json:
    """The converted schema, where nothing is to be said about it."""
    converted, definitions, findings = convert(schema)
    assert (definitions, findings) == ({}, [])
    return converted


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string", "x-nullable": True}),
        ({"oneOf": [{"type": "null"}, {"type": "string"}]}, {"type": "string", "x-nullable": True}),
        ({"type": ["string", "null"]}, {"type": "string", "x-nullable": True}),
        ({"type": "string", "nullable": True}, {"type": "string", "x-nullable": True}),
        (
            {"type": "string", "enum": ["a", None]},
            {"type": "string", "enum": ["a"], "x-nullable": True},
        ),
        ({"const": "cat"}, {"type": "string", "enum": ["cat"]}),
        ({"type": ["integer", "number"]}, {"type": "number"}),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, {"type": "number"}),
        (
            {"anyOf": [{"const": "a"}, {"enum": ["b", "a"]}]},
            {"type": "string", "enum": ["a", "b"]},
        ),
        ({"type": "integer", "examples": [3, 4]}, {"type": "integer", "example": 3}),
        (
            {"type": "integer", "exclusiveMinimum": 0},
            {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
        ),
        (
            {"type": "integer", "exclusiveMaximum": 9, "maximum": 5},
            {"type": "integer", "maximum": 5},
        ),
        (
            {"type": "integer", "maximum": 5, "exclusiveMaximum": True},
            {"type": "integer", "maximum": 5, "exclusiveMaximum": True},
        ),
        ({"type": "string", "format": "uuid4"}, {"type": "string", "format": "uuid"}),
        ({"type": "string", "format": "ipv4"}, {"type": "string"}),
        ({"type": "string", "contentEncoding": "base64"}, {"type": "string", "format": "byte"}),
        ({"type": "string", "default": None}, {"type": "string"}),
        ({"properties": {"a": True}}, {"type": "object", "properties": {"a": {}}}),
        ({"type": "object", "required": []}, {"type": "object"}),
        ({"type": "array"}, {"type": "array", "items": {}}),
        (
            {
                "type": "array",
                "prefixItems": [{"type": "number"}, {"type": "integer"}],
                "minItems": 2,
                "maxItems": 2,
            },
            {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        ),
        (
            {"type": "object", "patternProperties": {"^x": {"type": "string"}}},
            {"type": "object", "additionalProperties": {"type": "string"}},
        ),
        (
            {"type": "object", "additionalProperties": False},
            {"type": "object", "additionalProperties": False},
        ),
        (
            {"type": "string", "x-ms-visibility": "advanced"},
            {"type": "string", "x-ms-visibility": "advanced"},
        ),
        (
            # ASP.NET on a number that it reads from text too.
            {"type": ["integer", "string"], "pattern": "^-?[0-9]+$", "format": "int32"},
            {"type": "integer", "format": "int32"},
        ),
        (
            {"oneOf": [{"type": "string", "format": {}}, {"type": "string", "format": []}]},
            {"type": "string"},
        ),
        (True, {}),
    ],
)
def test_it_says_in_swagger_what_openapi_says(given: object, expected: Json) -> None:
    assert alone(given) == expected


def test_a_reference_leads_to_a_definition() -> None:
    order = {"type": "object", "properties": {"parent": ref("Order")}}
    assert convert(ref("Order"), Order=order) == (
        {"$ref": "#/definitions/Order"},
        {
            "Order": {
                "type": "object",
                "properties": {"parent": {"$ref": "#/definitions/Order"}},
            }
        },
        [],
    )


def test_only_what_is_referred_to_becomes_a_definition() -> None:
    assert convert({"type": "string"}, Unused={"type": "object"})[1] == {}


@pytest.mark.parametrize(
    "wrapped",
    [
        {"allOf": [ref("Order")]},
        {"allOf": [ref("Order")], "nullable": True},
        {"anyOf": [ref("Order"), {"type": "null"}], "title": "Order"},
        {"oneOf": [{"type": "null"}, ref("Order")]},
        {"oneOf": [ref("Null"), ref("Order")]},
        {"oneOf": [ref("Order"), {"nullable": True}]},
        {"oneOf": [ref("Order"), {"enum": [None]}, {"const": None}]},
    ],
)
def test_a_wrapped_reference_is_the_reference(wrapped: Json) -> None:
    converted, _, findings = convert(wrapped, Order={"type": "object"}, Null={"type": "null"})
    assert (converted, findings) == ({"$ref": "#/definitions/Order"}, [])


def test_a_description_beside_a_reference_to_an_object_is_given_up_and_said() -> None:
    converted, _, findings = convert(
        {**ref("Order"), "description": "The first"}, Order={"type": "object"}
    )
    assert converted == {"$ref": "#/definitions/Order"}
    assert [(one.severity, one.path) for one in findings] == [("note", "schema.description")]


def test_a_description_beside_a_reference_to_a_text_is_kept() -> None:
    state = {"type": "string", "enum": ["new", "sent"], "title": "State"}
    wrapped = {"allOf": [ref("State")], "description": "How far it is", "default": "new"}
    converted, definitions, _ = convert(wrapped, State=state)
    assert definitions == {}
    assert converted == {
        "type": "string",
        "enum": ["new", "sent"],
        "description": "How far it is",
        "default": "new",
    }


def test_an_extension_beside_a_reference_is_kept() -> None:
    wrapped = {**ref("Order"), "x-ms-visibility": "advanced"}
    converted, _, _ = convert(wrapped, Order={"type": "object"})
    assert converted == {"type": "object", "x-ms-visibility": "advanced"}


def test_an_alias_is_no_definition_of_its_own() -> None:
    """The validator refuses a definition that is a mere reference (SchemaRefLoopNotAllowed)."""
    converted, definitions, _ = convert(ref("Alias"), Alias=ref("Order"), Order={"type": "object"})
    assert converted == {"$ref": "#/definitions/Order"}
    assert definitions == {"Order": {"type": "object"}}


def test_inherited_fields_are_written_out() -> None:
    """Power Apps ignores allOf, so the fields of a base class would be missing."""
    animal = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    cat = {
        "allOf": [ref("Animal"), {"type": "object", "properties": {"claws": {"type": "integer"}}}],
        "required": ["claws"],
    }
    _, definitions, findings = convert(ref("Cat"), Animal=animal, Cat=cat)
    assert findings == []
    assert definitions == {
        "Cat": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "claws": {"type": "integer"}},
            "required": ["name", "claws"],
        }
    }


def test_a_choice_of_objects_offers_the_fields_of_all() -> None:
    cat = {
        "type": "object",
        "properties": {"kind": {"const": "cat"}, "claws": {"type": "integer"}},
        "required": ["kind", "claws"],
    }
    dog = {
        "type": "object",
        "properties": {"kind": {"const": "dog"}},
        "required": ["kind"],
    }
    pet = {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "Dog"}},
    }
    converted, definitions, findings = convert(pet, Cat=cat, Dog=dog)
    assert converted == {"$ref": "#/definitions/CatOrDog"}
    assert definitions == {
        "CatOrDog": {
            "type": "object",
            "properties": {
                "kind": {"type": "string", "enum": ["cat", "dog"]},
                "claws": {"type": "integer"},
            },
            "required": ["kind"],
        }
    }
    assert [(finding.severity, finding.path) for finding in findings] == [
        ("warning", "schema.oneOf")
    ]


def test_a_choice_that_contains_itself_comes_to_an_end() -> None:
    node = {"type": "object", "properties": {"next": {"anyOf": [ref("Leaf"), ref("Node")]}}}
    leaf = {"type": "object", "properties": {"value": {"type": "string"}}}
    _, definitions, _ = convert(ref("Node"), Node=node, Leaf=leaf)
    assert definitions["Node"]["properties"]["next"] == {"$ref": "#/definitions/LeafOrNode"}
    assert definitions["LeafOrNode"]["properties"] == {
        "value": {"type": "string"},
        "next": {"$ref": "#/definitions/LeafOrNode"},
    }


@pytest.mark.parametrize(
    ("mixed", "place"),
    [
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "schema.anyOf"),
        ({"type": ["string", "integer"]}, "schema.type"),
    ],
)
def test_a_mixture_of_types_is_any_value_and_reported(mixed: Json, place: str) -> None:
    converted, _, findings = convert(mixed)
    assert converted == {}
    assert [(finding.severity, finding.path) for finding in findings] == [("warning", place)]


def test_definitions_inside_a_schema_are_found() -> None:
    converted, definitions, _ = convert(
        {"$ref": "#/components/schemas/Order/$defs/Line"},
        Order={"$defs": {"Line": {"type": "integer"}}},
    )
    assert converted == {"$ref": "#/definitions/Line"}
    assert definitions == {"Line": {"type": "integer"}}


def test_names_that_need_escaping_or_are_taken_become_plain() -> None:
    _, definitions, _ = convert(
        {"properties": {"a": ref("Page[Order]"), "b": ref("Page_Order")}},
        **{"Page[Order]": {"type": "string"}, "Page_Order": {"type": "integer"}},
    )
    assert definitions == {"Page_Order": {"type": "string"}, "Page_Order_2": {"type": "integer"}}


@pytest.mark.parametrize(
    ("schema", "place", "rule"),
    [
        ({"$ref": "other.yaml#/Order"}, "schema.$ref", "points outside"),
        (ref("Nobody"), "schema.$ref", "does not exist"),
        (ref("Loop"), "schema.$ref", "refers to itself"),
        ({"type": "decimal"}, "schema.type", "is no type"),
        ({"anyOf": {}}, "schema.anyOf", "must be a list"),
        ({"type": "object", "properties": []}, "schema.properties", "must be a mapping"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(schema: Json, place: str, rule: str) -> None:
    _, _, findings = convert(schema, Loop=ref("Loop"))
    assert [(finding.severity, finding.path) for finding in findings] == [("error", place)]
    assert rule in findings[0].rule


def test_a_thousand_schemas_deep_is_no_problem_if_they_have_names() -> None:
    chain: dict[str, object] = {
        f"S{number}": {"type": "object", "properties": {"next": ref(f"S{number + 1}")}}
        for number in range(1000)
    }
    _, definitions, findings = convert(ref("S0"), **chain, S1000={"type": "string"})
    assert (len(definitions), findings) == (1001, [])


@pytest.mark.parametrize(
    ("schema", "binary"),
    [
        ({"type": "string", "format": "binary"}, True),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, True),
        ({"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"}, False),
        ({"type": "string", "contentMediaType": "application/json"}, False),
        ({"type": "string"}, False),
    ],
)
def test_a_files_bytes_are_told_from_text(schema: Json, binary: bool) -> None:
    assert is_binary(schema) is binary


_NAMES = st.sampled_from(["A", "B", "C"])
_FIELDS = st.sampled_from(["a", "b", "c"])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "x", "yy", 0.5]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_FIELDS, inner, max_size=3),
    max_leaves=6,
)
_SCHEMAS = st.recursive(
    st.one_of(
        st.sampled_from(["string", "integer", "number", "boolean", "null"]).map(
            lambda kind: {"type": kind}
        ),
        st.sampled_from([["string", "null"], ["integer", "boolean"]]).map(
            lambda kinds: {"type": kinds}
        ),
        st.sampled_from(["x", "yy"]).map(lambda value: {"const": value}),
        st.integers(-2, 2).map(lambda bound: {"type": "number", "exclusiveMinimum": bound}),
        st.just({"enum": ["x", None]}),
        _NAMES.map(ref),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda every: {"anyOf": every}),
        st.lists(inner, min_size=1, max_size=2).map(lambda every: {"allOf": every}),
        st.builds(
            lambda fields, required, others: {
                "type": "object",
                "properties": fields,
                "required": required,
                **({} if others is None else {"additionalProperties": others}),
            },
            st.dictionaries(_FIELDS, inner, max_size=3),
            st.lists(_FIELDS, unique=True, max_size=2),
            st.none() | st.booleans() | inner,
        ),
        inner.map(lambda one: {"type": "array", "items": one}),
        st.builds(
            lambda places, rest: {"type": "array", "prefixItems": places, "items": rest},
            st.lists(inner, min_size=1, max_size=2),
            inner | st.booleans(),
        ),
    ),
    max_leaves=8,
)


def _with_null(schema: Any) -> Any:
    """The converted schema as draft 4 understands it: `x-nullable` means null as well.

    A bare reference says nothing about null, since nothing may stand beside it.
    """
    if isinstance(schema, list):
        return [_with_null(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _with_null(part) for key, part in schema.items()}
    if schema.get("x-nullable") is True or "$ref" in schema:
        return {"anyOf": [inner, {"type": "null"}]}
    return inner


@settings(max_examples=200, deadline=None)
@given(schema=_SCHEMAS, named=st.fixed_dictionaries(dict.fromkeys("ABC", _SCHEMAS)), value=_VALUES)
def test_what_the_api_takes_or_sends_the_connector_takes_too(
    schema: Json, named: Json, value: object
) -> None:
    """The conversion may say less than the source, never more: no valid value becomes invalid."""
    source = {**schema, "components": {"schemas": named}}
    try:
        valid = Draft202012Validator(source).is_valid(value)
    except RecursionError:
        return  # a schema that consists of itself has no meaning
    converted, definitions, findings = convert(schema, **named)
    if any(finding.severity == "error" for finding in findings):
        return
    document = _with_null({**converted, "definitions": definitions})
    if "anyOf" in document and "definitions" not in document:
        document["definitions"] = _with_null(definitions)
    if valid:
        errors = list(Draft4Validator(document).iter_errors(value))
        assert errors == []


@settings(max_examples=150, deadline=None)
@given(schema=_SCHEMAS, named=st.fixed_dictionaries(dict.fromkeys("ABC", _SCHEMAS)))
def test_no_composition_and_no_dangling_reference_is_left(schema: Json, named: Json) -> None:
    converted, definitions, _ = convert(schema, **named)
    waiting: list[Any] = [converted, *definitions.values()]
    assert all("$ref" not in definition for definition in definitions.values())
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            assert not {"allOf", "anyOf", "oneOf", "const", "prefixItems"} & set(part)
            assert not isinstance(part.get("type"), list)
            if "$ref" in part:
                assert list(part) == ["$ref"]
                assert part["$ref"].removeprefix("#/definitions/") in definitions
            waiting += part.values()
