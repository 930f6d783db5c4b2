"""A change of a user flow that failed half way, by the real engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engine.engine import ROOT, Stack
from tests.engine.test_user_flows import beta, configure, planned, project

CITY: dict[str, Any] = {"attribute": "city", "display_name": "City", "input_type": "textBox"}
SHOP: dict[str, Any] = {
    "flow_id": "shop",
    "type": "signUpOrSignIn",
    "identity_providers": [],
    "attributes": [CITY],
}
OFFERED = ["OIDC-V1-ContosoID"]
WRONG = {**CITY, "attribute": "extension_nonsense"}


@pytest.fixture
def shop(fresh: Stack, tmp_path: Path) -> Stack:
    """A stack with one flow, whose last change attached a provider and then failed."""
    fresh.tenant.control("userFlows", {"throttling": "off"})
    stack = project(fresh, tmp_path / "flows", ROOT / "tests" / "engine" / "flows_program")
    stack.init()
    configure(stack, {"flows": {"shop": SHOP}})
    stack.up()
    wrong = {**SHOP, "identity_providers": OFFERED, "attributes": [WRONG]}
    configure(stack, {"flows": {"shop": wrong}})
    failed = stack.up(fails=True)
    assert "extension_nonsense" in failed.output
    assert "A part of the change may be made" in failed.output
    assert _offered(stack) == OFFERED
    return stack


def _offered(stack: Stack) -> list[str]:
    found = beta(stack.tenant, "GET", "b2cUserFlows/B2C_1_shop/userFlowIdentityProviders")
    return [each["id"] for each in found["value"]]


def test_the_former_program_undoes_what_was_made(shop: Stack) -> None:
    configure(shop, {"flows": {"shop": SHOP}})
    assert planned(shop) == {"shop": ("update", {"identityProviders"})}
    assert shop.up().resources() == "~ 1 updated 1 unchanged"
    assert _offered(shop) == []
    assert planned(shop, "--refresh") == {}


def test_the_right_program_finishes_the_change(shop: Stack) -> None:
    finished = {**SHOP, "identity_providers": OFFERED, "attributes": [{**CITY, "optional": True}]}
    configure(shop, {"flows": {"shop": finished}})
    assert planned(shop) == {"shop": ("update", {"attributes"})}
    shop.up()
    assert _offered(shop) == OFFERED
    assert planned(shop) == {}
    assert planned(shop, "--refresh") == {}
