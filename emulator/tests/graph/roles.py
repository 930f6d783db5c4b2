"""Other app roles for the deployer."""

from __future__ import annotations

from emulator.tests.conftest import InProcessTenant


def with_graph_roles(tenant: InProcessTenant, *names: str) -> None:
    """Give the deployer exactly these app roles of Microsoft Graph, and a token with them."""
    client_id = tenant.state.identity.deployer_client_id
    answer = tenant.http.request("PUT", f"/_rehearsal/roles/{client_id}", json=list(names))
    assert answer.status_code == 200, answer.text
    tenant.authorization["Authorization"] = f"Bearer {tenant.token()}"
