"""A connector for an API that another stack registered."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.engine import Stack


def test_a_second_connector_uses_the_first_ones_api_and_leaves_it_alone(deployed: Stack) -> None:
    outputs = deployed.outputs()
    api = deployed.tenant.applications()["Orders API"]
    [read] = [s for s in api["api"]["oauth2PermissionScopes"] if s["value"] == "orders.read"]
    settings = {
        key: value
        for key, value in deployed.settings.items()
        if key not in ("apiName", "apiDisplayName", "scopes")
    }
    second = replace(
        deployed,
        name="second",
        settings={
            **settings,
            "clientDisplayName": "Second",
            "existingApi": {
                "identifierUri": outputs["apiIdentifierUri"],
                "clientId": outputs["apiClientId"],
                "scopes": [{"value": "orders.read", "id": read["id"]}],
            },
        },
    )
    second.init()
    second.up()
    assert second.outputs()["apiClientId"] == outputs["apiClientId"]
    assert second.outputs()["scope"] == (
        "https://contosob2c.onmicrosoft.com/orders/orders.read openid offline_access"
    )
    assert second.steps("--refresh") == {}

    second.destroy()
    assert set(deployed.tenant.applications()) == {"Orders API", "Power Automate"}
    assert deployed.steps("--refresh") == {}
