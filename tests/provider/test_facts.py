from __future__ import annotations

import ast
import re

import pytest

from emulator.tenant.settings import UserFlowSettings
from tools.generate import ROOT
from tools.generate.user_flow_facts import MARKS, Fact, facts

FACTS = list(facts())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.says[:40])
def test_every_fact_has_a_mark_and_tests_that_exist(fact: Fact) -> None:
    assert fact.mark in MARKS
    assert fact.tests
    for test in fact.tests:
        match = re.fullmatch(r"([\w/]+\.py)::(\w+)(?:\[(\w+)\])?", test)
        assert match, test
        file, name, setting = match.groups()
        assert name in _tests_in(file), f"{test} does not exist"
        if setting:
            assert f'"{setting}": ' in (ROOT / file).read_text("utf-8"), test


def _tests_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_behaviour_of_the_emulator_is_turned_by_a_test() -> None:
    text = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "tests/provider").rglob("test_*.py")
        if path.name != "test_facts.py"
    )
    for name in UserFlowSettings().as_json():
        assert name in text, f"no test of the provider turns {name}"
