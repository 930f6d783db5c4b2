from __future__ import annotations

import ast
import re
from typing import Any

import pytest

from emulator.tenant.power_platform.settings import PowerPlatformSettings
from emulator.tenant.setting_values import SettingValues
from emulator.tenant.settings import B2cSettings, Settings, UserFlowSettings
from tools.generate import ROOT
from verify import facts
from verify.facts import Fact, FactError
from verify.probes import PROBES

FACTS = facts.load()

# By the switches' address below /_rehearsal/.
SWITCHES: dict[str, SettingValues] = {
    "settings": Settings(),
    "b2c": B2cSettings(),
    "userFlows": UserFlowSettings(),
    "powerPlatform": PowerPlatformSettings(),
}
CONDITIONS = {
    "settings": {"request_delay_ms"},
    "userFlows": {"throttling"},
    "powerPlatform": {"rows", "membership", "privileges", "pageSize"},
}
"""Switches that make a condition for tests. They leave no question open, so no fact has them."""


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_names_code_and_tests_that_exist(fact: Fact) -> None:
    assert [path for path in fact.code if not (ROOT / path).exists()] == []
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


@pytest.mark.parametrize("fact", [one for one in FACTS if one.switch], ids=lambda fact: fact.id)
def test_a_switch_is_the_emulators_whose_default_confirms_the_statement(fact: Fact) -> None:
    assert fact.switch
    defaults = SWITCHES[fact.switch.api]
    assert defaults.as_json()[fact.switch.name] == fact.switch.confirms
    other = defaults.changed({fact.switch.name: fact.switch.refutes}).as_json()
    assert other[fact.switch.name] == fact.switch.refutes


def test_every_question_that_the_emulator_leaves_open_is_a_fact() -> None:
    of_facts = {(fact.switch.api, fact.switch.name) for fact in FACTS if fact.switch}
    for api, defaults in SWITCHES.items():
        names = set(defaults.as_json()) - CONDITIONS.get(api, set())
        assert {name for name in names if (api, name) not in of_facts} == set()


def test_every_probe_that_a_fact_names_exists() -> None:
    names = {probe.name for probe in PROBES}
    assert {fact.id: fact.probe for fact in FACTS if fact.probe and fact.probe not in names} == {}


def test_no_table_breaks_its_own_rules() -> None:
    assert FACTS
    assert len({fact.id for fact in FACTS}) == len(FACTS)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"mark": "sure"}, "has the mark 'sure'"),
        ({"id": "Prefix_1"}, "has an id with other characters"),
        ({"source": "a colleague"}, "has the source 'a colleague'"),
        ({"code": []}, "names no code"),
        ({"mark": "unconfirmed"}, "neither a probe nor a reason"),
        ({"probe": "names", "not_observable": "No request shows it."}, "has both"),
        ({"proof": "none"}, "has unknown fields: proof"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
def test_a_fact_that_breaks_a_rule_is_refused(change: dict[str, Any], problem: str) -> None:
    fact = {
        "area": "User flows",
        "id": "prefix",
        "says": "The service puts B2C_1_ in front.",
        "mark": "documented",
        "source": "https://learn.microsoft.com/graph",
        "code": ["b2c/user_flow/rules.py"],
        "meanwhile": "check does the same.",
    }
    with pytest.raises(FactError, match=re.escape(problem)):
        facts.read({**fact, **change})


def test_a_fact_without_a_statement_is_refused() -> None:
    with pytest.raises(FactError, match="prefix is incomplete"):
        facts.read({"id": "prefix"})


def test_every_behaviour_of_the_emulator_is_turned_by_a_test_of_the_provider() -> None:
    text = "".join(path.read_text("utf-8") for path in (ROOT / "tests/provider").rglob("test_*.py"))
    for name in UserFlowSettings().as_json():
        assert name in text, f"no test of the provider turns {name}"
