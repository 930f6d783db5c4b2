"""The parts of a run, in the order of their worth: what there is no time for is left out.

Each part writes its figures into the document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from bench import growth, life, sign_ins, start_up
from bench.bench import Bench

_CONNECTORS = (1, 3, 10, 30, 100)
_USER_FLOWS = (1, 10, 50)
_EMPTY = "empty"

Document = dict[str, Any]


def _start_up(run: Bench, document: Document) -> None:
    document["imports"] = start_up.imports(run, 3)
    document["tenantStarts"] = start_up.tenant_starts(run, 3)


def _sign_ins(run: Bench, document: Document) -> None:
    stack = sign_ins.deployed(run)
    document["signIns"] = asdict(sign_ins.sign_ins(run, stack, 100))
    document["rotation"] = asdict(sign_ins.rotation(stack))


def _empty(run: Bench, document: Document) -> None:
    _lives(run, document, connectors=0, most=3, programs=(_EMPTY,))


def _lives(
    run: Bench, document: Document, *, share: float = 0, connectors: int, most: int, **options: Any
) -> None:
    """`share`: of the time that is left, at most for all rounds but the first."""
    measured = life.measure(run, connectors, seconds=share * run.left(), most=most, **options)
    document["lives"].append(asdict(measured))


def _delayed(run: Bench, document: Document, *, delay_ms: int) -> None:
    _lives(run, document, connectors=1, most=1, programs=(life.OURS,), delay_ms=delay_ms)


def _previews(run: Bench, document: Document, *, what: str, most: int) -> None:
    program = life.FLAT if what == life.FLAT else life.OURS
    numbers = [number for number in _CONNECTORS if number <= most]
    document["growth"].append(asdict(growth.previews(run, program, numbers, what)))


def _user_flows(run: Bench, document: Document) -> None:
    document["growth"].append(asdict(growth.user_flows(run, _USER_FLOWS)))


PARTS: Sequence[tuple[str, float, Callable[[Bench, Document], None]]] = (
    ("start-up", 25, _start_up),
    ("sign-ins", 20, _sign_ins),
    ("empty program", 15, _empty),
    ("50 ms per request", 15, partial(_delayed, delay_ms=50)),
    ("1 connector", 25, partial(_lives, share=0.3, connectors=1, most=10)),
    ("official waits", 115, partial(_lives, share=0.3, connectors=1, most=10, waits=True)),
    ("30 connectors", 175, partial(_lives, share=0.4, connectors=30, most=10)),
    ("growth", 40, partial(_previews, what=life.OURS, most=100)),
    ("growth, flat", 30, partial(_previews, what=life.FLAT, most=100)),
    ("growth, Power Platform", 15, partial(_previews, what=growth.POWER_PLATFORM, most=30)),
    ("user flows", 30, _user_flows),
    ("200 ms per request", 30, partial(_delayed, delay_ms=200)),
    ("10 connectors", 55, partial(_lives, share=1, connectors=10, most=10)),
)
"""Name, the seconds that it needs at least on a quiet machine with two cores, and what it does."""
