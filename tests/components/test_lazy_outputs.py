from __future__ import annotations

import pulumi
import pytest

from components.lazy_outputs import LazyOutputs
from tests.components.recording import record


class _Counting(LazyOutputs):
    number: pulumi.Output[int]

    def __init__(self) -> None:
        super().__init__("test:index:Counting", "counting")
        self.made = 0
        self._later(number=self._make)

    def _make(self) -> int:
        self.made += 1
        return 7


def test_an_output_is_made_when_it_is_read_and_once() -> None:
    def program() -> None:
        counting = _Counting()
        assert counting.made == 0
        assert isinstance(counting.number, pulumi.Output)
        assert counting.number is counting.number
        assert counting.made == 1

    record(program)


def test_a_name_that_is_no_output_is_refused_as_everywhere() -> None:
    def program() -> None:
        with pytest.raises(AttributeError, match="'_Counting' has no attribute 'numbre'"):
            _ = _Counting().numbre  # type: ignore[attr-defined]

    record(program)
