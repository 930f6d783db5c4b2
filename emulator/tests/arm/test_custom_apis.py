from __future__ import annotations

from typing import Any

import pytest

from emulator.tests.arm.conftest import Azure, connector_body


def test_the_secret_of_a_connector_can_never_be_read_back(azure: Azure) -> None:
    answers = [
        azure.call("PUT", azure.connector(), connector_body()),
        azure.call("GET", azure.connector()),
    ]
    for answer in answers:
        assert "planted" not in answer.text
        assert "lientSecret" not in answer.text
    kept = str(azure.tenant.state.store.list("armResource"))
    assert "planted" not in kept


def test_a_connector_shows_the_redirect_url_of_its_region(azure: Azure) -> None:
    properties = azure.ok("PUT", azure.connector(), connector_body())["properties"]
    settings = properties["connectionParameters"]["token"]["oAuthSettings"]
    assert settings["redirectUrl"] == (
        "https://logic-apis-westeurope.consent.azure-apim.net/redirect"
    )
    assert settings["clientId"] == "the-client"


@pytest.mark.parametrize(
    "more",
    [
        {"swagger": {"openapi": "3.0.3"}},
        {"backendService": {"serviceUrl": "https://api.contoso.com/v2"}},
        {"connectionParameters": {"token": {"type": "oauthSetting", "oAuthSettings": {}}}},
    ],
)
def test_what_no_connector_can_use_is_refused(azure: Azure, more: dict[str, Any]) -> None:
    assert azure.refused("PUT", azure.connector(), connector_body(**more)) == (
        400,
        "InvalidApiDefinition",
    )
