"""Wiring only, under mocks: the engine test proves that the stand-in of ARM takes it, and nothing
here proves that Azure does."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pulumi
import pytest

from components import InvalidSetting
from components.azure_native import REQUIREMENT
from components.logic_apps_connector import LogicAppsConnector
from openapi import connector_files
from tests.components.recording import Program, record
from tests.components.without_azure import run_without_azure

SIGN_IN = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
CLIENT_ID = "11111111-2222-3333-4444-555555555555"
SCOPE = "https://contoso.onmicrosoft.com/orders/orders.read openid offline_access"
DEFINITION = {
    "openapi": "3.0.3",
    "info": {"title": "Orders", "version": "1", "description": "Orders of a customer."},
    "servers": [{"url": "https://api.contoso.com/v1"}],
    "paths": {
        "/orders": {
            "get": {"operationId": "ListOrders", "responses": {"200": {"description": "Orders."}}}
        }
    },
}
SECRET = "a planted secret"


def args(**more: Any) -> Any:
    return {
        "resource_group": "orders-rg",
        "location": "West Europe",
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        "authorization_url": f"{SIGN_IN}/authorize",
        "token_url": f"{SIGN_IN}/token",
        "scope": SCOPE,
        "api_definition": DEFINITION,
        **more,
    }


def program(**more: Any) -> Program:
    return record(lambda: LogicAppsConnector("flow", args(**more)))


def properties_of(registered: Program) -> Any:
    """The connector's properties, which hold a secret; in Python that marks them as a whole."""
    properties = registered.resources["flow-connector"].inputs["properties"]
    assert pulumi.runtime.rpc._special_sig_key in properties
    return properties["value"]


def test_a_connector_is_one_resource_and_a_connection_is_one_more() -> None:
    assert {r.type for r in program().resources.values()} == {
        "b2c:index:LogicAppsConnector",
        "azure-native:web:CustomApi",
    }
    both = program(connection={})
    assert {name: r.parent for name, r in both.resources.items() if name != "flow"} == {
        "flow-connector": "flow",
        "flow-connection": "flow",
    }


def test_the_sign_in_is_that_of_the_connectors_files_with_the_secret() -> None:
    properties = properties_of(program())
    files = connector_files.connector_properties(
        f"{SIGN_IN}/authorize",
        f"{SIGN_IN}/token",
        f"{SIGN_IN}/token",
        SCOPE,
        CLIENT_ID,
    )["properties"]
    token = files["connectionParameters"]["token"]
    del token["oAuthSettings"]["redirectMode"]
    given = properties["connectionParameters"]["token"]
    assert given["oAuthSettings"].pop("clientSecret") == SECRET
    assert given == token


def test_the_definition_is_that_of_the_connectors_files() -> None:
    properties = properties_of(program())
    described = connector_files.describe(
        DEFINITION,
        authorization_url=f"{SIGN_IN}/authorize",
        token_url=f"{SIGN_IN}/token",
        scope=SCOPE,
    ).document
    assert properties["swagger"] == described
    assert properties["backendService"] == {"serviceUrl": "https://api.contoso.com/v1"}
    assert properties["displayName"] == "Orders"


def test_names_and_region_come_out_in_azures_form() -> None:
    registered = program(name="orders", connection={"display_name": "Orders of Contoso"})
    connector = registered.resources["flow-connector"]
    connection = registered.resources["flow-connection"]
    assert connector.inputs["apiName"] == "orders"
    assert connector.inputs["resourceGroupName"] == "orders-rg"
    assert connector.inputs["location"] == connection.inputs["location"] == "westeurope"
    assert connection.inputs["connectionName"] == "orders-connection"
    assert connection.inputs["properties"] == {
        "displayName": "Orders of Contoso",
        "api": {"id": "/customApis/orders"},
    }


def test_another_region_replaces_both_because_azure_moves_nothing() -> None:
    registered = program(connection={})
    for name in ("flow-connector", "flow-connection"):
        assert registered.resources[name].replace_on_changes == ("location",)
        assert registered.resources[name].delete_before_replace
        assert registered.resources[name].protect


def test_the_outputs_name_the_connector_and_the_redirect_url_of_its_region() -> None:
    assert program(connection={}).outputs["flow"] == {
        "connectorId": "/customApis/flow",
        "connectorName": "flow",
        "connectionId": "flow-connection-id",
        "redirectUrl": "https://logic-apis-westeurope.consent.azure-apim.net/redirect",
    }
    assert "connectionId" not in program().outputs["flow"]


def test_another_redirect_url_from_the_service_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(pulumi, "warn", lambda text, _resource: said.append(text))
    program()
    assert said == []
    own = "https://global.consent.azure-apim.net/redirect/orders-5f1"

    def answer(_: Any, args: Any) -> Any:
        state = dict(args.inputs)
        if args.typ.endswith("CustomApi"):
            token = {"oAuthSettings": {"redirectUrl": own}}
            state["properties"] = {"connectionParameters": {"token": token}}
        return "an-id", state

    monkeypatch.setattr("tests.components.recording._Answers.new_resource", answer)
    program()
    assert len(said) == 1
    assert own in said[0]
    assert "redirectUrls" in said[0]


@pytest.mark.parametrize(
    ("settings", "setting"),
    [
        ({"resource_group": ""}, "resource_group"),
        ({"resource_group": "a/b"}, "resource_group"),
        ({"location": "china east"}, "location"),
        ({"location": None}, "location"),
        ({"name": "a b"}, "name"),
        ({"display_name": ""}, "display_name"),
        ({"connection": {"name": "-"}}, "connection.name"),
        ({"connection": {"display_name": "x" * 91}}, "connection.display_name"),
    ],
)
def test_a_wrong_setting_is_refused_before_anything_is_registered(
    settings: dict[str, Any], setting: str
) -> None:
    registered: list[Program] = []

    def run() -> None:
        registered.append(program(**settings))

    with pytest.raises(InvalidSetting) as refused:
        run()
    assert refused.value.setting == setting
    assert registered == []


def test_neither_the_components_nor_the_settings_import_the_package() -> None:
    code = (
        "import sys, components, components.logic_apps_connector, components.key_vault\n"
        "import infra.subscription\n"
        "print([name for name in sys.modules if name.startswith('pulumi_azure_native')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_without_the_package_the_refusal_says_what_to_install() -> None:
    code = (
        "import pulumi\n"
        "from tests.components.test_logic_apps_connector import program\n"
        "try:\n"
        "    program()\n"
        "except pulumi.RunError as refused:\n"
        "    print(refused)"
    )
    assert run_without_azure(code) == (
        "LogicAppsConnector needs the package pulumi-azure-native, which is not installed.\n"
        f"Install it (350 MB): {sys.executable} -m pip install '{REQUIREMENT}'\n"
    )
