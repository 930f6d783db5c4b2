"""Descriptions in the shape that each generator writes, from the source to a connector's file."""

import copy
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator
from swagger_spec_validator.validator20 import validate_spec

from openapi.connector_files import describe
from openapi.conversion import Conversion
from openapi.findings import Findings
from openapi.rules import well_formed
from openapi.text import read
from tests.openapi.fields import offered
from tests.openapi.published_schemas import published_schema, violations

FOLDERS = ("corpus", "descriptions")
CORPUS = {
    file.stem: read(file)
    for folder in FOLDERS
    for file in sorted((Path(__file__).parent / folder).iterdir())
}
# What a connector cannot offer, by the description and the place of the finding that says so.
LEFT_OUT = {
    "fastapi-shop": {"get /orders/ cookie session": "paths./orders/.get.parameters.session"},
    "hand-written-trips": {
        "get /reisen/{größe} query area": "paths./reisen/{größe}.get.parameters.area",
        **dict.fromkeys(
            [f"get /reisen/{{größe}} body{field}" for field in ("", ".ids", ".ids[]")],
            "paths./reisen/{größe}.get.requestBody",
        ),
    },
}


def made(source: dict[str, Any]) -> Conversion:
    url = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
    return describe(
        source,
        authorization_url=f"{url}/authorize",
        token_url=f"{url}/token",
        scope="https://contoso.onmicrosoft.com/api/read offline_access",
        api_url="https://api.example.org/v1",
    )


@pytest.mark.parametrize("name", CORPUS)
def test_every_operation_parameter_and_field_arrives_or_is_reported(name: str) -> None:
    conversion = made(CORPUS[name])
    source, ours = offered(CORPUS[name]), offered(conversion.document)
    lost = LEFT_OUT.get(name, {})
    assert (source - ours, ours - source) == (set(lost), set())
    assert set(lost.values()) <= {finding.path for finding in conversion.findings}


@pytest.mark.parametrize("name", CORPUS)
def test_two_independent_validators_and_the_published_schema_take_the_file(name: str) -> None:
    document = made(CORPUS[name]).document
    assert [str(error) for error in OpenAPIV2SpecValidator(document).iter_errors()] == []
    validate_spec(copy.deepcopy(document))
    assert well_formed(document, Findings())
    schema = published_schema("apiDefinition.swagger.schema.json")
    assert violations(schema, document) == []


@pytest.mark.parametrize("name", CORPUS)
def test_a_second_pass_changes_nothing_and_finds_nothing_more_to_change(name: str) -> None:
    first = made(CORPUS[name])
    second = made(first.document)
    assert second.document == first.document
    changes = ("left out", "shortened", "not required", "does not require")
    assert [it for it in second.findings if any(word in it.rule for word in changes)] == []


@pytest.mark.parametrize("name", CORPUS)
def test_no_finding_stands_twice(name: str) -> None:
    said = [(it.path, it.rule) for it in made(CORPUS[name]).findings]
    assert len(said) == len(set(said))
