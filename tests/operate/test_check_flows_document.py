import re
from pathlib import Path

import click

from b2c.user_flow.portal_settings import EXPECTATIONS
from operate.check_flows import check_flows
from operate.check_flows_document import as_markdown

ROOT = Path(__file__).parents[2]


def test_the_document_is_made_from_the_tables() -> None:
    assert (ROOT / "docs/check-flows.md").read_text("utf-8") == as_markdown(), (
        "run python -m operate.check_flows_document"
    )


def test_every_setting_is_in_one_of_the_two_tables() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", as_markdown(), re.MULTILINE)
    assert sorted(rows) == sorted(one.name for one in EXPECTATIONS)


def test_its_commands_use_options_that_exist() -> None:
    known = {
        option
        for parameter in check_flows.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    used = set(re.findall(r"^python -m operate check-flows.*", as_markdown(), re.MULTILINE))
    assert len(used) == 3
    assert {word for line in used for word in line.split() if word.startswith("--")} <= known


def test_a_flows_name_in_a_place_is_not_taken_for_html() -> None:
    assert "<flow>" not in as_markdown()
