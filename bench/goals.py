"""The ratios that are aimed at, and what stands on the page where one is missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from bench.breakdown import components_alone
from bench.life import FLAT, OPERATIONS, OURS
from bench.tables import Document, ratio, table, title, values


def misses(document: Document, pairs: Sequence[Document]) -> Iterator[list[str]]:
    """Each ratio above its goal, beside what components with nothing in them cost."""
    rows = []
    for lives in pairs:
        alone = components_alone(document["lives"], lives["connectors"])
        for operation in OPERATIONS:
            goal = _goal(lives, operation, "seconds")
            missed = round(ratio(lives, operation), 2)
            if missed <= goal:
                continue
            ours, flat = (
                median(values(lives, name, operation, "seconds")) for name in (OURS, FLAT)
            )
            floor = "" if alone is None else f"{alone[operation]:.2f}"
            rows.append(
                (
                    *(title(lives), operation, f"{missed:.2f}", f"{goal:.2f}"),
                    f"{len(values(lives, OURS, operation, 'seconds'))}",
                    *(f"{ours - flat:.2f}", floor),
                )
            )
    yield ["### Goals that are missed"]
    if rows:
        yield [_HELD_BY]
        heads = (
            "",
            "operation",
            "ratio",
            "goal",
            "pairs",
            "seconds more",
            "components with nothing in them",
        )
        yield list(table(heads, rows))
    else:
        yield ["None of the seconds."]
    others = list(_other_misses(pairs))
    if others:
        yield [_OTHERS_HELD_BY]
        yield list(table(("", "figure", "highest ratio", "goal"), others))


def _other_misses(pairs: Sequence[Document]) -> Iterator[Sequence[str]]:
    """What an operation is made of, where that is above its goal: the highest of all operations."""
    for lives in pairs:
        for text, figure in _OTHERS:
            ratios = [
                (ratio(lives, operation, figure), _goal(lives, operation, figure))
                for operation in OPERATIONS
                # A flat `destroy` has no program and leaves no resource.
                if all(values(lives, FLAT, operation, figure))
            ]
            highest, goal = max(ratios, default=(0.0, 0.0))
            if round(highest, 2) > goal:
                yield title(lives), text, f"{highest:.2f}", f"{goal:.2f}"


_HELD_BY = (
    "A connector has three resources more than the flat program: itself, its API and its client. "
    "They stay, since a resource's parents are a part of its name in the states that are in use. "
    "For the registration of each and of its (empty) outputs the SDK makes nine calls, seven of "
    "them debug messages that the program waits for and nobody can switch off; for another "
    "resource it makes five. And a resource inside a component is registered only after it. The "
    "last column is what as many components cost that hold nothing, in the same operation, beside "
    "an empty program: what is in it, no change of this module can save. Where there is a pair or "
    "two, the machine's noise may be the whole difference."
)


_OTHERS = (
    ("program, CPU s", "program_seconds"),
    ("program, MiB", "program_mib"),
    ("requests", "requests"),
    ("resources", "resources"),
    ("state", "state_bytes"),
)
_OTHERS_HELD_BY = (
    "These figures are above the same goals in one operation or more. They come of the three "
    "resources that a connector has more: the program checks and registers each of them, which the "
    "seconds above contain."
)


def _goal(lives: Document, operation: str, figure: str) -> float:
    """The highest ratio that was aimed at."""
    if figure == "requests":
        return 1.00
    if figure == "seconds" and operation == "destroy" and lives["waits"]:
        return 0.55
    return 1.05 if lives["connectors"] == 1 else 1.10
