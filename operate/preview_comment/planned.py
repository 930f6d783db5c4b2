"""What a preview plans, read from the engine's own files.

`pulumi preview --json` tells the steps and the old values, its `--save-plan` file the stack's new
outputs, which the former leaves out. Secrets are `[secret]` in the one, encrypted in the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from operate.preview_comment.values import ABSENT, Mark, at, comparable, known, overlaid

_QUIET: Final = frozenset({"same", "read", "refresh", "read-replacement", "discard-read"})
_STACK: Final = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class PropertyChange:
    """`before` or `after` is ABSENT where the property is new or gone."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Step:
    """One resource that changes. `operation`: create, update, replace, delete or import.

    `type`: without package and module, `ApplicationApiAccess`; `name`: of the program.
    `held`: the inputs of the resource as it is; empty for a new one.
    """

    operation: str
    type: str
    name: str
    changes: tuple[PropertyChange, ...]
    held: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """A preview. `warnings` and `errors` are what the engine and the program said.

    `components`: the names of the program's `FlowConnector`s, changed or not.
    """

    stack: str
    steps: tuple[Step, ...]
    unchanged: int
    outputs_before: Mapping[str, Any]
    outputs: tuple[PropertyChange, ...]
    warnings: tuple[str, ...]
    errors: tuple[str, ...]
    components: tuple[str, ...] = ()

    def output(self, name: str) -> PropertyChange | None:
        """The change of one stack output; None if it stays as it is."""
        return next((change for change in self.outputs if change.name == name), None)


def read_preview(stack: str, digest: Mapping[str, Any], plan: Mapping[str, Any]) -> Planned:
    """The preview that the digest (`--json`) and the plan (`--save-plan`) describe."""
    before = _outputs_before(digest)
    said = [(line.get("severity"), line["message"].strip()) for line in _diagnostics(digest)]
    return Planned(
        stack=stack,
        steps=_steps(digest),
        unchanged=digest.get("changeSummary", {}).get("same", 0),
        outputs_before=before,
        outputs=_output_changes(before, plan),
        warnings=tuple(text for severity, text in said if severity == "warning"),
        errors=tuple(text for severity, text in said if severity == "error"),
        components=_components(digest),
    )


def failed_preview(stack: str, said: str) -> Planned:
    """A preview of which the engine tells nothing but why it failed."""
    return Planned(stack, (), 0, {}, (), (), (said,))


def _diagnostics(digest: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return digest.get("diagnostics") or []


def _steps(digest: Mapping[str, Any]) -> tuple[Step, ...]:
    """One step for each resource, though the engine tells a replacement in three."""
    found: dict[str, Step] = {}
    for step in digest.get("steps") or []:
        operation = _operation(step["op"])
        if operation is None or f"::{_STACK}::" in step["urn"]:
            continue
        if step["urn"] in found and found[step["urn"]].operation == "replace":
            continue
        found[step["urn"]] = Step(
            operation,
            _type(step["urn"]),
            _name(step["urn"]),
            _changes(step),
            known((step.get("oldState") or {}).get("inputs") or {}),
        )
    # The engine's order differs from run to run, which would read as news.
    return tuple(sorted(found.values(), key=lambda step: step.name))


def _components(digest: Mapping[str, Any]) -> tuple[str, ...]:
    urns = {step["urn"] for step in digest.get("steps") or []}
    return tuple(sorted(_name(urn) for urn in urns if _type(urn) == "FlowConnector"))


def _operation(op: str) -> str | None:
    if op in _QUIET:
        return None
    return "replace" if "replace" in op else op


def _name(urn: str) -> str:
    return urn.split("::", 3)[3]


def _type(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2].rpartition(":")[2]


def _changes(step: Mapping[str, Any]) -> tuple[PropertyChange, ...]:
    old, new = step.get("oldState") or {}, step.get("newState") or {}
    wanted = known(new.get("inputs") or {})
    if not old:
        return tuple(PropertyChange(name, ABSENT, value) for name, value in wanted.items())
    if not new:
        return ()
    given = known(old.get("inputs") or {})
    # What the service holds differs from the old inputs where somebody changed it by hand.
    held = overlaid(given, known(old.get("outputs") or {}))
    changes = [_change(path, held, given, wanted) for path in _paths(step)]
    return tuple(
        change
        for change in changes
        # Of two secrets that look the same, one may be new.
        if isinstance(change.after, Mark) or change.before != change.after
    )


def _change(path: str, held: Any, given: Any, wanted: Any) -> PropertyChange:
    before, asked, after = at(held, path), at(given, path), at(wanted, path)
    if asked is not ABSENT or after is not ABSENT:
        # What the service adds is no removal, since nobody ever asked for it.
        before = comparable(before, asked, after)
    return PropertyChange(path, asked if before == after else before, after)


def _paths(step: Mapping[str, Any]) -> list[str]:
    """The properties that differ; of a list, which is compared as a whole, the list."""
    paths = {path.partition("[")[0] for path in step.get("detailedDiff") or {}}
    tops = {path.partition(".")[0] for path in paths}
    paths |= {*(step.get("diffReasons") or ()), *(step.get("replaceReasons") or ())} - tops
    return sorted(
        path for path in paths if not any(path.startswith(f"{other}.") for other in paths)
    )


def _outputs_before(digest: Mapping[str, Any]) -> Mapping[str, Any]:
    for step in digest.get("steps") or []:
        if f"::{_STACK}::" in step["urn"]:
            held: Mapping[str, Any] = known((step.get("oldState") or {}).get("outputs") or {})
            return held
    return {}


def _output_changes(
    before: Mapping[str, Any], plan: Mapping[str, Any]
) -> tuple[PropertyChange, ...]:
    for urn, resource in (plan.get("resourcePlans") or {}).items():
        if f"::{_STACK}::" in urn:
            difference = (resource.get("goal") or {}).get("outputDiff") or {}
            after = {**(difference.get("adds") or {}), **(difference.get("updates") or {})}
            changes = [
                PropertyChange(name, before.get(name, ABSENT), value)
                for name, value in known(after).items()
            ]
            changes += [
                PropertyChange(name, before.get(name, ABSENT), ABSENT)
                for name in difference.get("deletes") or []
            ]
            return tuple(sorted(changes, key=lambda change: change.name))
    return ()
