from __future__ import annotations

from typing import Any

import pytest

from bench.limits import broken
from tests.bench.lives import lives


def test_a_run_with_the_counts_of_a_flat_program_and_three_components_keeps_the_limits() -> None:
    assert list(broken(lives())) == []


@pytest.mark.parametrize(
    ("operation", "cost", "sentence"),
    [
        ("up", {"requests": 51}, "up of 1 connectors: 51 requests, a flat program needs 50."),
        ("up", {"resources": 18}, "18 resources in the state instead of 17."),
        ("up", {"state_bytes": 80_000}, "the state has 80000 bytes"),
        ("preview", {"changed": 1}, "preview of 1 connectors would change something."),
        ("destroy", {"resources": 2}, "destroy of 1 connectors leaves 2 resources."),
    ],
)
def test_a_count_above_its_limit_is_named(
    operation: str, cost: dict[str, Any], sentence: str
) -> None:
    (found,) = broken(lives(**{operation: cost}))
    assert sentence in found


def test_time_has_no_limit() -> None:
    assert list(broken(lives(up={"seconds": 1000.0, "program_seconds": 100.0}))) == []
