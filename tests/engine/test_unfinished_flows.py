"""A change of a user flow that failed half way, by the real engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


def fail(stack: Stack) -> None:
    """A change that attaches a provider and then fails."""
    wrong = {**SHOP, "identity_providers": OFFERED, "attributes": [WRONG]}
    configure(stack, {"flows": {"shop": wrong}})
    failed = stack.up(fails=True)
    assert "extension_nonsense" in failed.output
    assert "A part of the change may be made" in failed.output
    assert offered(stack) == OFFERED


def offered(stack: Stack) -> list[str]:
    found = beta(stack.tenant, "GET", "b2cUserFlows/B2C_1_shop/userFlowIdentityProviders")
    return [each["id"] for each in found["value"]]


def test_a_change_that_failed_half_way_can_be_undone_and_finished(
    fresh: Stack, tmp_path: Path
) -> None:
    fresh.tenant.control("userFlows", {"throttling": "off"})
    stack = project(fresh, tmp_path / "flows", ROOT / "tests" / "engine" / "flows_program")
    stack.init()
    configure(stack, {"flows": {"shop": SHOP}})
    stack.up()

    fail(stack)
    configure(stack, {"flows": {"shop": SHOP}})
    assert planned(stack) == {"shop": ("update", {"identityProviders"})}
    assert stack.up().resources() == "~ 1 updated 1 unchanged"
    assert offered(stack) == []

    fail(stack)
    finished = {**SHOP, "identity_providers": OFFERED, "attributes": [{**CITY, "optional": True}]}
    configure(stack, {"flows": {"shop": finished}})
    assert planned(stack) == {"shop": ("update", {"attributes"})}
    stack.up()
    assert offered(stack) == OFFERED
    assert planned(stack, "--refresh") == {}
