from __future__ import annotations

from tests.engine.conftest import deployed, deployed_folder, engine, fresh, plugin  # noqa: F401
