"""Wiring only, under mocks: the engine tests prove that the environment takes it."""

from __future__ import annotations

from typing import Any

import pytest

from b2c.refusal import InvalidSetting
from components import PowerPlatformConnector
from tests.components.recording import CONNECTOR_TELLS, Program, record
from tests.components.test_arguments import DOCUMENT, ENTRY, SIGN_IN, VARIABLE

GUID = "33333333-3333-3333-3333-333333333333"
TOLD = {name: value for name, value in CONNECTOR_TELLS.items() if name != "name"}
SECRET = "planted"


def made(**changes: Any) -> Program:
    arguments: Any = {**ENTRY, **SIGN_IN, "api_definition": DOCUMENT, **changes}
    return record(lambda: PowerPlatformConnector("orders", arguments))


def inputs(**changes: Any) -> dict[str, Any]:
    return dict(made(**changes).resources["orders-connector"].inputs)


def test_a_long_description_of_the_api_is_cut_where_its_column_ends() -> None:
    info = {"title": "Orders", "version": "1.0", "description": "\U0001f4e6" * 501}
    long = {**DOCUMENT, "info": info}
    assert inputs(api_definition=long)["description"] == "\U0001f4e6" * 500


def test_the_connector_is_made_as_its_files_describe_it() -> None:
    program = made()
    connector = program.resources["orders-connector"]
    assert (connector.type, connector.parent) == ("b2c:index:CustomConnector", "orders")
    sent = connector.inputs
    assert sent["environmentUrl"] == "https://contoso.crm4.dynamics.com"
    assert sent["displayName"] == "Orders"
    assert sent["description"] == "Orders of a customer."
    assert sent["definition"]["swagger"] == "2.0"
    assert sent["definition"]["paths"]["/orders"]["get"]["operationId"] == "ListOrders"
    settings = sent["connectionParameters"]["token"]["oAuthSettings"]
    assert settings["identityProvider"] == "oauth2"
    assert settings["redirectMode"] == "GlobalPerConnector"
    assert settings["clientId"] == SIGN_IN["client_id"]
    assert settings["scopes"] == [SIGN_IN["scope"]]
    assert settings["customParameters"]["refreshUrl"]["value"] == SIGN_IN["token_url"]
    assert sent["clientSecret"]["value"] == SECRET
    assert SECRET not in str({**sent, "clientSecret": None})


def test_what_the_service_tells_is_an_output() -> None:
    assert made().outputs["orders"] == {"environmentUrl": ENTRY["environment_url"], **TOLD}


def test_case_and_a_final_slash_of_the_environments_url_make_no_difference() -> None:
    again = made(environment_url="https://CONTOSO.crm4.dynamics.com/")
    assert again.resources == made().resources


def test_keys_of_the_definition_and_of_the_sign_in_stay_as_they_are() -> None:
    operation = {
        "operationId": "get_order",
        "summary": "Get an order",
        "parameters": [{"name": "order_id", "in": "path", "required": True, "type": "string"}],
        "responses": {
            "200": {
                "description": "It.",
                "schema": {"type": "object", "properties": {"customer_name": {"type": "string"}}},
            }
        },
    }
    document = {
        "swagger": "2.0",
        "info": DOCUMENT["info"],
        "host": "api.contoso.com",
        "schemes": ["https"],
        "paths": {"/my_orders/{order_id}": {"get": operation}},
    }
    [[path, item]] = inputs(api_definition=document)["definition"]["paths"].items()
    assert path == "/my_orders/{order_id}"
    assert "customer_name" in item["get"]["responses"]["200"]["schema"]["properties"]


def test_a_secret_by_hand_is_not_sent() -> None:
    sent = inputs(secret="byHand", client_secret_expires="2027-05-20T00:00:00Z")
    assert not [name for name in sent if "ecret" in name]
    told = inputs(secret="byHand", secret_entered_by_person=True)
    assert told["secretByHand"] is True


def test_a_variable_of_the_environment_is_named_and_read_again_at_a_rotation() -> None:
    sent = inputs(**VARIABLE, client_secret_expires="2027-05-20T00:00:00Z")
    assert sent["clientSecretVariable"] == "new_OrdersSecret"
    # The date is no secret, though the output stands for the secret's resource too.
    assert sent["clientSecretVersion"] == "2027-05-20T00:00:00Z"
    assert "clientSecret" not in sent


def test_a_secret_that_is_sent_must_be_given() -> None:
    arguments: Any = {**ENTRY, **SIGN_IN, "api_definition": DOCUMENT}
    del arguments["client_secret"]
    with pytest.raises(InvalidSetting, match="client_secret is missing"):
        PowerPlatformConnector("orders", arguments)


def test_an_adopted_connector_is_imported_as_it_is_and_protected() -> None:
    program = made(adopted=GUID, protect=False)
    connector = program.resources["orders-connector"]
    assert connector.import_id == f"https://contoso.crm4.dynamics.com/connectors({GUID})"
    assert connector.protect
    # What makes it another connector is compared, the rest is left alone.
    ignored = set(program.ignored_changes["orders-connector"])
    assert {"definition", "connectionParameters", "clientSecret", "shareWith"} <= ignored
    assert not {"environmentUrl", "displayName", "publisherPrefix"} & ignored
    assert made().ignored_changes["orders-connector"] == []


def test_protection_is_on_unless_it_is_switched_off() -> None:
    assert made().resources["orders-connector"].protect
    assert not made(protect=False).resources["orders-connector"].protect
