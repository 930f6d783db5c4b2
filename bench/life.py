"""The operations in the life of a stack, each measured, side by side with another stack's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.bench import Bench
from bench.programs.shape import Shape
from bench.stack import Cost, Stack, shape_of

OURS = "connectors"
FLAT = "flat"

OPERATIONS: Mapping[str, Callable[[Stack], Cost]] = {
    "up": lambda stack: stack.up(),
    "preview": lambda stack: stack.preview(),
    "preview --refresh": lambda stack: stack.preview("--refresh"),
    "rotation": lambda stack: _changed(stack, generations=[2, 1]),
    "one more scope": lambda stack: _changed(
        stack, scopes=["orders.read", "orders.write", "orders.list"]
    ),
    "destroy": lambda stack: stack.destroy(),
}
"""In the order of a stack's life."""

FIND_NOTHING = ("preview", "preview --refresh")
"""Those that change nothing."""


@dataclass(frozen=True)
class Lives:
    """`costs`: by program and operation, one for each time, in the same order."""

    connectors: int
    waits: bool
    delay_ms: int
    costs: Mapping[str, Mapping[str, Sequence[Cost]]]


class SideBySide:
    """The stacks of some programs, led through their lives operation by operation in turn."""

    def __init__(
        self,
        bench: Bench,
        connectors: int,
        *,
        programs: Sequence[str] = (OURS, FLAT),
        waits: bool = False,
        delay_ms: int = 0,
        previews: int = 1,
    ) -> None:
        """`waits`: whether the stand-in pauses as the official plugin does. `delay_ms`: of every
        request. `previews`: how often each life has the operations that find nothing to do."""
        extra = {"REHEARSAL_PROVIDER_WAITS": "official"} if waits else {}
        # Names of one length, so that the states can be compared.
        self._shapes: dict[str, Shape] = {
            program: shape_of(bench.tenant, connectors, api=api)
            for program, api in zip(programs, ("orders", "stocks"), strict=False)
        }
        self._stacks = {
            program: Stack(
                bench.new_folder(program), program, bench.engine, bench.tenant, shape, extra
            )
            for program, shape in self._shapes.items()
        }
        self._tenant = bench.tenant
        self._previews = previews
        self._costs: dict[str, dict[str, list[Cost]]] = {
            program: {operation: [] for operation in OPERATIONS} for program in programs
        }
        self._of = (connectors, waits, delay_ms)
        self.rounds = 0
        self.longest = 0.0
        """Seconds of the longest round."""

    @property
    def compares(self) -> bool:
        """Whether there are programs side by side."""
        return len(self._stacks) > 1

    def round(self) -> None:
        """One life of each stack. Which of them is first changes with every operation."""
        started = time.monotonic()
        costs: list[tuple[str, str, Cost]] = []
        self._tenant.delay(self._of[2])
        try:
            for program, stack in self._stacks.items():
                stack.shape = self._shapes[program]
                stack.change()
            for number, operation in enumerate(self._operations(), self.rounds):
                for program in list(self._stacks)[:: -1 if number % 2 else 1]:
                    costs.append((program, operation, OPERATIONS[operation](self._stacks[program])))
        finally:
            self._tenant.delay(0)
        # Only now, so that a round that fails leaves no operation without its counterpart.
        for program, operation, cost in costs:
            self._costs[program][operation].append(cost)
        self.rounds += 1
        self.longest = max(self.longest, time.monotonic() - started)

    def lives(self) -> Lives:
        """What the rounds so far have cost."""
        return Lives(*self._of, self._costs)

    def _operations(self) -> Iterator[str]:
        for operation in OPERATIONS:
            yield from [operation] * (self._previews if operation in FIND_NOTHING else 1)


def _changed(stack: Stack, **settings: object) -> Cost:
    stack.change(**settings)
    return stack.up()
