"""The reference is what the code says, and holds all of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from b2c.spelling import camel_case
from infra.settings import SETTINGS
from tests.docs.documents import ROOT, prose
from tools.reference.pages import FOLDER, PAGES, text


def test_the_committed_pages_are_the_ones_that_the_code_makes(tmp_path: Path) -> None:
    # In a process of its own: click keeps the help options of a command that another test ran.
    subprocess.run([sys.executable, "-m", "tools.reference", str(tmp_path)], cwd=ROOT, check=True)
    for name in PAGES:
        assert (FOLDER / name).read_text("utf-8") == (tmp_path / name).read_text("utf-8"), (
            f"{name} is out of date: run python -m tools.reference"
        )


def test_no_other_page_lies_beside_them() -> None:
    assert {file.name for file in FOLDER.iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", ["settings.md", "outputs.md", "resources.md"])
def test_every_name_has_its_meaning(name: str) -> None:
    rows = [line.split(" | ") for line in text(name).splitlines() if line.startswith("| `")]
    # Enumerations have two columns, and some words of them say it all.
    rows = [row for row in rows if len(row) > 2]
    assert rows
    assert [row[0] for row in rows if not row[2].strip(" |")] == []


def test_the_readmes_table_of_settings_names_each_once() -> None:
    readme = prose(ROOT / "README.md")
    table = readme[readme.index("| for | settings |") :].split("\n\n")[0]
    named = [span for row in table.splitlines()[2:] for span in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(camel_case(name) for name in SETTINGS)
