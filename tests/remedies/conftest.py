from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.tests.b2c.conftest import b2c_key, registration  # noqa: F401 - fixtures
from emulator.tests.b2c.connector_api import ConnectorApi, connector_api
from emulator.tests.b2c.registration import REDIRECT, SCOPE, Registration
from emulator.tests.conftest import open_state, read_keys, signing_keys, tenant  # noqa: F401
from tests.engine.conftest import engine, plugin  # noqa: F401
from tests.remedies.registered import Registered


@pytest.fixture
def api() -> Iterator[ConnectorApi]:
    with connector_api() as running:
        yield running


@pytest.fixture
def registered(registration: Registration, api: ConnectorApi) -> Registered:  # noqa: F811
    """A connection to what a stack registers, in a tenant of this process."""
    base = f"{registration.tenant.state.url}/contosob2c.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
    outputs = {
        "clientId": registration.client_id,
        "clientSecret": registration.secret,
        "scope": SCOPE,
        "authorizationUrl": f"{base}/authorize",
        "tokenUrl": f"{base}/token",
        "refreshUrl": f"{base}/token",
    }
    return Registered(registration.tenant.http, outputs, REDIRECT, registration, api)
