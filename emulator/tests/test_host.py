"""The address of a request, whatever its Host header says."""

from __future__ import annotations

import pytest

from emulator.tests.conftest import InProcessTenant

DOMAIN = "contosob2c.onmicrosoft.com"


@pytest.mark.parametrize(
    "host", ["", "[", "[::1", "a b", "evil@localhost", "x/y", "x:port", "\xe4"]
)
def test_a_host_that_is_none_gives_the_listeners_address(
    tenant: InProcessTenant, host: str
) -> None:
    headers = {"Host": host.encode("latin-1")}
    tenant.application()

    directory, flow, page = (
        tenant.call("GET", path, headers=headers)
        for path in (
            f"/{DOMAIN}/v2.0/.well-known/openid-configuration",
            f"/{DOMAIN}/B2C_1_siin/v2.0/.well-known/openid-configuration",
            "/v1.0/applications?$top=1",
        )
    )

    base = "http://localhost:8080"
    assert directory.json()["token_endpoint"].startswith(f"{base}/")
    assert directory.json()["msgraph_host"] == "localhost:8080"
    assert flow.json()["token_endpoint"].startswith(f"{base}/")
    assert page.json()["@odata.nextLink"].startswith(f"{base}/v1.0/")
    assert tenant.call("GET", "/nothing", headers=headers).status_code == 501
    assert tenant.call("GET", "/_rehearsal/health", headers=headers).status_code == 403
    assert tenant.call("GET", "/", headers=headers).status_code == 403
