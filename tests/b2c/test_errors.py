"""The table of codes: complete against what was published for them, and proven by tests."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest

from b2c.errors import ERRORS

ROOT = Path(__file__).parents[2]

# Codes that the facts of the B2C protocol list as worth handling.
WORTH_HANDLING = (
    "90006 90007 90287 90008 90010 90083 90011 90018 90285 90012 90117 99005 90055 90057 90058"
    " 90068 90296 90079 90084 90080 90081 90085 90086 90087 90088 90091 90092 90107 90110 90115"
    " 90118 90128 90129 90146 90182 90183 90184 90205 90229 90244 90273 90277 90279 90284 99059"
)


def test_every_code_worth_handling_is_in_the_table() -> None:
    assert {int(code) for code in WORTH_HANDLING.split()} <= set(ERRORS)


@pytest.mark.parametrize("code", [code for code, kind in ERRORS.items() if kind.proof])
def test_every_code_is_produced_by_the_test_that_the_table_names(code: int) -> None:
    file, _, name = (ERRORS[code].proof or "").partition("::")
    module = importlib.import_module(f"emulator.tests.b2c.{Path(file).stem}")
    source = inspect.getsource(getattr(module, name))
    if "form" not in ERRORS[code].places:
        assert f"AADB2C{code}" in source


def test_no_code_is_raised_that_is_not_in_the_table() -> None:
    raised: set[int] = set()
    for path in (ROOT / "emulator/b2c").glob("*.py"):
        text = path.read_text("utf-8")
        raised |= {int(code) for code in re.findall(r"(?:B2cError|refuse)\((\d{5})", text)}
    assert raised
    assert raised <= set(ERRORS)
    proven = {code for code, kind in ERRORS.items() if kind.proof and "form" not in kind.places}
    assert proven == raised
