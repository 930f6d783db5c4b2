"""A tenant with what this product registers, and a browser of its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.b2c.keys import open_b2c_keys
from sandbox.store import Store
from tests.sandbox.b2c.browser import Browser
from tests.sandbox.b2c.registration import Registration, register
from tests.sandbox.conftest import InProcessTenant, OpenTenant


@pytest.fixture(scope="session")
def b2c_key() -> dict[str, object]:
    """A key made once, because making one takes longer than most tests."""
    store = Store(":memory:")
    open_b2c_keys(store)
    key = store.get("b2cSigningKey", "current")
    assert key is not None
    return key


@pytest.fixture
def registration(tenant: InProcessTenant) -> Registration:
    """The two applications of a connector, their grants, and a client secret."""
    return register(tenant)


@pytest.fixture
def browser(tenant: InProcessTenant) -> Browser:
    return Browser(tenant.http)


__all__ = ["InProcessTenant", "OpenTenant", "Path"]
