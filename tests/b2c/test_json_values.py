from __future__ import annotations

from typing import Any

import pytest

from b2c.json_values import covers


@pytest.mark.parametrize(
    ("shown", "wanted", "same"),
    [
        ({"a": 1, "added": 2}, {"a": 1}, True),
        ({"a": {"b": [{"c": 1, "added": 0}]}}, {"a": {"b": [{"c": 1}]}}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ({"a": 1.0}, {"a": 1}, True),
        ({"a": True}, {"a": 1}, False),
        ({"a": [1, 2]}, {"a": [1]}, False),
        ({"a": [2, 1]}, {"a": [1, 2]}, False),
        ("a", {"a": 1}, False),
        (None, {"a": 1}, False),
        ({"a": {"secret": ""}}, {"a": {"secret": "planted"}}, True),
        ({"a": {}}, {"a": {"secret": "planted"}}, True),
    ],
)
def test_what_a_service_adds_is_no_difference_and_everything_else_is(
    shown: Any, wanted: Any, same: bool
) -> None:
    assert covers(shown, wanted, {"secret"}) is same
