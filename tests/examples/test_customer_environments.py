"""`examples/customer-environments` under mocks: what is registered, and by which provider."""

from __future__ import annotations

from typing import Any

from tests.components.recording import CONNECTOR_TELLS, Program
from tests.dates import IN_SIX_MONTHS
from tests.examples import programs

CUSTOMER = {
    "environmentUrl": "https://fabrikam.crm4.dynamics.com",
    "tenantId": "22222222-2222-2222-2222-222222222222",
    "clientId": "33333333-3333-3333-3333-333333333333",
    "clientSecrets": [{"generation": 1, "expires": IN_SIX_MONTHS}],
}
SETTINGS: dict[str, Any] = {
    "tenantName": "contoso",
    "tenantId": "11111111-1111-1111-1111-111111111111",
    "policy": "B2C_1_signupsignin",
    "customers": {
        "fabrikam": CUSTOMER,
        "wingtip": {**CUSTOMER, "environmentUrl": "https://wingtip.crm.dynamics.com"},
    },
    "customerSecrets": {"fabrikam": "planted of fabrikam", "wingtip": "planted of wingtip"},
}


def run(exported: dict[str, Any] | None = None, **changes: Any) -> Program:
    return programs.run("customer-environments", {**SETTINGS, **changes}, exported=exported)


def test_each_customer_has_a_client_a_provider_and_a_connector_of_its_own() -> None:
    program = run()
    connectors = {r.name: r for r in program.of_type("index:CustomConnector")}
    assert set(connectors) == {"fabrikam-connector", "wingtip-connector"}
    providers = {r.name: r.inputs for r in program.of_type("pulumi:providers:b2c")}
    assert (
        providers["fabrikam-directory"]["powerPlatformClientSecret"]["value"]
        == "planted of fabrikam"
    )
    secrets = {r.inputs["clientSecret"]["value"] for r in connectors.values()}
    clients = {str(r.inputs["connectionParameters"]) for r in connectors.values()}
    assert len(clients) == 2
    assert "planted of fabrikam" not in secrets
    for name in ("fabrikam", "wingtip"):
        assert program.providers[f"{name}-connector"].endswith(f"::{name}-directory")


def test_what_a_connector_tells_is_registered_at_its_client() -> None:
    exported: dict[str, Any] = {}
    program = run(exported)
    assert {
        r.name: r.inputs["redirectUris"] for r in program.of_type("ApplicationRedirectUris")
    } == {
        f"{name}-urls-redirect-uris": [CONNECTOR_TELLS["redirectUrl"]]
        for name in SETTINGS["customers"]
    }
    assert set(programs.value(exported["redirectUrls"])) == {"fabrikam", "wingtip"}


def test_a_customer_that_goes_touches_no_other() -> None:
    both = run().resources
    alone = run(customers={"fabrikam": CUSTOMER}).resources
    assert {name: both[name] for name in alone} == alone
