"""The operations in the life of a stack, each measured, side by side with another stack's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
"""In the order of a stack's life; the second and third find nothing to do."""


@dataclass(frozen=True)
class Lives:
    """`costs`: by program and operation, one for each round, in the same order."""

    connectors: int
    waits: bool
    delay_ms: int
    costs: Mapping[str, Mapping[str, Sequence[Cost]]]


def measure(
    bench: Bench,
    connectors: int,
    *,
    seconds: float,
    most: int,
    programs: Sequence[str] = (OURS, FLAT),
    waits: bool = False,
    delay_ms: int = 0,
) -> Lives:
    """Lead the programs' stacks through their lives, operation by operation in turn.

    Which of them is first changes with every round. `seconds`, `most`: as `Bench.rounds`. `waits`:
    whether the stand-in pauses as the official plugin does. `delay_ms`: of every request.
    """
    extra = {"REHEARSAL_PROVIDER_WAITS": "official"} if waits else {}
    # Names of one length, so that the states can be compared.
    shapes: dict[str, Shape] = {
        program: shape_of(bench.tenant, connectors, api=api)
        for program, api in zip(programs, ("orders", "stocks"), strict=False)
    }
    stacks = {
        program: Stack(
            bench.new_folder(program), program, bench.engine, bench.tenant, shapes[program], extra
        )
        for program in programs
    }
    costs: dict[str, dict[str, list[Cost]]] = {
        program: {operation: [] for operation in OPERATIONS} for program in programs
    }
    bench.tenant.delay(delay_ms)
    try:
        for number in bench.rounds(seconds, most):
            order = list(programs)[:: -1 if number % 2 else 1]
            for program in order:
                stacks[program].shape = shapes[program]
                stacks[program].change()
            for operation, run in OPERATIONS.items():
                for program in order:
                    costs[program][operation].append(run(stacks[program]))
    finally:
        bench.tenant.delay(0)
    return Lives(connectors, waits, delay_ms, costs)


def _changed(stack: Stack, **settings: object) -> Cost:
    stack.change(**settings)
    return stack.up()
