"""The table of errors: complete against what was published, and against what the emulator sends.

That its remedies work is shown in `tests/remedies`.
"""

from __future__ import annotations

import re
from pathlib import Path

from b2c.errors import ERRORS

ROOT = Path(__file__).parents[2]

# Codes that the facts of the B2C protocol list as worth handling, and those of Entra ID that the
# deployer's credentials or another identity provider in the connector lead to.
WORTH_HANDLING = (
    "90006 90007 90287 90008 90010 90083 90011 90018 90285 90012 90117 99005 90055 90057 90058"
    " 90068 90296 90079 90084 90080 90081 90085 90086 90087 90088 90091 90092 90107 90110 90115"
    " 90118 90128 90129 90146 90182 90183 90184 90205 90229 90238 90244 90273 90277 90279 90284"
    " 90289 99059"
)
OF_ENTRA = "500011 7000215 7000222 700016 50011 65001 90009 900144"


def test_every_code_worth_handling_is_in_the_table() -> None:
    codes = {f"AADB2C{number}" for number in WORTH_HANDLING.split()}
    assert codes | {f"AADSTS{number}" for number in OF_ENTRA.split()} <= set(ERRORS)


def test_no_code_is_raised_that_is_not_in_the_table() -> None:
    raised: set[str] = set()
    for path in (ROOT / "emulator/b2c").glob("*.py"):
        found = re.findall(r"(?:B2cError|refuse)\((\d{5})", path.read_text("utf-8"))
        raised |= {f"AADB2C{number}" for number in found}
    assert raised
    assert raised <= set(ERRORS)
