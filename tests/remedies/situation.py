"""Situations: how an error comes about, and the remedy's sentences as acts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from b2c.errors import ErrorKind

Outcomes = Iterator[str | None]
"""What signing in ends with: first the code, then None after each way that the remedy offers."""

Place = TypeVar("Place")


@dataclass(frozen=True)
class Situation(Generic[Place]):
    """`follows` are the sentences of the code's remedy that `steps` carries out, word for word."""

    code: str
    follows: tuple[str, ...]
    steps: Callable[[Place], Outcomes]

    def __str__(self) -> str:
        return f"{self.code}-{self.steps.__name__}"


class Situations(list[Situation[Place]]):
    """Situations in one kind of place."""

    def of(
        self, code: str, *follows: str
    ) -> Callable[[Callable[[Place], Outcomes]], Callable[[Place], Outcomes]]:
        def add(steps: Callable[[Place], Outcomes]) -> Callable[[Place], Outcomes]:
            self.append(Situation(code, follows, steps))
            return steps

        return add


def sentences(kind: ErrorKind) -> list[str]:
    """The remedy, split into its sentences."""
    return re.split(r"(?<=\.) (?=[A-Z])", kind.remedy)
