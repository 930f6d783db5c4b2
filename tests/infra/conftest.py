import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def in_the_programs_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the engine runs the program, without credentials of whoever runs the tests."""
    monkeypatch.chdir(ROOT / "infra")
    for name in [name for name in os.environ if name.startswith("ARM_")]:
        monkeypatch.delenv(name)
