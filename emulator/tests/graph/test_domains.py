"""The tenant's one domain."""

from __future__ import annotations

from emulator.tests.conftest import InProcessTenant


def test_the_tenant_has_its_initial_domain(tenant: InProcessTenant) -> None:
    [domain] = tenant.ok("GET", "/v1.0/domains")["value"]

    assert domain["id"] == "contosob2c.onmicrosoft.com"
    assert domain["isInitial"]
    assert domain["isDefault"]
    assert domain["isVerified"]
    assert domain["authenticationType"] == "Managed"
    assert tenant.ok("GET", "/v1.0/domains/contosob2c.onmicrosoft.com")["isRoot"]
    assert tenant.refused("GET", "/v1.0/domains/fabrikam.com")[0] == 404
