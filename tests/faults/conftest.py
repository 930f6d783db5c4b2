from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from tests.engine.conftest import deployed, deployed_folder, engine, fresh, plugin  # noqa: F401
from tests.engine.engine import RunningTenant, Stack

Prepare = Callable[[Stack], None]
Copies = Callable[[Prepare, str], AbstractContextManager[Stack]]


@pytest.fixture
def copies(
    engine: Path,  # noqa: F811
    plugin: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
) -> Copies:
    """Gives a stack on a tenant of its own, each time a copy of one that is prepared once for all
    workers: by a function, and a name for the copy."""
    made = tmp_path_factory.getbasetemp()
    shared = made.parent if "PYTEST_XDIST_WORKER" in os.environ else made

    @contextmanager
    def copy(prepare: Prepare, name: str) -> Iterator[Stack]:
        base = shared / f"prepared-{prepare.__name__}"
        settings = base / "settings.json"
        with FileLock(f"{base}.lock"):
            if not settings.exists():
                base.mkdir()
                tenant = RunningTenant(base / "tenant")
                try:
                    stack = Stack(base, engine, plugin, tenant)
                    stack.init()
                    prepare(stack)
                finally:
                    tenant.stop()
                settings.write_text(json.dumps(stack.settings))
        folder = tmp_path / name
        shutil.copytree(base, folder, symlinks=True)
        tenant = RunningTenant(folder / "tenant")
        stack = Stack(folder, engine, plugin, tenant, settings=json.loads(settings.read_text()))
        if "customDomain" in stack.settings:
            stack.settings["customDomain"] = tenant.tenant.url
        try:
            yield stack
        finally:
            # Requests of runs that are gone still wait.
            if tenant.process.is_alive():
                tenant.stop(signal.SIGKILL)
            shutil.rmtree(folder)

    return copy
