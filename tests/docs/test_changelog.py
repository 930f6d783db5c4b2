"""What the changelog calls released."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_states_of_each_release_are_recorded() -> None:
    """Else nobody would notice that an upgrade from it changes something."""
    changelog = (ROOT / "CHANGELOG.md").read_text()
    released = re.findall(r"^## (\d+\.\d+\.\d+) - ", changelog, re.MULTILINE)
    recorded = {folder.parent.name for folder in (ROOT / "tests" / "states").glob("*/stacks")}
    assert released
    assert set(released) <= recorded
