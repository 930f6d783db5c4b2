"""The report of a run, as Markdown and as JSON, fit for a public issue as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.facts import FOLDER, Fact, Switch
from verify.inventory import Cleaned
from verify.life import LifeStep
from verify.probe import Observation
from verify.run import Outcome


@dataclass(frozen=True)
class Report:
    """`mark`: the run's. `by_microsoft`: whether the tenant is on Microsoft's own services.
    `version`: of this package. `cleaned`: what was still there at the end. `life`: the steps of the
    stack's life, none if it was not led."""

    mark: str
    version: str
    by_microsoft: bool
    outcomes: Sequence[Outcome]
    cleaned: Cleaned
    facts: Mapping[str, Fact]
    life: Sequence[LifeStep] = ()

    @property
    def observations(self) -> list[Observation]:
        return [one for outcome in self.outcomes for one in outcome.observations]

    def count(self, verdict: str) -> int:
        return sum(one.verdict == verdict for one in self.observations)

    @property
    def refuted(self) -> bool:
        """Whether a fact or a step of the stack's life is refuted."""
        return bool(self.count("refuted")) or any(one.verdict == "refuted" for one in self.life)

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write both files into the folder, which is made if it is missing; return their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        text, data = (folder / f"verify-{self.mark}{end}" for end in (".md", ".json"))
        text.write_text(self.markdown(), "utf-8")
        data.write_text(json.dumps(self.as_json(), indent=2, ensure_ascii=False) + "\n", "utf-8")
        return text, data

    def as_json(self) -> dict[str, Any]:
        return {
            "mark": self.mark,
            "version": self.version,
            "services": self._services(),
            "by_microsoft": self.by_microsoft,
            "facts": [
                {
                    "id": one.fact,
                    "says": self._says(one.fact),
                    "verdict": one.verdict,
                    "saw": one.saw,
                    "probe": outcome.probe.name,
                    "change": self._change(one),
                    "exchanges": [
                        {**vars(exchange), "headers": dict(exchange.headers)}
                        for exchange in one.exchanges
                    ],
                }
                for outcome in self.outcomes
                for one in outcome.observations
            ],
            "probes": [
                {
                    "name": outcome.probe.name,
                    "seconds": round(outcome.seconds, 1),
                    "failed": outcome.failed,
                    "left": list(outcome.left),
                }
                for outcome in self.outcomes
            ],
            "life": [{**vars(step), "seconds": round(step.seconds, 1)} for step in self.life],
            "left": list(self.cleaned.left),
            "unseen": list(self.cleaned.unseen),
        }

    def markdown(self) -> str:
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"# b2c-connector verify: {self.mark}"
        yield ""
        yield f"Version {self.version}, against {self._services()}."
        yield ""
        yield (
            f"{self.count('confirmed')} facts confirmed, {self.count('refuted')} refuted, "
            f"{self.count('not observable')} not observable."
        )
        yield ""
        yield "| fact | verdict | what was seen |"
        yield "|---|---|---|"
        for one in self.observations:
            says = _cell(self._says(one.fact))
            yield f"| `{one.fact}`: {says} | {one.verdict} | {_cell(one.saw)} |"
        changes = [change for one in self.observations if (change := self._change(one))]
        if changes:
            yield ""
            yield "## What changes in the project"
            yield ""
            yield from (f"- {change}" for change in changes)
        if self.life:
            yield ""
            yield "## The life of a stack"
            yield ""
            yield "| step | seconds | verdict | what the engine did |"
            yield "|---|---|---|---|"
            for step in self.life:
                detail = _cell(step.detail)
                yield f"| {step.name} | {step.seconds:.1f} | {step.verdict} | {detail} |"
        yield ""
        yield "## Probes"
        yield ""
        yield "| probe | seconds | |"
        yield "|---|---|---|"
        for outcome in self.outcomes:
            yield f"| {outcome.probe.name} | {outcome.seconds:.1f} | {_cell(outcome.failed)} |"
        left = [*(text for outcome in self.outcomes for text in outcome.left), *self.cleaned.left]
        if left:
            yield ""
            yield "## What could not be removed"
            yield ""
            yield from (f"- {text}" for text in left)
        yield ""
        yield "## What was sent and answered"
        for one in self.observations:
            if one.exchanges:
                yield ""
                yield f"### {one.fact}"
                yield ""
                yield "```text"
                for exchange in one.exchanges:
                    yield f"> {exchange.request}"
                    if exchange.sent:
                        yield f"> {exchange.sent}"
                    yield f"< {exchange.status or 'no answer'}"
                    yield from (f"< {name}: {text}" for name, text in exchange.headers.items())
                    if exchange.answered:
                        yield f"< {exchange.answered}"
                yield "```"

    def _services(self) -> str:
        if self.by_microsoft:
            return "Microsoft's own services"
        return "a cloud that is not Microsoft's, such as the emulator: it proves nothing of theirs"

    def _says(self, fact: str) -> str:
        return self.facts[fact].says if fact in self.facts else ""

    def _change(self, one: Observation) -> str:
        """What a maintainer changes after this verdict; empty if nothing."""
        fact = self.facts.get(one.fact)
        if fact is None or one.verdict == "not observable":
            return ""
        place = _place(one.fact)
        if one.verdict == "confirmed":
            if fact.mark != "unconfirmed":
                return ""
            switch = f"; {_one_way(fact.switch, refuted=False)}" if fact.switch else ""
            return f"{place}: the mark of `{fact.id}` becomes observed{switch}"
        code = ", ".join(f"`{one}`" for one in fact.code)
        switch = f"; {_one_way(fact.switch, refuted=True)}" if fact.switch else ""
        return (
            f"{place}: `{fact.id}` says otherwise than what was seen{switch}. Code that depends "
            f"on it: {code}"
        )


def _one_way(switch: Switch, *, refuted: bool) -> str:
    value = switch.refutes if refuted else switch.confirms
    return (
        f"the emulator's switch `{switch.name}` of `{switch.api}` gives way to `{value}`, and the "
        "test of both ways to one"
    )


def _place(fact: str) -> str:
    for file in sorted(FOLDER.glob("*.toml")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line.strip() == f'id = "{fact}"':
                return f"`verify/facts/{file.name}:{number}`"
    return "`verify/facts`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
