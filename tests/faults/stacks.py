"""What is deployed before a run that meets a fault."""

from __future__ import annotations

from typing import Any

from tests.engine.engine import Stack, free_port
from tests.engine.test_changes import SECRET_2

GLOBAL_URL = "https://global.consent.azure-apim.net/redirect"
_FLOW: dict[str, Any] = {"flowId": "shop", "type": "signUpOrSignIn"}


def with_user_flow(stack: Stack) -> None:
    """Let the stack make the user flow that people sign in with, and let this machine sign in."""
    stack.settings |= {
        "userFlows": [_FLOW],
        "policy": "B2C_1_shop",
        "customDomain": stack.tenant.tenant.url,
        "redirectUrls": [GLOBAL_URL, f"http://localhost:{free_port()}/callback"],
    }


def nothing(_: Stack) -> None:
    """Nothing is deployed."""


def deployed_stack(stack: Stack) -> None:
    """Everything is deployed, with the first secret."""
    with_user_flow(stack)
    stack.up()


def rotated_stack(stack: Stack) -> None:
    """Everything is deployed, with the first two secrets."""
    stack.settings["clientSecrets"] = SECRET_2
    deployed_stack(stack)
