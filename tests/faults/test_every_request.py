"""The engine killed at each request of an `up`, an update, a rotation and a `destroy`.

Slow: minutes for each run. `make test-faults` runs it and writes the table of docs/faults.md.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from tests.dates import IN_A_YEAR, IN_NINE_MONTHS
from tests.engine.engine import Stack
from tests.engine.killing import DESTROY, UP, Moment, killed
from tests.faults.conftest import Copies, Prepare
from tests.faults.mending import assert_sign_in_works, mend
from tests.faults.rows import is_written
from tests.faults.stacks import (
    GLOBAL_URL,
    deployed_stack,
    nothing,
    rotated_stack,
    with_user_flow,
)

pytestmark = pytest.mark.faults

_AFTER = "killed after request {:02}"
# A read has no effect, so that there is one way only to be killed at it.
_BEFORE = "killed before the effect of write {:02}"
_MOMENTS: dict[str, Callable[[int], Moment]] = {
    _AFTER: Moment,
    _BEFORE: lambda number: Moment(
        number, made=False, method="POST|PATCH|PUT|DELETE", path="^(?!.*/token$)"
    ),
}
# Every lane takes each n-th request, so that several workers share one run.
_LANES = {_AFTER: 8, _BEFORE: 2}


def _update(stack: Stack) -> None:
    """Something of every kind changes."""
    stack.settings |= {
        "clientDisplayName": "Flow",
        "scopes": [*stack.settings["scopes"], {"value": "orders.list"}],
        "redirectUrls": [f"{GLOBAL_URL}/orders-5f1", *stack.settings["redirectUrls"][1:]],
    }


def _rotation(stack: Stack) -> None:
    stack.settings["clientSecrets"] = [
        {"generation": 3, "expires": IN_A_YEAR},
        {"generation": 2, "expires": IN_NINE_MONTHS},
    ]


_RUNS: dict[str, tuple[Prepare, Callable[[Stack], None], tuple[str, ...]]] = {
    "up": (nothing, with_user_flow, UP),
    "update": (deployed_stack, _update, UP),
    "rotation": (rotated_stack, _rotation, UP),
    "destroy": (deployed_stack, nothing, DESTROY),
}
"""What is deployed before, what changes, and the command that is killed."""


@pytest.mark.parametrize("run", _RUNS)
@pytest.mark.parametrize(
    ("moment", "lane"),
    [(moment, lane + 1) for moment, lanes in _LANES.items() for lane in range(lanes)],
)
def test_repair_and_up_end_clean_after_a_kill_at_any_request(
    run: str, moment: str, lane: int, copies: Copies
) -> None:
    before, change, command = _RUNS[run]
    failures: list[str] = []
    for request in count(lane, _LANES[moment]):
        fault = moment.format(request)
        if is_written(run, fault):
            continue
        with copies(before, str(request)) as stack:
            change(stack)
            ended = killed(stack, _MOMENTS[moment](request), *command)
            if ended is None:
                break
            try:
                row = mend(stack, run, fault, ended, killed=True)
                if request == lane:
                    assert_sign_in_works(stack)
                if run == "destroy" and request == lane:
                    stack.destroy()
                    assert stack.tenant.applications() == {}
                row.write()
            except Exception as failure:
                failures.append(f"{run}, {fault}: {failure}")
    assert not failures, "\n\n".join(failures)
