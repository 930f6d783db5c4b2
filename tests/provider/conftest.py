from __future__ import annotations

import pytest

from emulator.tests.conftest import (  # noqa: F401 - fixtures
    InProcessTenant,
    open_state,
    read_keys,
    signing_keys,
    tenant,
)
from tests.provider.in_process import Directory


@pytest.fixture
def directory(tenant: InProcessTenant) -> Directory:  # noqa: F811
    """A fresh tenant and Microsoft Graph as resource types use it."""
    return Directory(tenant)
