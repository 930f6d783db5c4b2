"""The reference is what the code says, and holds all of it."""

from __future__ import annotations

import re

import pytest

from b2c.spelling import camel_case
from infra.settings import SETTINGS
from tests.docs.documents import ROOT, prose
from tools.generate.files import FILES

FOLDER = ROOT / "docs/reference"


def test_no_page_lies_there_that_nothing_generates() -> None:
    assert {file.relative_to(ROOT).as_posix() for file in FOLDER.iterdir()} <= set(FILES)


@pytest.mark.parametrize("name", ["settings.md", "outputs.md", "resources.md"])
def test_every_name_has_its_meaning(name: str) -> None:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| `")]
    # Enumerations have two columns, and some words of them say it all.
    rows = [row for row in rows if len(row) > 2]
    assert rows
    assert [row[0] for row in rows if not row[2].strip(" |")] == []


def test_the_readmes_table_of_settings_names_each_once() -> None:
    readme = prose(ROOT / "README.md")
    table = readme[readme.index("| for | settings |") :].split("\n\n")[0]
    named = [span for row in table.splitlines()[2:] for span in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(camel_case(name) for name in SETTINGS)
