from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.engine import RunningTenant
from tests.verify.verified_tenant import VerifiedTenant


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VerifiedTenant]:
    """One tenant for all tests of a worker, with objects of other people."""
    tenant = RunningTenant(tmp_path_factory.mktemp("verified") / "tenant")
    verified = VerifiedTenant(tenant)
    verified.plant()
    yield verified
    tenant.stop()


@pytest.fixture
def verified(running: VerifiedTenant) -> VerifiedTenant:
    """The tenant with its switches as a new one has them."""
    running.reset()
    return running
