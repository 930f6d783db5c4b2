"""What the programs registered that only Azure itself can run, release by release.

Under mocks: which resources, with which parents, inputs and options. There is no state of theirs.
"""

from __future__ import annotations

import json

import pytest

from tests.examples.programs import EXAMPLES
from tests.states.programs import PROGRAMS, file_of, registered
from tests.states.recorded import STATES
from tests.states.stacks import STACKS

RECORDED = sorted((file.parents[1].name, file.stem) for file in STATES.glob("*/programs/*.json"))


@pytest.mark.parametrize(("version", "program"), RECORDED)
def test_a_program_registers_and_exports_what_it_did_in_a_release(
    version: str, program: str
) -> None:
    assert json.loads(json.dumps(registered(program))) == json.loads(
        file_of(version, program).read_text()
    )


def test_every_example_program_is_recorded_with_the_next_release() -> None:
    there = {file.parent.name for file in EXAMPLES.glob("*/__main__.py")}
    with_state = {stack.program.removeprefix("examples/") for stack in STACKS.values()}
    assert there <= with_state | set(PROGRAMS)
