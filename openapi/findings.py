"""Findings on an API description: errors, warnings, and notes on changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from b2c.refusal import InvalidSetting, visible

Severity = Literal["error", "warning", "note"]
SETTING = "apiDefinition"
_LISTED = 25


@dataclass(frozen=True)
class Finding:
    """`severity`: an `error` ends the command, a `warning` needs a look, a `note` reports a change.
    `path`: the place, `paths./orders.post.summary`, in the user's description or, for a rule of
    Power Platform, in the definition made from it. `rule`: the broken rule or the loss. `remedy`:
    the way out."""

    severity: Severity
    path: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        return visible(f"{self.path}: {self.rule}. {self.remedy}")


class Findings(list[Finding]):
    """Distinct findings, in the order in which they were added."""

    def __init__(self) -> None:
        super().__init__()
        self._distinct: set[Finding] = set()

    def error(self, path: str, rule: str, remedy: str) -> None:
        self.add(Finding("error", path, rule, remedy))

    def warning(self, path: str, rule: str, remedy: str) -> None:
        self.add(Finding("warning", path, rule, remedy))

    def note(self, path: str, rule: str, remedy: str) -> None:
        self.add(Finding("note", path, rule, remedy))

    def add(self, finding: Finding) -> None:
        if finding not in self._distinct:
            self._distinct.add(finding)
            self.append(finding)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self if finding.severity == "error")


class InvalidDescription(InvalidSetting):
    """No connector can use the API description. `findings` holds every error."""

    def __init__(self, name: object, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        lines = [f"- {finding}" for finding in self.findings[:_LISTED]]
        if len(self.findings) > _LISTED:
            lines.append(f"- … and {len(self.findings) - _LISTED} more")
        if any(finding.path.startswith("paths./") for finding in self.findings):
            lines.append(
                "To leave out such operations, put usable into apiOperations (--operation)."
            )
        super().__init__(SETTING, name, "a connector cannot use it", "\n".join(lines))


def at(path: str, *steps: str | int) -> str:
    """The place below another: `at("paths", "/orders", "tags", 0)` is `paths./orders.tags[0]`."""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else step
    return path


def within(path: str, place: str) -> bool:
    """Whether a path is the place or lies in it."""
    return path == place or (path.startswith(place) and path[len(place)] in ".[")


@lru_cache(maxsize=10_000)
def steps_of(reference: str) -> tuple[str, ...]:
    """The keys that a reference like `#/components/schemas/Order` follows from the root."""
    steps = reference.removeprefix("#/").split("/")
    return tuple(unquote(step).replace("~1", "/").replace("~0", "~") for step in steps)


def place_of(reference: str) -> str:
    """The target of a reference, in the notation of `at`."""
    return at("", *steps_of(reference))
