from __future__ import annotations

from tests.engine.conftest import engine, fresh, plugin  # noqa: F401
