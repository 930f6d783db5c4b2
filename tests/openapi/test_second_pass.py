"""Whatever a description holds, a connector's file is an end: making it again changes nothing."""

import contextlib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV2SpecValidator

from b2c.refusal import InvalidSetting
from openapi.findings import Findings
from openapi.rules import well_formed
from tests.openapi.test_corpus import made

Json = dict[str, Any]
NAMES = st.sampled_from(["id", "name", "größe", "parentOrder", "URLs", "$ref", "x-y", "2nd"])
DEFINITIONS = ["Order", "Kunde größer", "Order-Input", "Nothing"]
REFERENCES = st.sampled_from([{"$ref": f"#/components/schemas/{it}"} for it in DEFINITIONS])
REMARKS = st.fixed_dictionaries(
    {},
    optional={
        "description": st.just("Some words"),
        "title": st.just("A title"),
        "nullable": st.booleans(),
        "readOnly": st.booleans(),
        "x-ms-visibility": st.sampled_from(["internal", "Advanced", ""]),
    },
)
LEAVES = (
    REFERENCES
    | st.sampled_from([{}, {"type": "null"}, {"enum": [None]}, {"const": "a"}, {"enum": ["a", ""]}])
    | st.fixed_dictionaries(
        {"type": st.sampled_from(["string", "integer", "number", "boolean", ["string", "null"]])},
        optional={
            "format": st.sampled_from(["date", "uuid4", "binary", "decimal", "byte"]),
            "exclusiveMinimum": st.sampled_from([1, True]),
        },
    )
)


def _composed(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    schema = st.builds(lambda one, remarks: {**one, **remarks}, inner, REMARKS)
    several = st.lists(schema, min_size=1, max_size=2)
    return (
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": st.dictionaries(NAMES, schema, max_size=3)},
            optional={"required": st.lists(NAMES, max_size=2), "additionalProperties": schema},
        )
        | st.builds(lambda items: {"type": "array", "items": items}, schema)
        | st.builds(
            lambda key, of: {key: of}, st.sampled_from(["allOf", "oneOf", "anyOf"]), several
        )
    )


SCHEMAS = st.recursive(LEAVES, _composed, max_leaves=6)
PARAMETERS = st.fixed_dictionaries(
    {"name": NAMES, "in": st.sampled_from(["query", "header"]), "schema": SCHEMAS},
    optional={
        "required": st.booleans(),
        "explode": st.booleans(),
        "style": st.sampled_from(["form", "deepObject", "simple"]),
    },
)


@settings(max_examples=60, deadline=None)
@given(
    schemas=st.fixed_dictionaries(dict.fromkeys(DEFINITIONS, SCHEMAS)),
    body=SCHEMAS,
    answer=SCHEMAS,
    parameters=st.lists(PARAMETERS, max_size=2),
    summary=st.sampled_from(["Change an order", "Change an order. " * 9, ""]),
)
def test_a_connectors_file_is_valid_and_stays_as_it_is(
    schemas: Json, body: Json, answer: Json, parameters: list[Json], summary: str
) -> None:
    content = {"application/json": {"schema": answer}}
    operation = {
        "operationId": "größeÄndern",
        "summary": summary,
        "parameters": parameters,
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"200": {"description": "ok", "content": content}},
    }
    source = {
        "openapi": "3.1.0",
        "info": {"title": "Orders", "version": 1.0},
        "paths": {"/orders": {"put": operation}},
        "components": {"schemas": schemas},
    }
    first = None
    with contextlib.suppress(InvalidSetting):
        first = made(source).document
    if first is not None:
        assert well_formed(first, Findings())
        assert [str(it) for it in OpenAPIV2SpecValidator(first).iter_errors()] == []
        assert made(first).document == first
