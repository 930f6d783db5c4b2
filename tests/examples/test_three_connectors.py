"""`examples/three-connectors` under mocks: what is registered, not that B2C takes it.

`tests/engine/test_examples.py` signs in through it.
"""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from tests.components.recording import Program
from tests.dates import IN_NINE_MONTHS, IN_SIX_MONTHS
from tests.examples import programs

FIRST = {"generation": 1, "expires": IN_SIX_MONTHS}
SECRETS = {name: [FIRST] for name in ("sales", "support", "billing")}
SETTINGS = {
    "tenantName": "contoso",
    "tenantId": "11111111-1111-1111-1111-111111111111",
    "policy": "B2C_1_signupsignin",
    "clientSecrets": SECRETS,
}


def run(exported: dict[str, Any] | None = None, **changes: Any) -> Program:
    return programs.run("three-connectors", {**SETTINGS, **changes}, exported=exported)


def test_one_api_is_registered_and_each_connector_may_ask_for_its_own_scopes_only() -> None:
    program = run()
    assert [r.name for r in program.of_type("index:WebApi")] == ["shop"]
    assert {
        r.name: sorted(r.inputs["claimValues"])
        for r in program.of_type("ServicePrincipalDelegatedPermissionGrant")
        if r.name.endswith("api-grant")
    } == {
        "sales-client-api-grant": ["orders.read", "orders.write"],
        "support-client-api-grant": ["orders.read"],
        "billing-client-api-grant": ["invoices.read", "orders.read"],
    }


def test_rotating_one_connector_adds_one_secret() -> None:
    secrets = {r.name for r in run().of_type("ApplicationPassword")}
    rotated = {**SECRETS, "sales": [{"generation": 2, "expires": IN_NINE_MONTHS}, FIRST]}
    after = {r.name for r in run(clientSecrets=rotated).of_type("ApplicationPassword")}
    assert len(secrets) == 3
    assert after - secrets == {"sales-client-client-secret-even"}


def test_a_connectors_own_redirect_url_is_registered_at_that_connector() -> None:
    own = "https://global.consent.azure-apim.net/redirect/sales-1"
    program = run(redirectUrls={"sales": [own]})
    assert {
        r.name: r.inputs["redirectUris"] for r in program.of_type("ApplicationRedirectUris")
    } == {
        "sales-client-redirect-uris": [own],
        "support-client-redirect-uris": ["https://global.consent.azure-apim.net/redirect"],
        "billing-client-redirect-uris": ["https://global.consent.azure-apim.net/redirect"],
    }


def test_each_secret_is_an_output_of_its_own() -> None:
    exported: dict[str, Any] = {}
    run(exported)
    secrets = {name for name in exported if name.endswith("ClientSecret")}
    assert secrets == {"salesClientSecret", "supportClientSecret", "billingClientSecret"}


@pytest.mark.parametrize(
    "changes",
    [
        {"clientSecrets": {"sales": [FIRST]}},
        {"clientSecrets": {**SECRETS, "slaes": [FIRST]}},
        {"redirectUrls": {"slaes": []}},
    ],
)
def test_settings_for_another_connector_or_without_one_are_refused(changes: Any) -> None:
    with pytest.raises(pulumi.RunError, match="List secrets for each of sales, support, billing"):
        run(**changes)
