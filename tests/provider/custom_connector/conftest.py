from __future__ import annotations

import pytest

from emulator.tests.conftest import InProcessTenant
from emulator.tests.dataverse.conftest import Organization
from tests.provider.environment import Environment


@pytest.fixture
def environment(tenant: InProcessTenant) -> Environment:
    """A fresh environment of Power Platform and the resource type that speaks to it."""
    return Environment(Organization(tenant))
