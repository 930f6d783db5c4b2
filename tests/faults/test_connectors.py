"""The engine, or the plugin alone, killed at each request to an environment of Power Platform while
a connector is made, changed and deleted.

Slow: minutes for each. `make test-faults` runs it and writes the table of docs/faults.md.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.engine.engine import RunningTenant, Stack
from tests.engine.killing import UP, Moment, Victim, killed
from tests.engine.test_killed import ACTS, ENVIRONMENT, begin, is_gone
from tests.faults.mending import assert_sign_in_works, mend
from tests.faults.rows import is_written
from tests.faults.stacks import with_user_flow

pytestmark = pytest.mark.faults

_MOMENTS: dict[str, Callable[[int], Moment]] = {
    "after request {:02}": lambda number: Moment(number, path=ENVIRONMENT),
    "before the effect of write {:02}": lambda number: Moment(
        number, made=False, method="POST|PATCH|PUT|DELETE", path=ENVIRONMENT
    ),
}


@pytest.fixture
def stack(engine: Path, plugin: Path, tmp_path: Path) -> Iterator[Stack]:
    stack = Stack(tmp_path, engine, plugin, RunningTenant(tmp_path / "tenant"))
    stack.init()
    with_user_flow(stack)
    # People sign in through the connector, whose redirect URL is the only one.
    del stack.settings["redirectUrls"]
    begin(stack)
    yield stack
    # Requests of runs that are gone still wait.
    stack.tenant.stop(signal.SIGKILL)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("victim", ["engine", "plugin"])
@pytest.mark.parametrize("moment", _MOMENTS)
def test_repair_and_up_end_clean_after_a_kill_at_any_request_to_the_environment(
    stack: Stack, act: str, victim: Victim, moment: str
) -> None:
    before, want, expected = ACTS[act]
    run = f"{act} a connector"
    for request in count(1):
        fault = f"{victim} killed {moment.format(request)}"
        if is_written(run, fault):
            continue
        before(stack)
        stack.up()
        want(stack)
        ended = killed(stack, _MOMENTS[moment](request), *UP, victim=victim)
        if ended is None:
            break
        row = mend(stack, run, fault, ended, killed=victim == "engine")
        expected(stack)
        if expected is not is_gone:
            assert_sign_in_works(stack)
        row.write()
    # Nothing is asked before a deletion.
    assert request > 1
