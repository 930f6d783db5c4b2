from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class WholeRun:
    """`printed`: by the command. `folder`: with the report. `requests`: all that the tenant was
    sent, as `GET /path`. `changed`: whether the tenant holds anything else than before."""

    printed: str
    folder: Path
    requests: frozenset[str]
    changed: bool


@pytest.fixture(scope="session")
def whole_run(running: VerifiedTenant, tmp_path_factory: pytest.TempPathFactory) -> WholeRun:
    """A run of all probes; whoever uses it is in the group `whole run`."""
    running.reset()
    folder = tmp_path_factory.mktemp("report")
    before = running.everything()
    running.tenant.forget_requests()
    ran = running.run(*running.whole, "--report", str(folder))
    assert ran.exit_code == 0, ran.output
    requests = frozenset(f"{one['method']} {one['path']}" for one in running.tenant.requests())
    return WholeRun(ran.output, folder, requests, running.everything() != before)


@pytest.fixture
def verified(running: VerifiedTenant) -> VerifiedTenant:
    """The tenant with its switches as a new one has them."""
    running.reset()
    return running
