import contextlib
import copy
import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from fastapi import Cookie, Depends, FastAPI, Form, Header, Query, UploadFile
from fastapi.security import HTTPBearer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from b2c.refusal import InvalidSetting
from openapi.connector_files import describe
from openapi.conversion import Conversion, to_swagger
from openapi.text import parse, read
from tests.openapi.published_schemas import published_schema, violations

DESCRIPTIONS = Path(__file__).parent / "descriptions"
BASE = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
Json = dict[str, Any]


class Cat(BaseModel):
    kind: Literal["cat"]
    claws: int


class Dog(BaseModel):
    kind: Literal["dog"]
    bark: float | None = None


class Pet(BaseModel):
    """A pet and all that pydantic can say of it."""

    id: int = Field(gt=0, examples=[3])
    name: str | None = Field(None, max_length=40, description="What it listens to")
    place: tuple[float, float]
    animal: Annotated[Cat | Dog, Field(discriminator="kind")]
    parent: "Pet | None" = None
    labels: dict[str, str] = {}
    code: int | str = 3


def fastapi_description() -> Json:
    """What FastAPI itself writes, whatever version is installed."""
    api = FastAPI(title="Pets", servers=[{"url": "https://pets.contoso.com/v1"}])
    labels = Annotated[list[str] | None, Query(description="Any of them")]

    @api.get("/pets/{pet_id}", dependencies=[Depends(HTTPBearer())])
    def get_pet(
        pet_id: int,
        labels: labels = None,
        x_trace: Annotated[str | None, Header()] = None,
        session: Annotated[str | None, Cookie()] = None,
    ) -> Pet:
        raise NotImplementedError

    @api.post("/pets", operation_id="AddPet")
    def add_pet(pet: Pet) -> Pet:
        raise NotImplementedError

    @api.post("/pets/{pet_id}/photo")
    def add_photo(
        pet_id: int,
        photo: UploadFile,
        title: Annotated[str, Form()],
        size: Annotated[int, Form()] = 1,
    ) -> None: ...

    @api.delete("/pets/{pet_id}", status_code=204)
    def delete_pet(pet_id: int) -> None: ...

    return api.openapi()


SOURCES = {
    "fastapi": fastapi_description(),
    "swashbuckle": read(DESCRIPTIONS / "aspnet-swashbuckle.json"),
    "net10": read(DESCRIPTIONS / "aspnet-net10.yaml"),
}


def connector(source: Json) -> Conversion:
    return describe(
        source,
        authorization_url=f"{BASE}/authorize",
        token_url=f"{BASE}/token",
        scope="https://contoso.onmicrosoft.com/pets/pets.read openid offline_access",
        api_url="https://pets.contoso.com",
    )


def smallest(**operation: Any) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Small", "version": "1"},
        "paths": {"/small": {"get": {"responses": {"200": {"description": "ok"}}, **operation}}},
    }


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_the_published_schema_takes_what_frameworks_describe(source: Json) -> None:
    schema = published_schema("apiDefinition.swagger.schema.json")
    assert violations(schema, connector(source).document) == []


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_the_source_stays_as_it_was(source: Json) -> None:
    before = copy.deepcopy(source)
    connector(source)
    assert source == before


def test_fastapis_description_becomes_swagger() -> None:
    conversion = to_swagger(SOURCES["fastapi"])
    document = conversion.document
    assert (document["host"], document["basePath"], document["schemes"]) == (
        "pets.contoso.com",
        "/v1",
        ["https"],
    )
    get_pet = document["paths"]["/pets/{pet_id}"]["get"]
    assert get_pet["operationId"] == "GetPetPetsPetIdGet"
    assert [(one["name"], one["in"], one["type"]) for one in get_pet["parameters"]] == [
        ("pet_id", "path", "integer"),
        ("labels", "query", "array"),
        ("x-trace", "header", "string"),
    ]
    photo = document["paths"]["/pets/{pet_id}/photo"]["post"]
    assert photo["consumes"] == ["multipart/form-data"]
    assert [(one["name"], one["type"], one["required"]) for one in photo["parameters"]] == [
        ("pet_id", "integer", True),
        ("photo", "file", True),
        ("title", "string", True),
        ("size", "integer", False),
    ]
    pet = document["definitions"][
        "Pet-Output" if "Pet-Output" in document["definitions"] else "Pet"
    ]
    assert pet["properties"]["place"]["items"] == {"type": "number"}
    assert pet["properties"]["name"]["x-nullable"] is True
    assert pet["properties"]["animal"] == {"$ref": "#/definitions/CatOrDog"}
    assert "HTTPValidationError" not in document["definitions"]


def test_swashbuckles_description_becomes_swagger() -> None:
    document = to_swagger(SOURCES["swashbuckle"]).document
    assert document["host"] == "eu.shop.contoso.com"
    listing = document["paths"]["/api/Orders"]["get"]
    assert listing["parameters"] == [
        {
            "name": "state",
            "in": "query",
            "required": False,
            "type": "string",
            "enum": ["New", "Paid", "Sent"],
        },
        {
            "name": "ids",
            "in": "query",
            "required": False,
            "type": "array",
            "items": {"type": "integer", "format": "int32"},
            "collectionFormat": "multi",
        },
        {
            "name": "X-Request-Id",
            "in": "header",
            "required": False,
            "type": "string",
            "format": "uuid",
        },
    ]
    assert listing["produces"] == ["application/json"]
    assert document["paths"]["/api/Orders"]["post"]["operationId"] == "PostApiOrders"
    upload = document["paths"]["/api/Orders/{id}/Invoice"]["put"]
    assert [(one["name"], one["in"], one["type"]) for one in upload["parameters"]] == [
        ("id", "path", "integer"),
        ("file", "formData", "file"),
        ("pages", "formData", "array"),
        ("note", "formData", "string"),
    ]
    download = document["paths"]["/api/Orders/{id}/Invoice"]["get"]
    assert download["produces"] == ["application/pdf"]
    assert download["responses"]["200"]["schema"] == {"type": "string", "format": "binary"}
    order = document["definitions"]["Order"]["properties"]
    assert order["state"] == {
        "type": "string",
        "enum": ["New", "Paid", "Sent"],
        "description": "How far it is",
    }
    assert order["discount"] == {"$ref": "#/definitions/Money"}
    assert "format" not in order["duration"]
    assert set(document["definitions"]) == {"Order", "Money"}


def test_net10s_description_becomes_swagger() -> None:
    document = to_swagger(SOURCES["net10"]).document
    operation = document["paths"]["/orders/{id}"]["get"]
    assert operation["parameters"][0]["type"] == "integer"
    assert "pattern" not in operation["parameters"][0]
    assert set(operation["responses"]) == {"200", "404"}
    order = document["definitions"]["Order"]["properties"]
    assert order["id"] == {"type": "integer", "format": "int32"}
    assert order["placedOn"]["example"] == "2027-01-01"
    assert order["answer"]["enum"] == ["yes", "no"]
    assert order["parent"] == {"$ref": "#/definitions/Order"}
    shape = document["definitions"]["Shape"]
    assert set(shape["properties"]) == {"$type", "radius", "side"}
    assert shape["properties"]["$type"]["enum"] == ["circle", "square"]
    assert shape["required"] == ["$type"]


def test_swagger_stays_as_it_is() -> None:
    source: Json = {"swagger": "2.0", "paths": {"/a": {"get": {"operationId": "a_b"}}}}
    assert to_swagger(source).document == source


@pytest.mark.parametrize("version", [{}, {"openapi": "4.0.0"}, {"swagger": "1.2"}])
def test_other_versions_are_refused(version: Json) -> None:
    conversion = to_swagger(version)
    assert [(one.severity, one.path) for one in conversion.findings] == [("error", "openapi")]


def test_a_missing_summary_is_made_from_the_name_and_reported() -> None:
    conversion = to_swagger(smallest(operationId="GetOrderById"))
    assert conversion.document["paths"]["/small"]["get"]["summary"] == "Get order by id"
    assert ("warning", "paths./small.get.summary") in {
        (one.severity, one.path) for one in conversion.findings
    }


def test_extensions_name_operations_as_the_connector_calls_them() -> None:
    source = smallest(operationId="list_pets")
    source["paths"]["/other"] = {
        "get": {
            "operationId": "Other",
            "parameters": [
                {
                    "name": "pet",
                    "in": "query",
                    "schema": {"type": "string"},
                    "x-ms-dynamic-values": {"operationId": "list_pets", "value-path": "id"},
                }
            ],
            "responses": {"200": {"description": "ok"}},
        }
    }
    source["x-ms-capabilities"] = {"testConnection": {"operationId": "list_pets"}}
    document = to_swagger(source).document
    parameter = document["paths"]["/other"]["get"]["parameters"][0]
    assert parameter["x-ms-dynamic-values"]["operationId"] == "ListPets"
    assert document["x-ms-capabilities"]["testConnection"]["operationId"] == "ListPets"


def test_extensions_of_every_part_are_kept() -> None:
    source = smallest(
        responses={"200": {"description": "ok", "x-ms-summary": "Answer"}, "x-more": 1}
    )
    item = source["paths"]["/small"]
    item["x-ms-notification-content"] = {"schema": {"$ref": "#/components/schemas/Order"}}
    source["components"] = {"schemas": {"Order": {"type": "object"}}}
    source |= {"x-generator": "Nobody", "info": {**source["info"], "x-logo": "a.png"}}
    document = to_swagger(source).document
    assert (document["x-generator"], document["info"]["x-logo"]) == ("Nobody", "a.png")
    item = document["paths"]["/small"]
    assert item["x-ms-notification-content"] == {"schema": {"$ref": "#/definitions/Order"}}
    assert item["get"]["responses"] == {
        "200": {"description": "ok", "x-ms-summary": "Answer"},
        "x-more": 1,
    }


def test_the_only_answer_keeps_its_schema_even_without_a_status() -> None:
    content = {"application/json": {"schema": {"type": "object"}}}
    source = smallest(responses={"default": {"description": "x", "content": content}})
    answer = to_swagger(source).document["paths"]["/small"]["get"]["responses"]["default"]
    assert answer == {"description": "x", "schema": {"type": "object"}}


def test_headers_of_an_answer_are_kept() -> None:
    headers = {"X-Count": {"description": "How many", "schema": {"type": "integer"}}}
    source = smallest(responses={"200": {"description": "x", "headers": headers}})
    answer = to_swagger(source).document["paths"]["/small"]["get"]["responses"]["200"]
    assert answer["headers"] == {"X-Count": {"type": "integer", "description": "How many"}}


@pytest.mark.parametrize(
    ("url", "refused"),
    [("https://a.example/v1/", False), ("https://b.example", True), ("/v1", True)],
)
def test_a_part_may_name_the_descriptions_own_server(url: str, refused: bool) -> None:
    source = smallest(servers=[{"url": url}])
    source["servers"] = [{"url": "https://a.example/{v}", "variables": {"v": {"default": "v1"}}}]
    errors = [one.path for one in to_swagger(source).findings if one.severity == "error"]
    assert errors == (["paths./small.get.servers"] if refused else [])


def test_a_reference_in_place_of_a_text_is_explained() -> None:
    source = smallest()
    source["info"]["description"] = {"$ref": "README.md"}
    [finding] = [one for one in to_swagger(source).findings if one.severity == "error"]
    assert (finding.path, finding.remedy) == ("info.description", "Write the text itself.")


def test_responses_keep_the_schema_of_success_alone() -> None:
    content = {"application/json": {"schema": {"type": "object"}}}
    answer = {"description": "x", "content": content}
    source = smallest(responses={"2XX": answer, "4XX": answer, "500": answer, "default": answer})
    responses = to_swagger(source).document["paths"]["/small"]["get"]["responses"]
    assert responses == {
        "200": {"description": "x", "schema": {"type": "object"}},
        "default": {"description": "x"},
        "500": {"description": "x"},
    }


def test_a_shared_path_item_and_response_are_written_out() -> None:
    """The validator refuses $ref in a path (PathItemRefNotSuppored)."""
    source = smallest(responses={"200": {"$ref": "#/components/responses/Ok"}})
    source["components"] = {
        "pathItems": {"Small": source["paths"]["/small"]},
        "responses": {"Ok": {"description": "fine"}},
    }
    source["paths"]["/small"] = {"$ref": "#/components/pathItems/Small"}
    operation = to_swagger(source).document["paths"]["/small"]["get"]
    assert operation["responses"] == {"200": {"description": "fine"}}


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ({"servers": [{"url": "https://other"}]}, "paths./small.get.servers"),
        ({"parameters": {}}, "paths./small.get.parameters"),
        ({"responses": []}, "paths./small.get.responses"),
        ({"operationId": ["a"]}, "paths./small.get.operationId"),
        (
            {"requestBody": {"required": True, "content": {"application/json": {}}}},
            "paths./small.get.requestBody",
        ),
    ],
)
def test_what_a_connector_cannot_do_is_refused_with_its_place(part: Json, path: str) -> None:
    findings = to_swagger(smallest(**part)).findings
    assert path in [one.path for one in findings if one.severity == "error"]


def test_what_does_no_harm_is_left_out_and_said() -> None:
    source = smallest(callbacks={"done": {}})
    source["webhooks"] = {"new": {}}
    source["paths"]["/small"]["trace"] = {"responses": {}}
    conversion = to_swagger(source)
    said = {(one.severity, one.path) for one in conversion.findings}
    assert said >= {
        ("note", "webhooks"),
        ("note", "paths./small.get.callbacks"),
        ("warning", "paths./small.trace"),
    }
    assert list(conversion.document["paths"]["/small"]) == ["get"]


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path]
    if isinstance(value, dict):
        for key, part in value.items():
            found += _places(part, (*path, key))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            found += _places(part, (*path, position))
    return found


_JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["$ref", "type", "schema", "name", "in", "content", "é/~{}"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=4,
)


@cache
def swagger() -> Json:
    """A description that has been made for a connector before."""
    made: Json = connector(SOURCES["swashbuckle"]).document
    return made


@pytest.mark.parametrize("name", [*SOURCES, "swagger"])
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_broken_description_is_refused_in_words_and_never_crashes(
    name: str, data: st.DataObject
) -> None:
    """Junk at a random place of a real description: files or a refusal, nothing else."""
    source = copy.deepcopy(SOURCES.get(name) or swagger())
    place = data.draw(st.sampled_from(_places(source)[1:]))
    holder: Any = source
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = data.draw(_JUNK)
    document = None
    with contextlib.suppress(InvalidSetting):
        document = connector(source).document
    assert json.loads(json.dumps(document, allow_nan=False)) == document


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_a_description_or_refused(content: bytes) -> None:
    with pytest.raises(InvalidSetting, match="apiDefinition"):
        connector(parse(content, "api.json"))
