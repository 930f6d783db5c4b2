"""`examples/app-service` under mocks: wiring only, not that App Service takes it."""

from __future__ import annotations

from typing import Any

from tests.examples import programs
from tests.examples.test_api_management import API, OUTPUTS

SETTINGS = {
    "connectorStack": "organization/b2c-connector/prod",
    "resourceGroup": "orders-rg",
    "app": "contoso-orders",
}


def test_the_app_lets_only_tokens_of_the_user_flow_for_the_api_through() -> None:
    program = programs.run(
        "app-service",
        SETTINGS,
        answers={"pulumi:pulumi:StackReference": {"outputs": OUTPUTS}},
    )
    [settings] = program.of_type("web:WebAppAuthSettingsV2")
    inputs: Any = settings.inputs
    assert (inputs["name"], inputs["resourceGroupName"]) == ("contoso-orders", "orders-rg")
    assert inputs["platform"]["enabled"] is True
    assert inputs["globalValidation"] == {
        "requireAuthentication": True,
        "unauthenticatedClientAction": "Return401",
    }
    assert inputs["identityProviders"] == {
        "customOpenIdConnectProviders": {
            "b2c": {
                "enabled": True,
                "registration": {
                    "clientId": API,
                    "openIdConnectConfiguration": {
                        "wellKnownOpenIdConfiguration": OUTPUTS["openidConfigurationUrl"]
                    },
                },
            }
        }
    }


def test_the_providers_name_has_no_hyphen() -> None:
    assert programs.module("app-service", "authentication").PROVIDER.isalnum()
