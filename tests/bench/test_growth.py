import pytest

from bench.growth import exponent


def test_the_exponent_is_of_what_is_added_to_the_fixed_part() -> None:
    assert exponent({0: 5.0, 1: 5.1, 10: 6.0, 100: 15.0}) == pytest.approx(1.0)
    assert exponent({0: 5.0, 1: 6.0, 10: 105.0, 100: 10_005.0}) == pytest.approx(2.0)


def test_too_few_numbers_have_no_exponent() -> None:
    assert exponent({0: 4, 1: 4, 10: 4, 100: 5}) is None
