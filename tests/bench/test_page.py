from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bench.breakdown import breakdown, components_alone
from bench.charts import write_charts
from bench.growth import growth
from bench.life import FLAT, OPERATIONS, OURS
from bench.page import page
from bench.tables import spread
from tests.bench.lives import COST, lives


def document(**more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"machine": {}, "lives": [], "growth": [], "leftOut": [], "charts": []}
    return {**empty, **more}


def test_the_table_has_both_medians_and_the_ratio_of_each_operation() -> None:
    text = page(document(lives=[asdict(lives(up={"seconds": 3.0}))]))
    assert "| up | 3.00 : 2.00 (1.50) |" in text
    assert "| preview | 2.00 : 2.00 (1.00) |" in text


def test_the_page_names_what_was_left_out() -> None:
    assert "want of time: user flows." in page(document(leftOut=["user flows"]))


def test_growth_is_shown_with_its_exponent() -> None:
    costs = {0: COST, 1: COST, 10: COST}
    text = page(document(growth=[asdict(growth(OURS, "first preview", costs))]))
    assert "| connectors: first preview | 0 | 1 | 10 | exponent |" in text


def test_an_exponent_above_its_goal_stands_beside_the_flat_programs() -> None:
    ours = {n: replace(COST, program_seconds=1 + n**1.2) for n in (1, 10, 100)}
    theirs = {n: replace(COST, program_seconds=1 + float(n)) for n in (1, 10, 100)}
    grown = [
        asdict(growth(what, "first preview", {0: replace(COST, program_seconds=1.0), **costs}))
        for what, costs in ((OURS, ours), (FLAT, theirs))
    ]
    text = page(document(growth=grown))
    assert "| connectors: first preview | program, CPU s | 1.20 | 1.00 |" in text
    assert "Above the goal" not in page(document(growth=grown[1:]))


def test_several_rounds_are_shown_with_their_spread() -> None:
    assert spread([3.0, 1.0, 2.0]) == "2.00 (1.00 to 3.00)"
    assert spread([3.0]) == "3.00"


def test_a_bar_is_made_of_differences_of_what_was_measured(tmp_path: Path) -> None:
    measured = [asdict(lives())]
    assert breakdown(measured) == {}
    empty = {"empty": measured[0]["costs"][OURS]}
    measured += [
        {**measured[0], "connectors": 0, "costs": empty},
        {**measured[0], "delay_ms": 50},
        {**measured[0], "waits": True},
    ]
    engine, *others = breakdown(measured).values()
    assert engine == dict.fromkeys(OPERATIONS, 2.0)
    assert others == [dict.fromkeys(OPERATIONS, 0.0)] * 4
    assert write_charts(document(lives=measured), tmp_path) == ["benchmark-operations.svg"]
    assert "| up | 2.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0% |" in page(document(lives=measured))


def test_a_missed_goal_stands_beside_what_empty_components_cost() -> None:
    measured = [asdict(lives(up={"seconds": 3.0}))]
    bare, full = (
        {**measured[0], "connectors": number, "costs": {name: asdict(more).get("costs", {})[OURS]}}
        for number, name, more in (
            (0, "empty", lives()),
            (30, "empty_components", lives(up={"seconds": 5.0})),
        )
    )
    measured += [bare, full]
    alone = components_alone(measured, 1)
    assert alone is not None
    assert alone["up"] == 0.1
    text = page(document(lives=measured))
    assert "| 1 connector | up | 1.50 | 1.05 | 1.00 | 0.10 |" in text
    assert "| preview | 1.00 |" not in text


def test_what_the_seconds_consist_of_has_goals_too() -> None:
    text = page(document(lives=[asdict(lives(preview={"program_seconds": 0.6, "requests": 51}))]))
    assert "None of the seconds." in text
    assert "| 1 connector | program, CPU s | 1.20 | 1.05 |" in text
    assert "| 1 connector | requests | 1.02 | 1.00 |" in text
    assert "| 1 connector | resources | 1.21 | 1.05 |" in text
    assert "MiB | 1.00 | 1.05" not in text


def test_sign_ins_are_shown_by_the_second_and_at_the_99th_percentile() -> None:
    sign_ins = {"side_by_side": 4, "per_second": 12.5, "seconds": [0.3] * 98 + [0.9, 0.9]}
    rotation = {"up": 2.0, "without_valid_secret": 0.0, "until_connector": 1.0}
    text = page(document(signIns=sign_ins, rotation=rotation))
    assert "answer | 12.5 |" in text
    assert "99th percentile, seconds | 0.90 |" in text
    assert "none of the client's | 0 |" in text


def test_growth_has_a_chart(tmp_path: Path) -> None:
    measured = asdict(growth(OURS, "first preview", {0: COST, 1: COST, 10: COST}))
    # As it is read back from JSON.
    measured["costs"] = {str(number): cost for number, cost in measured["costs"].items()}
    assert write_charts(document(growth=[measured]), tmp_path) == ["benchmark-growth.svg"]
