import copy
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from b2c.authority import Authority, authorize_url, token_url
from b2c.refusal import InvalidSetting
from b2c.scopes import scope_string
from openapi.connector_files import (
    connector_properties,
    definition_digest,
    describe,
    settings,
)
from openapi.findings import InvalidDescription
from openapi.text import definition_text
from tests.openapi.published_schemas import published_schema, violations

BASE = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
AUTHORIZE, TOKEN = f"{BASE}/authorize", f"{BASE}/token"
SCOPE = "https://contoso.onmicrosoft.com/orders/orders.read openid offline_access"
CLIENT_ID = "22222222-2222-2222-2222-222222222222"
PUBLISHED = json.loads((Path(__file__).parent / "published" / "connectors.json").read_text())


def properties(**more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "authorization_url": AUTHORIZE,
        "token_url": TOKEN,
        "refresh_url": TOKEN,
        "scope": SCOPE,
        "client_id": CLIENT_ID,
    }
    return connector_properties(**{**given, **more})


def definition(source: dict[str, Any], **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"authorization_url": AUTHORIZE, "token_url": TOKEN, "scope": SCOPE}
    return describe(source, **{**given, **more}).document


def orders(**more: Any) -> dict[str, Any]:
    """The smallest description that a connector can use without a remark."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Orders", "version": "1.0", "description": "Orders of a shop."},
        "servers": [{"url": "https://api.contoso.com/v1"}],
        "paths": {
            "/orders/{id}": {
                "get": {
                    "operationId": "GetOrder",
                    "summary": "Get an order",
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                    ],
                    "responses": {
                        "200": {
                            "description": "The order",
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "type": "object",
                                        "properties": {"unitPrice": {"type": "number"}},
                                    }
                                }
                            },
                        }
                    },
                }
            }
        },
        **more,
    }


def swagger() -> dict[str, Any]:
    """The same as Swagger 2.0, with what such descriptions bring along."""
    return {
        "swagger": "2.0",
        "info": {"title": "Orders", "version": "1.0", "description": "Orders of a shop."},
        "host": "api.contoso.com",
        "schemes": ["http", "https"],
        "tags": [{"name": "Orders"}],
        "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "security": [{"key": []}],
        "parameters": {"Id": {"name": "id", "in": "path", "required": True, "type": "string"}},
        "paths": {
            "/orders/{id}": {
                "parameters": [{"$ref": "#/parameters/Id"}],
                "get": {
                    "operationId": "Orders_Get",
                    "summary": "Get an order",
                    "tags": ["Orders", "Orders"],
                    "security": [],
                    "responses": {
                        "200": {"description": "ok", "schema": {"$ref": "#/definitions/Order"}},
                        "default": {"description": "no", "schema": {"$ref": "#/definitions/Error"}},
                    },
                },
            }
        },
        "definitions": {
            "Order": {"type": "object", "properties": {"no": {"type": "string", "title": "No."}}},
            "Error": {"type": "object"},
        },
    }


def test_properties_are_the_minimal_file_of_generic_oauth2() -> None:
    assert properties() == {
        "properties": {
            "iconBrandColor": "#0b556a",
            "capabilities": [],
            "connectionParameters": {
                "token": {
                    "type": "oauthSetting",
                    "oAuthSettings": {
                        "identityProvider": "oauth2",
                        "clientId": CLIENT_ID,
                        "scopes": [SCOPE],
                        "redirectMode": "GlobalPerConnector",
                        "properties": {
                            "IsFirstParty": "False",
                            "IsOnbehalfofLoginSupported": False,
                        },
                        "customParameters": {
                            "authorizationUrl": {"value": AUTHORIZE},
                            "tokenUrl": {"value": TOKEN},
                            "refreshUrl": {"value": TOKEN},
                        },
                    },
                }
            },
        }
    }


def test_the_published_schema_takes_the_properties_but_for_the_redirect_mode() -> None:
    schema = published_schema("paconn-apiProperties.schema.json")
    ours = properties()
    assert violations(schema, ours)
    known = copy.deepcopy(ours)
    oauth = known["properties"]["connectionParameters"]["token"]["oAuthSettings"]
    oauth["redirectMode"] = "Global"
    assert violations(schema, known) == []


@pytest.mark.parametrize("known", [{}, {"connectorId": "shared_orders", "script": "script.csx"}])
def test_the_published_schema_takes_the_settings(known: dict[str, Any]) -> None:
    schema = published_schema("paconn-settings.schema.json")
    found = violations(schema, settings(known))
    assert [text for text in found if "script" not in text] == []


def test_settings_keep_what_paconn_wrote() -> None:
    kept = {"connectorId": "shared_orders-5f12", "environment": "env", "script": "script.csx"}
    assert settings(kept) | kept == settings(kept)
    assert settings({"icon": "old.png"})["icon"] == "icon.png"


# Where a published file differs beyond what this project chooses otherwise (redirect mode and URL,
# publisher, stack owner, colour, order of the scope string, the on-behalf-of flag).
_SLIPS: dict[str, dict[str, tuple[object, object]]] = {
    "BuildingMindsTwin": {},
    "ITautomate": {
        # Refreshes in another tenant than it signs in.
        "token.oAuthSettings.customParameters.refreshUrl.value": (
            "https://itautomateB2C.b2clogin.com/itautomatedev.onmicrosoft.com"
            "/b2c_1a_signin/oauth2/v2.0/token",
            "https://itautomateb2c.b2clogin.com/itautomateb2c.onmicrosoft.com"
            "/b2c_1a_signin/oauth2/v2.0/token",
        ),
    },
    # Has a segment /te/ in its URLs, which Microsoft asks to remove, and names a capability.
    "Nodefusion Portal": {
        "capabilities": (["actions"], []),
        **{
            f"token.oAuthSettings.customParameters.{name}.value": (
                f"https://3procloud.b2clogin.com/te/3procloud.onmicrosoft.com"
                f"/b2c_1a_signuporsigninwithaad/oauth2/v2.0/{endpoint}",
                f"https://3procloud.b2clogin.com/3procloud.onmicrosoft.com"
                f"/b2c_1a_signuporsigninwithaad/oauth2/v2.0/{endpoint}",
            )
            for name, endpoint in (
                ("authorizationUrl", "authorize"),
                ("tokenUrl", "token"),
                ("refreshUrl", "token"),
            )
        },
    },
    "Rencore Governance": {},
    # Publisher and stack owner stand in the wrong object.
    "SkyPointCloud": {
        "token.oAuthSettings.properties.publisher": ("SkyPoint Cloud", None),
        "token.oAuthSettings.properties.stackOwner": ("SkyPoint Cloud", None),
    },
    "SmartDialog": {},
}


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda entry: entry["connector"])
def test_a_published_b2c_connector_comes_out_again(published: dict[str, Any]) -> None:
    """From its tenant, policy, scope string and client id alone.

    The scope string is taken as published: two ask for no `openid` and no `offline_access`, one
    for no `openid`, one for `profile`; what this project would ask for is the next test's.
    """
    theirs = published["connectionParameters"]["token"]["oAuthSettings"]
    sign_in = theirs["customParameters"]["authorizationUrl"]["value"]
    host, domain, policy = sign_in.replace("/te/", "/").removeprefix("https://").split("/")[:3]
    place = Authority(tenant_name=domain.split(".")[0], tenant_id="")
    assert host == f"{place.tenant_name}.b2clogin.com"
    ours = connector_properties(
        authorize_url(place, policy),
        token_url(place, policy),
        token_url(place, policy),
        theirs["scopes"][0],
        theirs["clientId"],
    )["properties"]

    differences = {
        path: pair
        for path, pair in _differences(
            {"capabilities": published["capabilities"], **published["connectionParameters"]},
            {"capabilities": ours["capabilities"], **ours["connectionParameters"]},
        ).items()
        if path.rpartition(".")[2]
        not in ("redirectMode", "redirectUrl", "IsOnbehalfofLoginSupported")
    }
    assert differences == _SLIPS[published["connector"]]


def test_this_projects_scope_string_against_the_published_ones() -> None:
    """What a stack of ours would ask for in place of each published scope string."""
    found = {}
    for entry in PUBLISHED:
        theirs = set(entry["connectionParameters"]["token"]["oAuthSettings"]["scopes"][0].split())
        of_api = [scope for scope in theirs if scope.startswith("https://")]
        if not of_api:
            continue  # Rencore asks for a bare client id, which is no scope of an API
        identifier = of_api[0].rpartition("/")[0]
        values = [scope.rpartition("/")[2] for scope in of_api]
        ours = set(scope_string(identifier, values).split())
        found[entry["connector"]] = (sorted(ours - theirs), sorted(theirs - ours))
    assert found == {
        "BuildingMindsTwin": ([], []),
        "ITautomate": ([], []),
        "Nodefusion Portal": (["offline_access", "openid"], []),
        "SkyPointCloud": ([], ["profile"]),
        "SmartDialog": (["openid"], []),
    }


@pytest.mark.parametrize("name", ["authorization_url", "token_url", "refresh_url"])
def test_a_policy_in_the_query_is_refused(name: str) -> None:
    url = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/v2.0/token?p=B2C_1_siin"
    with pytest.raises(InvalidSetting, match="appends a query of its own") as refusal:
        properties(**{name: url})
    assert refusal.value.remedy == "Set urlForm to path."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("authorization_url", "http://login.contoso.com/authorize"),
        ("token_url", "login.contoso.com/token"),
        ("token_url", "https://login.contoso.com/token?x=1"),
        ("scope", "  "),
        ("icon_brand_color", "teal"),
    ],
)
def test_bad_values_are_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting):
        properties(**{name: value})


def test_the_rehearsals_plain_http_on_localhost_is_taken() -> None:
    url = "http://localhost:8001/contosob2c.onmicrosoft.com/B2C_1_siin/oauth2/v2.0/token"
    assert properties(token_url=url)


def test_a_clean_description_raises_no_finding() -> None:
    described = describe(orders(), authorization_url=AUTHORIZE, token_url=TOKEN, scope=SCOPE)
    assert described.findings == []


def test_server_sign_in_and_texts_are_set() -> None:
    made = definition(orders())
    assert (made["host"], made["basePath"], made["schemes"]) == (
        "api.contoso.com",
        "/v1",
        ["https"],
    )
    assert made["securityDefinitions"] == {
        "oauth2_auth": {
            "type": "oauth2",
            "flow": "accessCode",
            "authorizationUrl": AUTHORIZE,
            "tokenUrl": TOKEN,
            "scopes": {SCOPE: "Call the API as the person who signs in."},
        }
    }
    assert made["security"] == [{"oauth2_auth": [SCOPE]}]
    operation = made["paths"]["/orders/{id}"]["get"]
    assert operation["parameters"] == [
        {
            "name": "id",
            "in": "path",
            "required": True,
            "type": "string",
            "x-ms-summary": "Id",
            "x-ms-url-encoding": "single",
        }
    ]
    fields = operation["responses"]["200"]["schema"]["properties"]
    assert fields == {"unitPrice": {"type": "number", "x-ms-summary": "Unit Price"}}


@pytest.mark.parametrize("source", [orders(), swagger()], ids=["3.1", "2.0"])
def test_the_published_schema_takes_the_definition(source: dict[str, Any]) -> None:
    schema = published_schema("apiDefinition.swagger.schema.json")
    assert violations(schema, definition(source)) == []


def test_the_given_address_beats_the_descriptions() -> None:
    made = definition(orders(), api_url="https://other.contoso.com/")
    assert (made["host"], made["basePath"]) == ("other.contoso.com", "/")


@pytest.mark.parametrize(
    "url",
    ["api.contoso.com", "ftp://api.contoso.com", "https://a/b?c=1", "https://u@a", "https://"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InvalidSetting, match="apiUrl"):
        definition(orders(), api_url=url)


def test_a_description_without_an_absolute_server_asks_for_the_address() -> None:
    with pytest.raises(InvalidDescription, match=r"servers: .*--api-url"):
        definition(orders(servers=[{"url": "/api"}]))


def test_tokens_never_travel_in_the_clear() -> None:
    plain = orders(servers=[{"url": "http://api.contoso.com"}])
    assert definition(plain)["schemes"] == ["https"]
    with pytest.raises(InvalidDescription, match="schemes: without https"):
        definition(orders(servers=[{"url": "http://api.contoso.com:8080"}]))
    with pytest.raises(InvalidDescription, match="schemes: without https"):
        definition(orders(), api_url="http://api.contoso.com")


def test_an_api_on_this_machine_is_taken_with_a_warning() -> None:
    described = describe(
        orders(),
        authorization_url=AUTHORIZE,
        token_url=TOKEN,
        scope=SCOPE,
        api_url="http://localhost:8000",
    )
    assert [finding.path for finding in described.findings] == ["schemes"]


def test_a_swagger_description_keeps_its_names_and_loses_what_harms() -> None:
    source = swagger()
    described = describe(source, authorization_url=AUTHORIZE, token_url=TOKEN, scope=SCOPE)
    made = described.document
    assert source == swagger()
    assert made["schemes"] == ["https"]
    operation = made["paths"]["/orders/{id}"]["get"]
    assert operation["operationId"] == "Orders_Get"
    assert "tags" not in operation
    assert "tags" not in made
    assert operation["responses"]["default"] == {"description": "no"}
    assert made["definitions"] == {
        "Order": {"type": "object", "properties": {"no": {"type": "string", "x-ms-summary": "No."}}}
    }
    assert made["parameters"]["Id"]["x-ms-url-encoding"] == "single"
    assert {(finding.severity, finding.path) for finding in described.findings} == {
        ("warning", "securityDefinitions.key"),
        ("note", "paths./orders/{id}.get.security"),
        ("note", "paths./orders/{id}.get.responses.default"),
        ("warning", "paths./orders/{id}.get.operationId"),
    }


def test_every_security_of_the_description_gives_way_and_is_named() -> None:
    source = orders(
        components={
            "securitySchemes": {
                "HTTPBearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "query", "name": "k"},
            }
        },
        security=[{"key": []}],
    )
    described = describe(source, authorization_url=AUTHORIZE, token_url=TOKEN, scope=SCOPE)
    assert list(described.document["securityDefinitions"]) == ["oauth2_auth"]
    assert [(finding.severity, finding.path) for finding in described.findings] == [
        ("note", "components.securitySchemes.HTTPBearer"),
        ("warning", "components.securitySchemes.key"),
    ]


def test_a_missing_description_of_the_api_is_filled_in_because_paconn_needs_it() -> None:
    made = definition(orders(info={"title": "Orders", "version": "1.0"}))
    assert made["info"]["description"] == "Orders."


def test_one_refusal_lists_every_place() -> None:
    source = orders()
    operation = source["paths"]["/orders/{id}"]["get"]
    operation["requestBody"] = {"required": True, "content": {"application/json": {}}}
    operation["parameters"].append({"name": "x", "in": "cookie", "required": True})
    with pytest.raises(InvalidDescription) as refusal:
        definition(source)
    assert [finding.path for finding in refusal.value.findings] == [
        "paths./orders/{id}.get.parameters.x",
        "paths./orders/{id}.get.requestBody",
    ]
    assert str(refusal.value).startswith(
        'apiDefinition is "Orders": a connector cannot use it.\n- '
    )


def test_a_description_of_more_than_a_megabyte_is_refused() -> None:
    source = orders(info={"title": "Orders", "version": "1.0", "description": "x" * 1_000_000})
    with pytest.raises(InvalidDescription, match="less than 1 MB"):
        definition(source)


def test_the_digest_is_that_of_the_file() -> None:
    made = definition(orders())
    content = definition_text(made).encode()
    assert definition_digest(made) == hashlib.sha256(content).hexdigest()
    assert json.loads(content) == made
    assert definition_digest(definition(orders())) == definition_digest(made)


def test_no_secret_reaches_a_file() -> None:
    """The functions have no parameter that could carry one; this guards the names in the files."""
    text = json.dumps([properties(), definition(orders()), settings({})]).lower()
    assert "secret" not in text


def _differences(first: Any, second: Any, path: str = "") -> dict[str, tuple[object, object]]:
    if isinstance(first, dict) and isinstance(second, dict):
        found: dict[str, tuple[object, object]] = {}
        for key in [*first, *(key for key in second if key not in first)]:
            below = f"{path}.{key}" if path else key
            found |= _differences(first.get(key), second.get(key), below)
        return found
    return {} if first == second else {path: (first, second)}


def path_with(*methods: str, **body: Any) -> dict[str, Any]:
    """A description whose path shares a body with all of its operations."""
    operation = {"summary": "Orders", "responses": {"204": {"description": "ok"}}}
    shared = {"name": "body", "in": "body", "schema": {"type": "object"}, **body}
    return {
        "swagger": "2.0",
        "info": {"title": "Orders", "version": "1.0", "description": "Orders of a shop."},
        "host": "api.contoso.com",
        "schemes": ["https"],
        "paths": {
            "/orders": {
                "parameters": [shared],
                **{it: {**operation, "operationId": f"Orders{it.title()}"} for it in methods},
            }
        },
    }


def test_an_optional_body_of_a_path_goes_to_the_operations_that_send_one() -> None:
    source = path_with("get", "post", "put")
    own = {"name": "body", "in": "body", "schema": {"type": "string"}}
    source["paths"]["/orders"]["put"]["parameters"] = [own]
    made = describe(source, authorization_url=AUTHORIZE, token_url=TOKEN, scope=SCOPE)
    orders = made.document["paths"]["/orders"]
    assert orders["parameters"] == []
    assert "parameters" not in orders["get"]
    assert [it["schema"] for it in orders["post"]["parameters"]] == [{"type": "object"}]
    assert [it["schema"] for it in orders["put"]["parameters"]] == [{"type": "string"}]
    assert [(it.severity, it.path) for it in made.findings if "body" in it.rule] == [
        ("warning", "paths./orders.parameters.body")
    ]


def test_a_body_that_every_operation_of_a_path_sends_stays_there() -> None:
    source = path_with("post", "put")
    assert definition(source)["paths"]["/orders"]["parameters"][0]["name"] == "body"


def test_a_required_body_of_a_path_with_a_get_is_refused() -> None:
    with pytest.raises(InvalidDescription, match="InFetchOperationNotAllowed"):
        definition(path_with("get", "post", required=True))


CIRCLE: dict[str, Any] = {}
CIRCLE["x-self"] = CIRCLE


@pytest.mark.parametrize(
    "value",
    [CIRCLE, float("nan"), 10**5000, b"x", {("a",): 1}, object()],
    ids=["circle", "nan", "digits", "bytes", "key", "object"],
)
def test_a_description_with_what_json_does_not_have_is_refused(value: object) -> None:
    with pytest.raises(InvalidSetting, match="the description: JSON has no form for it") as refused:
        definition(orders() | {"x-mine": value})
    assert len(str(refused.value)) < 400


def test_a_date_that_yaml_has_made_of_a_version_is_text_again() -> None:
    described = orders()
    described["info"]["version"] = date(2027, 1, 31)
    assert definition(described)["info"]["version"] == "2027-01-31"
