"""Which local accounts the tenant's flows may offer."""

from __future__ import annotations

from emulator.tests.conftest import InProcessTenant
from emulator.tests.graph.roles import with_graph_roles

POLICY = "/beta/policies/b2cAuthenticationMethodsPolicy"


def test_the_methods_are_read_and_switched(tenant: InProcessTenant) -> None:
    with_graph_roles(tenant, "Policy.ReadWrite.AuthenticationMethod")
    assert tenant.ok("GET", POLICY)["isEmailPasswordAuthenticationEnabled"] is True

    change = {"isUserNameAuthenticationEnabled": False}
    assert tenant.call("PATCH", POLICY, change).status_code == 204

    read = tenant.ok("GET", POLICY)
    read.pop("@odata.context")
    assert read == {
        "id": "b2cAuthenticationMethodsPolicy",
        "isEmailPasswordAuthenticationEnabled": True,
        "isUserNameAuthenticationEnabled": False,
        "isPhoneOneTimePasswordAuthenticationEnabled": False,
    }
    for wrong in ({"isUserNameAuthenticationEnabled": "no"}, {"id": "x"}, {"isFun": True}):
        assert tenant.refused("PATCH", POLICY, wrong)[0] == 400
