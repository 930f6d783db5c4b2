"""What a probe is: a small piece of work on the tenant that settles facts.

A probe is a constant of one of the modules in `probes/`, listed in `probes.PROBES`:

    CREATE = Request("POST", "graph", "/beta/identity/b2cUserFlows", "Make a user flow", FLOWS)
    DELETE = Request("DELETE", "graph", "/beta/identity/b2cUserFlows/{flow}", "Delete it", FLOWS)

    def _run(session: Session) -> Iterator[Observation]:
        made = session.must(CREATE, json={"id": session.name("versions"), ...})
        session.undo_with(DELETE, {"flow": made["id"]})
        yield observed("flow-version-number", made["userFlowTypeVersion"] == 3,
                       "The version reads as 3.", made)

    VERSIONS = Probe("flow-versions", "...", ("flow-version-number",), (CREATE, DELETE), _run, ...)

Rules:

- It sends only what it lists in `requests`, with the `Session` that it is given. The session masks,
  waits out 429, repeats reads that fail for a moment, and raises for want of a permission.
- Everything that it makes has `session.mark` in its name (`session.name("part")` gives one), and
  `session.undo_with` registers its removal right after it is made. The run removes it when the
  probe ends, however it ends; `verify --clean` finds by the name what a killed run has left, for
  which the kind of object must stand in `inventory.KINDS`.
- It yields an `Observation` as soon as a fact is settled. What it does not get to is reported
  as not observable: with the missing permission (`DeniedError`), the missing service (`needs`), or
  as a probe that failed (`ProbeFailedError`, raised by `must` and by the probe itself).
- It asks nothing of our provider's code, so that it proves what the provider relies on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from verify.facts import Verdict
from verify.request import Request, ServiceName
from verify.session import Answer, Exchange, Session


@dataclass(frozen=True)
class Observation:
    """What a probe says of one fact.

    `fact`: its id. `saw`: one sentence, the reason where it is not observable. `exchanges`: the
    requests and answers that showed it.
    """

    fact: str
    verdict: Verdict
    saw: str
    exchanges: tuple[Exchange, ...] = ()


def observed(fact: str, holds: bool, saw: str, *shown_by: Answer) -> Observation:
    """The fact is confirmed if it holds, else refuted."""
    verdict: Verdict = "confirmed" if holds else "refuted"
    return Observation(fact, verdict, saw, tuple(answer.exchange for answer in shown_by))


def not_observable(fact: str, reason: str, *shown_by: Answer) -> Observation:
    """Nothing was seen that settles the fact, for this reason."""
    exchanges = tuple(answer.exchange for answer in shown_by)
    return Observation(fact, "not observable", reason, exchanges)


def seen_at_once(
    fact: str, session: Session, made: Answer, read: Request, at: Mapping[str, str]
) -> Observation:
    """Whether the object that was made just now can be read; if not, it is waited for, for a
    minute. Raises `ProbeFailedError` if it does not appear."""
    first = session.send(read, at)
    if first.ok:
        saw = "The read right after the creation finds it."
    else:
        began = time.monotonic()
        session.must(read, at, awaited=True)
        saw = f"It can be read {time.monotonic() - began:.0f} seconds after its creation."
    return observed(fact, first.ok, saw, made, first)


@dataclass(frozen=True)
class Probe:
    """A piece of work that settles facts.

    `name`: stable, lower case with hyphens; `--only` takes it. `does`: one sentence for the plan.
    `settles`: ids of facts. `requests`: all that it may send. `makes`: the objects that it makes,
    `{mark}` standing for the run's mark. `needs`: services that must be given. `by_name_only`: why
    it runs only if `--only` names it; empty if it always runs.
    """

    name: str
    does: str
    settles: tuple[str, ...]
    requests: tuple[Request, ...]
    run: Callable[[Session], Iterator[Observation]]
    makes: tuple[str, ...] = ()
    needs: tuple[ServiceName, ...] = ("graph",)
    by_name_only: str = ""

    @property
    def permissions(self) -> tuple[str, ...]:
        """The application permissions that its requests need, each once."""
        return tuple(dict.fromkeys(one.permission for one in self.requests if one.permission))
