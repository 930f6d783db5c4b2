from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from emulator.rehearsal.values import form_rows, show_values

OUTPUTS: dict[str, Any] = {
    "clientId": "76e8b639-da74-4886-b403-08cafa69a298",
    "clientSecret": "[secret]",
    "clientSecretExpires": "2027-05-20T00:00:00Z",
    "authorizationUrl": "http://localhost:8080/contosob2c.onmicrosoft.com/B2C_1_siin/oauth2/v2.0/authorize",
    "tokenUrl": "http://localhost:8080/contosob2c.onmicrosoft.com/B2C_1_siin/oauth2/v2.0/token",
    "refreshUrl": "http://localhost:8080/contosob2c.onmicrosoft.com/B2C_1_siin/oauth2/v2.0/token",
    "scope": "https://contosob2c.onmicrosoft.com/orders/orders.read openid offline_access",
    "redirectUrls": ["https://a.example/redirect", "https://b.example/redirect"],
}


def test_the_fields_come_in_the_order_and_wording_of_the_security_form() -> None:
    assert form_rows(OUTPUTS) == [
        ("Authentication type", "OAuth 2.0"),
        ("Identity Provider", "Generic OAuth 2"),
        ("Client ID", OUTPUTS["clientId"]),
        ("Client secret", "••••••••  expires 2027-05-20"),
        ("Authorization URL", OUTPUTS["authorizationUrl"]),
        ("Token URL", OUTPUTS["tokenUrl"]),
        ("Refresh URL", OUTPUTS["refreshUrl"]),
        ("Scope", OUTPUTS["scope"]),
        ("Redirect URL", "https://a.example/redirect"),
        ("", "https://b.example/redirect"),
    ]


def shown(width: int, **more: Any) -> str:
    stream = io.StringIO()
    show_values(OUTPUTS | more, Console(file=stream, width=width, force_terminal=False))
    return stream.getvalue()


def test_long_values_stay_on_one_line_in_a_narrow_terminal() -> None:
    for name in ("authorizationUrl", "scope"):
        assert any(line.endswith(OUTPUTS[name]) for line in shown(width=40).splitlines())


def test_it_says_how_to_show_the_secret_and_how_to_go_on() -> None:
    text = shown(width=200)
    assert "pulumi stack output clientSecret --show-secrets" in text
    assert "make shell" in text
    assert "make down" in text


def test_a_connector_that_the_stack_made_is_shown_with_the_page_of_its_connections() -> None:
    connector = {
        "environmentUrl": "https://localhost:8443",
        "internalId": "shared_new-5forders",
        "redirectUrl": "http://localhost:8080/redirect/new-5forders",
    }
    text = shown(width=200, connectors={"power-platform": connector})
    assert "Connector power-platform in Power Platform" in text
    assert "shared_new-5forders" in text
    assert "http://localhost:8080/power-apps" in text
    assert "Custom connectors > New" not in text
