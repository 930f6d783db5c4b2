"""What is said about an API description: what is refused, what is doubtful, what was changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from b2c.refusal import InvalidSetting

Severity = Literal["error", "warning", "note"]
SETTING = "apiDefinition"
_LISTED = 25


@dataclass(frozen=True)
class Finding:
    """`severity`: an `error` stops, a `warning` wants a look, a `note` says what was changed.
    `path`: where in the user's description, or for a rule in the definition made of it:
    `paths./orders.post.summary`. `rule`: what it breaks or loses. `remedy`: the way out."""

    severity: Severity
    path: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.rule}. {self.remedy}"


class Findings(list[Finding]):
    """Findings in the order in which they were met, each once."""

    def error(self, path: str, rule: str, remedy: str) -> None:
        self.add(Finding("error", path, rule, remedy))

    def warning(self, path: str, rule: str, remedy: str) -> None:
        self.add(Finding("warning", path, rule, remedy))

    def note(self, path: str, rule: str, remedy: str) -> None:
        self.add(Finding("note", path, rule, remedy))

    def add(self, finding: Finding) -> None:
        if finding not in self:
            self.append(finding)


class InvalidDescription(InvalidSetting):
    """An API description that no connector can use. `findings` holds every error."""

    def __init__(self, name: object, findings: Iterable[Finding]) -> None:
        self.findings = tuple(finding for finding in findings if finding.severity == "error")
        lines = [f"- {finding}" for finding in self.findings[:_LISTED]]
        if len(self.findings) > _LISTED:
            lines.append(f"- … and {len(self.findings) - _LISTED} more")
        super().__init__(SETTING, name, "a connector cannot use it", "\n".join(lines))


def at(path: str, *steps: str | int) -> str:
    """A place below another: `at("paths", "/orders", "tags", 0)` is `paths./orders.tags[0]`."""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else step
    return path


def place_of(reference: str) -> str:
    """The place that a reference points at: `#/components/schemas/Order`, in this notation."""
    steps = reference.removeprefix("#/").split("/")
    return at("", *(unquote(step).replace("~1", "/").replace("~0", "~") for step in steps))
