import time
from pathlib import Path
from typing import cast

from bench.bench import Bench
from bench.tenant import RunningTenant


def bench(seconds: float) -> Bench:
    return Bench(Path(), Path(), cast(RunningTenant, None), time.monotonic() + seconds)


def test_what_is_expected_to_take_longer_than_there_is_time_does_not_fit() -> None:
    assert bench(1000).fits(900)
    assert not bench(1000).fits(1100)


def test_on_a_slow_machine_less_fits() -> None:
    run = bench(1000)
    run.clock(0.001, lambda: time.sleep(0.01))
    assert run.fits(1)
    assert not run.fits(500)


def test_no_folder_is_used_twice() -> None:
    run = bench(0)
    assert run.new_folder("up") != run.new_folder("up")
