import time
from pathlib import Path
from typing import cast

from bench.bench import Bench
from bench.tenant import RunningTenant


def bench(seconds: float) -> Bench:
    return Bench(Path(), Path(), cast(RunningTenant, None), time.monotonic() + seconds)


def test_there_is_one_round_at_least_and_none_that_would_not_end_in_time() -> None:
    assert list(bench(0).rounds(1000, 10)) == [0]
    assert list(bench(1000).rounds(0, 10)) == [0]
    assert list(bench(1000).rounds(1000, 3)) == [0, 1, 2]


def test_no_folder_is_used_twice() -> None:
    run = bench(0)
    assert run.new_folder("up") != run.new_folder("up")
