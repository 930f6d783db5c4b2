"""A tenant with what this product registers, and a browser of its pages."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.tenant.clock import machine_time
from emulator.tenant.sign_ins.keys import B2cKeys
from emulator.tenant.store import Store
from emulator.tests.b2c.browser import Browser
from emulator.tests.b2c.registration import Registration, register
from emulator.tests.conftest import InProcessTenant


@pytest.fixture(scope="session")
def b2c_key() -> dict[str, Any]:
    """A key made once, because making one takes longer than most tests."""
    store = Store(":memory:")
    B2cKeys(store)
    return store.list("b2cSigningKey")[0]


@pytest.fixture
def registration(tenant: InProcessTenant, b2c_key: dict[str, Any]) -> Registration:
    """The two applications of a connector, their grants, and a client secret.

    The tenant's clock stands still until a test moves it.
    """
    moment = machine_time()
    tenant.state.clock.source = lambda: moment
    tenant.state.store.put("b2cSigningKey", b2c_key["kid"], b2c_key)
    return register(tenant)


@pytest.fixture
def browser(tenant: InProcessTenant) -> Browser:
    return Browser(tenant.http)
