from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from emulator.rehearsal.plugin import chosen_plugin
from tests.engine.engine import RunningTenant, Stack
from tools.engine import ensure_engine

_FIRST = {"test_secrets.py", "test_up.py"}
_FOLDER = Path(__file__).parent


# Before pytest itself leaves out what is marked.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make test` has the first `up` and what it keeps secret; the rest is in `make test-lives`."""
    for item in items:
        if item.path.parent == _FOLDER and item.path.name not in _FIRST:
            item.add_marker(pytest.mark.lives)


@pytest.fixture(scope="session")
def engine() -> Path:
    """The folder of the engine; built first where there is none."""
    return ensure_engine()


@pytest.fixture(scope="session")
def plugin() -> Path:
    """The azuread plugin of the suite: the stand-in, or the official one where it is at hand."""
    return chosen_plugin(os.environ)


@pytest.fixture(scope="session")
def deployed_folder(engine: Path, plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tenant and a stack after one `up`, to be copied: made once for all workers."""
    folder = tmp_path_factory.getbasetemp()
    # Workers have folders of their own side by side; a single process is beside earlier runs.
    shared = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "deployed"
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
