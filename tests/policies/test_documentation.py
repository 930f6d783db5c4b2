from __future__ import annotations

from policies.documentation import FILE, table
from policies.pack import DEFINITIONS


def test_the_page_is_up_to_date() -> None:
    assert FILE.read_text() == table(), "run: python -m policies.documentation"


def test_every_policy_has_a_row_of_five_cells() -> None:
    rows = [line for line in table().splitlines() if line.startswith("| `")]
    assert len(rows) == len(DEFINITIONS)
    assert {row.count(" |") for row in rows} == {5}
