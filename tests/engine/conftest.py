from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.engine.engine import ROOT, RunningTenant, Stack
from tools.engine import ensure_engine

STAND_IN = ROOT / "sandbox" / "azuread" / "pulumi-resource-azuread"


@pytest.fixture(scope="session")
def engine() -> Path:
    """The folder of the engine; built first where there is none."""
    return ensure_engine()


@pytest.fixture(scope="session")
def plugin() -> Path:
    """The azuread plugin of the suite: the stand-in, or the official one where it is at hand."""
    if os.environ.get("SANDBOX_PROVIDER") == "official":
        found = shutil.which("pulumi-resource-azuread") or next(
            iter(
                (Path.home() / ".pulumi/plugins/resource-azuread-v6.10.0").glob(
                    "pulumi-resource-azuread"
                )
            ),
            None,
        )
        assert found, "SANDBOX_PROVIDER=official, but pulumi-resource-azuread is nowhere"
        return Path(found)
    return STAND_IN


@pytest.fixture(scope="session")
def deployed_folder(engine: Path, plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tenant and a stack after one `up`, to be copied: made once for all workers."""
    shared = tmp_path_factory.getbasetemp().parent / "deployed"
    with FileLock(f"{shared}.lock"):
        if not (shared / "done").exists():
            shared.mkdir()
            tenant = RunningTenant(shared / "tenant")
            try:
                stack = Stack(shared, engine, plugin, tenant)
                stack.init()
                stack.up()
            finally:
                tenant.stop()
            (shared / "done").touch()
    return shared


@pytest.fixture
def fresh(engine: Path, plugin: Path, tmp_path: Path) -> Iterator[Stack]:
    """A stack with nothing in it, on an empty tenant."""
    tenant = RunningTenant(tmp_path / "tenant")
    stack = Stack(tmp_path, engine, plugin, tenant)
    stack.init()
    yield stack
    tenant.stop()


@pytest.fixture
def deployed(engine: Path, plugin: Path, deployed_folder: Path, tmp_path: Path) -> Iterator[Stack]:
    """A stack after one `up`, on a tenant of its own."""
    shutil.copytree(deployed_folder, tmp_path, dirs_exist_ok=True, symlinks=True)
    tenant = RunningTenant(tmp_path / "tenant")
    tenant.forget_requests()
    yield Stack(tmp_path, engine, plugin, tenant)
    tenant.stop()


@pytest.fixture(scope="module")
def refused_tenant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTenant]:
    tenant = RunningTenant(tmp_path_factory.mktemp("refused") / "tenant")
    yield tenant
    tenant.stop()


@pytest.fixture
def refused(engine: Path, plugin: Path, refused_tenant: RunningTenant, tmp_path: Path) -> Stack:
    """A stack whose settings a test makes wrong; no run may get as far as the tenant."""
    stack = Stack(tmp_path, engine, plugin, refused_tenant)
    stack.init()
    return stack
