"""Two runs on one stack at once. `make test-faults`."""

from __future__ import annotations

import signal

import pytest

from tests.engine.killing import UP, finish, reaches, signal_all, start, stop
from tests.faults.conftest import Copies
from tests.faults.mending import assert_sign_in_works, faults, mend, operate
from tests.faults.stacks import nothing, with_user_flow

pytestmark = pytest.mark.faults


def test_the_second_run_and_a_repair_are_refused_and_the_first_goes_on(copies: Copies) -> None:
    with copies(nothing, "stack") as stack:
        with_user_flow(stack)
        faults(stack, {"path": "/servicePrincipals$", "delay_ms": 1000})
        first = start(stack, *UP)
        assert reaches(stack, first, 0)
        stop(stack, first)
        second = stack.up(fails=True)
        assert "the stack is currently locked" in second.output
        code, said = operate(stack, "doctor", "--quick")
        assert (code, "A run is at work on the stack" in said) == (1, True)
        code, said = operate(stack, "repair", "--yes")
        assert (code, "still at work: wait for its end" in said) == (1, True)
        signal_all(first, signal.SIGCONT)
        ended = finish(stack, first)
        assert ended.code == 0, ended.output
        row = mend(stack, "up", "a second run meanwhile", second)
        assert_sign_in_works(stack)
        row.write()
