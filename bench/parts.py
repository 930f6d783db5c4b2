"""The parts of a run, in the order of their worth: what there is no time for is left out.

Each part writes its figures into the document, or adds to the lives side by side, which get more
rounds once every part was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from bench import growth, set_up, sign_ins, start_up
from bench.bench import Bench
from bench.breakdown import EMPTY, EMPTY_COMPONENTS
from bench.life import FLAT, OURS, SideBySide
from bench.machine import official_plugin_chosen

_CONNECTORS = (1, 3, 10, 30, 100)
_USER_FLOWS = (1, 10, 25, 50)
_ROUNDS = 10
_FOR_THE_CHARTS = 5.0
_WAITS = "official waits"

Document = dict[str, Any]
_Measure = Callable[[Bench, Document, list[SideBySide]], None]


@dataclass(frozen=True)
class Part:
    """`seconds`: what it takes on a quiet machine with two cores."""

    name: str
    seconds: float
    measure: _Measure


def parts_of_run() -> Sequence[Part]:
    """The parts that say something with the chosen azuread plugin: the official one pauses in each
    of them."""
    return [part for part in PARTS if part.name != _WAITS or not official_plugin_chosen()]


def next_round(run: Bench, lives: Sequence[SideBySide]) -> SideBySide | None:
    """Whose next round is worth most and still fits; None once there is none.

    The first ones come first, and none gets more than ten rounds. Programs without a counterpart
    beside them get no more.
    """
    left = run.left() - _FOR_THE_CHARTS
    waiting = [one for one in lives if one.compares and one.rounds < _ROUNDS]
    return next((one for one in waiting if one.longest <= left), None)


def _start_up(run: Bench, document: Document, _: list[SideBySide]) -> None:
    document["imports"] = start_up.imports(run, 3)
    document["tenantStarts"] = start_up.tenant_starts(run, 3)


def _set_up(run: Bench, document: Document, _: list[SideBySide]) -> None:
    document["makeUp"] = set_up.make_up(run)
    document["tests"] = set_up.tests()


def _sign_ins(run: Bench, document: Document, _: list[SideBySide]) -> None:
    stack = sign_ins.deployed(run)
    document["signIns"] = asdict(sign_ins.sign_ins(run, stack, 100))
    document["rotation"] = asdict(sign_ins.rotation(stack))


def _lives(
    run: Bench,
    _: Document,
    lives: list[SideBySide],
    *,
    connectors: int,
    rounds: int = 1,
    **options: Any,
) -> None:
    waits = options.pop("waits", False) or official_plugin_chosen()
    one = SideBySide(run, connectors, waits=waits, **options)
    lives.append(one)
    for _number in range(rounds):
        one.round()


def _previews(run: Bench, document: Document, _: list[SideBySide], *, what: str) -> None:
    program = FLAT if what == FLAT else OURS
    document["growth"].append(asdict(growth.previews(run, program, _CONNECTORS, what)))


def _user_flows(run: Bench, document: Document, _: list[SideBySide]) -> None:
    document["growth"].append(asdict(growth.user_flows(run, _USER_FLOWS)))


PARTS: Sequence[Part] = (
    Part("1 connector", 27, partial(_lives, connectors=1)),
    Part("30 connectors", 220, partial(_lives, connectors=30, previews=3)),
    Part("10 connectors", 60, partial(_lives, connectors=10)),
    Part(_WAITS, 120, partial(_lives, connectors=1, waits=True)),
    Part("empty program", 15, partial(_lives, connectors=0, rounds=3, programs=(EMPTY,))),
    Part("empty components", 25, partial(_lives, connectors=30, programs=(EMPTY_COMPONENTS,))),
    Part("50 ms per request", 20, partial(_lives, connectors=1, programs=(OURS,), delay_ms=50)),
    Part("200 ms per request", 35, partial(_lives, connectors=1, programs=(OURS,), delay_ms=200)),
    Part("growth", 70, partial(_previews, what=OURS)),
    Part("growth, flat", 60, partial(_previews, what=FLAT)),
    Part("growth, Power Platform", 120, partial(_previews, what=growth.POWER_PLATFORM)),
    Part("user flows", 40, _user_flows),
    Part("start-up", 25, _start_up),
    Part("sign-ins", 20, _sign_ins),
    Part("make up", 25, _set_up),
)
"""In the order in which they are measured."""
