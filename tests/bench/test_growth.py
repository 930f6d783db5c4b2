from dataclasses import replace

import pytest

from bench.growth import exponent, median_cost, of_lives
from bench.life import OURS, Lives
from tests.bench.lives import COST


def test_the_exponent_is_of_what_is_added_to_the_fixed_part() -> None:
    assert exponent({0: 5.0, 1: 5.1, 10: 6.0, 100: 15.0}) == pytest.approx(1.0)
    assert exponent({0: 5.0, 1: 6.0, 10: 105.0, 100: 10_005.0}) == pytest.approx(2.0)


def test_what_is_lost_in_the_noise_of_the_fixed_part_has_no_weight() -> None:
    assert exponent({0: 5.0, 1: 5.001, 10: 6.0, 20: 7.0, 100: 15.0}) == pytest.approx(1.0)


def test_too_few_numbers_have_no_exponent() -> None:
    assert exponent({0: 4, 1: 4, 10: 4, 100: 5}) is None


def test_one_slow_measurement_of_several_has_no_weight() -> None:
    measured = [replace(COST, seconds=seconds, requests=4) for seconds in (2.0, 9.0, 1.0)]
    assert median_cost(measured) == replace(COST, seconds=2.0, requests=4)


def test_the_growth_of_up_is_that_of_the_stacks_that_were_made() -> None:
    def made(connectors: int) -> Lives:
        cost = replace(COST, requests=1 + 10 * connectors)
        program = OURS if connectors else "empty"
        return Lives(connectors, waits=False, delay_ms=0, costs={program: {"up": [cost]}})

    assert of_lives([made(0), made(1), made(10)], OURS) is None
    grown = of_lives([made(30), made(1), made(10), made(0)], OURS)
    assert grown is not None
    assert list(grown.costs) == [0, 1, 10, 30]
    assert grown.exponents["requests"] == pytest.approx(1.0)
