"""Runs probes one after the other, each to its end with what it made removed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from verify.probe import Observation, Probe
from verify.session import DeniedError, ProbeFailedError, Session


@dataclass(frozen=True)
class Outcome:
    """How a probe ended.

    `observations`: one for each fact that it settles. `failed`: why it could not do its work, empty
    if it could. `left`: what it made and could not remove, in words. `seconds`: how long it took.
    """

    probe: Probe
    observations: tuple[Observation, ...]
    seconds: float
    failed: str = ""
    left: tuple[str, ...] = ()


def run_probes(
    probes: Sequence[Probe], session: Session, on_end: Callable[[Outcome], None]
) -> tuple[Outcome, ...]:
    """Run them; `on_end` hears of each when it has ended. An interruption is passed on after what
    the probe made has been removed."""
    outcomes = []
    for probe in probes:
        outcomes.append(_run(probe, session))
        on_end(outcomes[-1])
    return tuple(outcomes)


def _run(probe: Probe, whole: Session) -> Outcome:
    began = time.monotonic()
    for service in probe.needs:
        if not whole.has(service):
            reason = f"No address is given for {service}."
            return Outcome(probe, tuple(_rest(probe, [], reason)), 0.0)
    session = whole.allowing(*probe.requests)
    seen: list[Observation] = []
    failed = ""
    left: list[str] = []
    try:
        for observation in probe.run(session):
            seen.append(observation)
    except DeniedError as denied:
        seen += _rest(probe, seen, str(denied), denied)
    except ProbeFailedError as failure:
        failed = str(failure)
        seen += _rest(probe, seen, f"The probe failed: {failed}", failure)
    finally:
        left = session.undo()
    seen += _rest(probe, seen, "The probe ended without a word on it.")
    # What was seen may repeat what a service said.
    public = tuple(replace(one, saw=session.masking.text(one.saw)) for one in seen)
    return Outcome(probe, public, time.monotonic() - began, failed, tuple(left))


def _rest(
    probe: Probe, seen: Sequence[Observation], reason: str, error: ProbeFailedError | None = None
) -> Iterator[Observation]:
    """The facts that the probe has said nothing of."""
    exchanges = (error.exchange,) if error is not None and error.exchange is not None else ()
    known = {observation.fact for observation in seen}
    for fact in probe.settles:
        if fact not in known:
            yield Observation(fact, "not observable", reason, exchanges)
