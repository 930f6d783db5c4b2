from typing import Any

import pytest

from tests.dates import IN_SIX_MONTHS

TENANT_ID = "11111111-1111-1111-1111-111111111111"


@pytest.fixture
def settings() -> dict[str, Any]:
    """The smallest complete arguments of a FlowConnector."""
    return {
        "tenant_name": "contoso",
        "tenant_id": TENANT_ID,
        "policy": "B2C_1_siin",
        "api_name": "orders",
        "scopes": [{"value": "orders.read"}, {"value": "orders.write"}],
        "client_secrets": [{"generation": 1, "expires": IN_SIX_MONTHS}],
    }
