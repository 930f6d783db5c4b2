"""`/beta/identity/b2cUserFlows`: names, types, versions, what can change, and what takes a name."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import InProcessTenant
from tests.sandbox.graph.flows import FLOWS, create


def test_a_flow_is_created_read_and_deleted(tenant: InProcessTenant) -> None:
    body = {"id": "Customer", "userFlowType": "signUpOrSignIn", "userFlowTypeVersion": 3}

    response = tenant.call("POST", FLOWS, body)

    assert response.status_code == 201
    assert response.headers["location"].endswith("/beta/identity/b2cUserFlows/B2C_1_Customer")
    created = response.json()
    assert created.pop("@odata.context").endswith("#identity/b2cUserFlows/$entity")
    assert created == {
        "id": "B2C_1_Customer",
        "userFlowType": "signUpOrSignIn",
        "userFlowTypeVersion": 3,
        "isLanguageCustomizationEnabled": False,
        "defaultLanguageTag": "en",
        "apiConnectorConfiguration": {},
    }
    read = tenant.ok("GET", f"{FLOWS}/b2c_1_CUSTOMER")
    assert (read["id"], read["defaultLanguageTag"]) == ("B2C_1_Customer", None)
    tenant.ok("DELETE", f"{FLOWS}/B2C_1_Customer")
    assert tenant.refused("GET", f"{FLOWS}/B2C_1_Customer")[:2] == (404, "AADB2C")
    assert tenant.refused("DELETE", f"{FLOWS}/B2C_1_Customer")[0] == 404


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("Customer", "B2C_1_Customer"),
        ("B2C_1_Customer", "B2C_1_Customer"),
        ("B2C_test", "B2C_1_B2C_test"),
        ("b2c_1_x", "B2C_1_b2c_1_x"),
    ],
)
def test_the_prefix_is_added_unless_it_is_there(
    tenant: InProcessTenant, given: str, made: str
) -> None:
    assert create(tenant, given)["id"] == made
