"""User flows for tests: one with every property, and what it attaches."""

from __future__ import annotations

from typing import Any

from clients.graph import Graph
from provider.user_flow.resource import UserFlow
from tests.provider.in_process import Directory

FLOW = "B2C_1_signup_signin"
PATH = f"identity/b2cUserFlows/{FLOW}"
PLAIN: dict[str, Any] = {"flowId": "signup_signin", "type": "signUpOrSignIn"}
PAGE = "selfasserted1_1"


def text(string: str, value: str) -> dict[str, Any]:
    return {"elementType": "UxElement", "stringId": string, "value": value}


def full(connector: str) -> dict[str, Any]:
    """Every property that a program can give; `connector` is an API connector's id."""
    return {
        **PLAIN,
        "version": "Recommended",
        "identityProviders": ["Google-OAUTH"],
        "attributes": [
            {
                "attribute": "email",
                "displayName": "E-mail",
                "inputType": "emailBox",
                "requiresVerification": True,
            },
            {"attribute": "city", "displayName": "City", "inputType": "textBox", "optional": True},
            {
                "attribute": "country",
                "displayName": "Country",
                "inputType": "dropdownSingleSelect",
                "values": [
                    {"name": "Nederland", "value": "nl", "default": True},
                    {"name": "Deutschland", "value": "de"},
                ],
            },
        ],
        "languageCustomization": True,
        "defaultLanguage": "en",
        "languages": [
            {"tag": "de", "pages": [{"page": PAGE, "strings": [text("button_continue", "Los")]}]},
            {"tag": "tlh"},
        ],
        "apiConnectors": {"postAttributeCollection": connector},
        "expect": {"multifactor": "off"},
    }


def checked(inputs: dict[str, Any], old: dict[str, Any] | None = None) -> dict[str, Any]:
    """The inputs as they come from check; there must be no failure."""
    found = UserFlow().check(old or {}, inputs)
    assert not found.failures, found.failures
    return found.inputs


def read(
    directory: Directory, state: dict[str, Any], inputs: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The state and the inputs of the flow as it is now."""
    found = UserFlow().read(directory.graph, FLOW, state, inputs)
    assert found is not None
    return found


def add_providers_and_connectors(graph: Graph) -> tuple[str, str]:
    """What flows attach: Google, Facebook, and two API connectors, whose ids are the answer."""
    for kind in ("Google", "Facebook"):
        graph.act(
            "identity/identityProviders",
            {
                "@odata.type": "#microsoft.graph.socialIdentityProvider",
                "displayName": kind,
                "identityProviderType": kind,
                "clientId": "id",
                "clientSecret": "planted",
            },
        )
    first, second = (
        graph.act(
            "identity/apiConnectors",
            {
                "displayName": name,
                "targetUrl": f"https://{name}.example/",
                "authenticationConfiguration": {
                    "@odata.type": "#microsoft.graph.basicAuthentication",
                    "username": "caller",
                    "password": "planted",
                },
            },
        )["id"]
        for name in ("one", "two")
    )
    return first, second
