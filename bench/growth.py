"""How the costs grow with the number of connectors and of user flows, and the fitted exponents."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from statistics import linear_regression, median_low

from bench.bench import Bench
from bench.breakdown import EMPTY
from bench.life import OURS, Lives
from bench.stack import Cost, Stack, shape_of

POWER_PLATFORM = "connectors, in Power Platform too"
USER_FLOWS = "user flows"


FIGURES = (
    "seconds",
    "program_seconds",
    "engine_seconds",
    "program_mib",
    "requests",
    "changed",
    "resources",
    "state_bytes",
)
"""What is fitted. `engine_seconds`: CPU of all processes but the program's."""


@dataclass(frozen=True)
class Growth:
    """`costs`: of one operation, by the number of what the stack has; 0 is the fixed part.
    `exponents`: by figure; None where fewer than three numbers add anything."""

    what: str
    operation: str
    costs: Mapping[int, Cost]
    exponents: Mapping[str, float | None]


def growth(what: str, operation: str, costs: Mapping[int, Cost]) -> Growth:
    """With the exponents that the costs have."""
    exponents = {
        figure: exponent({number: figures(asdict(cost))[figure] for number, cost in costs.items()})
        for figure in FIGURES
    }
    return Growth(what, operation, costs, exponents)


def figures(cost: Mapping[str, float]) -> Mapping[str, float]:
    """A cost with what follows from its figures."""
    return {**cost, "engine_seconds": cost["cpu_seconds"] - cost["program_seconds"]}


def of_lives(lives: Sequence[Lives], program: str) -> Growth | None:
    """The growth of `up`, of the stacks that were led through their lives; None where there are
    fewer than three numbers of connectors."""
    costs = {
        one.connectors: one.costs[part]["up"][-1]
        for one in lives
        if not one.waits and not one.delay_ms
        for part in (program, EMPTY)
        if part in one.costs and one.costs[part]["up"]
    }
    by_number = dict(sorted(costs.items()))
    return growth(program, "up", by_number) if 0 in costs and len(costs) > 3 else None


def exponent(values: Mapping[int, float]) -> float | None:
    """The exponent of the power law through what the connectors have added to the value for none.

    The fixed part is taken off first: with it, every exponent would look small. What adds less
    than a hundredth of it cannot be told from noise and is left out.
    """
    noise = values[0] / 100
    added = {number: value - values[0] for number, value in values.items() if number}
    points = [
        (math.log(number), math.log(value)) for number, value in added.items() if value > noise
    ]
    if len(points) < 3:
        return None
    return linear_regression(*zip(*points, strict=True)).slope


def previews(bench: Bench, program: str, numbers: Sequence[int], what: str) -> Growth:
    """The first preview of so many connectors: a program's whole work, and none of a tenant's."""
    shape = shape_of(bench.tenant, 0, power_platform=what == POWER_PLATFORM)
    stack = Stack(bench.new_folder(program), program, bench.engine, bench.tenant, shape)
    costs: dict[int, Cost] = {}
    for number in (0, *numbers):
        stack.change(connectors=number)
        costs[number] = median_cost([stack.preview() for _ in range(_times(number))])
    return growth(what, "first preview", costs)


def _times(number: int) -> int:
    """How often so many connectors are measured: the fit takes logarithms of what they add, so
    that the noise of the small numbers would decide it."""
    return 5 if number < 10 else 3 if number < 100 else 1


def median_cost(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        **{one.name: median_low(getattr(cost, one.name) for cost in costs) for one in fields(Cost)}
    )


def user_flows(bench: Bench, numbers: Sequence[int]) -> Growth:
    """`up` of so many user flows, under the tenant's rate limit."""
    costs: dict[int, Cost] = {}
    for number in (0, *numbers):
        shape = shape_of(bench.tenant, 0, api=f"of{number}_", user_flows=number)
        stack = Stack(bench.new_folder("flows"), OURS, bench.engine, bench.tenant, shape)
        # They stay: the rate limit makes their deletion the longest part.
        costs[number] = stack.up()
    return growth(USER_FLOWS, "up", costs)
