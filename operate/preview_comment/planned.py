"""The plan of a preview, read from the engine's output and from its plan file.

`pulumi preview --json` has the steps and the old values. Its `--save-plan` file has the stack's new
outputs, which the JSON leaves out. Secrets are `[secret]` in the JSON and encrypted in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from b2c.resource_types import CUSTOM_CONNECTOR, FLOW_CONNECTOR, class_name
from operate.preview_comment.values import ABSENT, Mark, at, comparable, marked, overlaid

SAME: Final = "same"
_READING: Final = frozenset({"read", "refresh", "read-replacement", "discard-read"})
_STACK: Final = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class PropertyChange:
    """`before` or `after` is ABSENT where the property is new or gone."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Step:
    """What happens to a resource. `operation`: create, update, replace, delete, import or same.

    `type`: without package and module, `ApplicationApiAccess`. `name`: as in the program.
    `held`: the inputs of the deployed resource; empty for a new one. `declared`: the inputs after
    the merge; empty for a deleted one. `outputs`: of the deployed resource. `urn`: the engine's.
    """

    operation: str
    type: str
    name: str
    changes: tuple[PropertyChange, ...]
    held: Mapping[str, Any] = field(default_factory=dict)
    declared: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    urn: str = ""


@dataclass(frozen=True)
class Planned:
    """A preview. `warnings` and `errors` come from the engine and from the program.

    `steps`: of the resources that change. `components`: the names of the program's
    `FlowConnector`s, changed or not. `custom_connectors`: changed or not, by name.
    """

    stack: str
    steps: tuple[Step, ...] = ()
    unchanged: int = 0
    outputs_before: Mapping[str, Any] = field(default_factory=dict)
    outputs: tuple[PropertyChange, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    custom_connectors: tuple[Step, ...] = ()

    def output(self, name: str) -> PropertyChange | None:
        """The change of a stack output; None if it stays as it is."""
        return next((change for change in self.outputs if change.name == name), None)

    def after(self, name: str) -> Any:
        """A stack output's value after the merge; None if there is none."""
        change = self.output(name)
        value = change.after if change else self.outputs_before.get(name)
        return None if value is ABSENT else value


def read_preview(stack: str, digest: Mapping[str, Any], plan: Mapping[str, Any]) -> Planned:
    """The preview that the digest (`--json`) and the plan (`--save-plan`) describe."""
    before = _outputs_before(digest)
    lines = digest.get("diagnostics") or []
    steps = _steps(digest)
    messages = [(line.get("severity"), line["message"].strip()) for line in lines]
    return Planned(
        stack=stack,
        steps=tuple(step for step in steps if step.operation != SAME),
        unchanged=digest.get("changeSummary", {}).get("same", 0),
        outputs_before=before,
        outputs=_output_changes(before, plan),
        warnings=tuple(text for severity, text in messages if severity == "warning"),
        errors=tuple(text for severity, text in messages if severity == "error"),
        components=_components(digest),
        custom_connectors=tuple(
            step for step in steps if step.type == class_name(CUSTOM_CONNECTOR)
        ),
    )


def _steps(digest: Mapping[str, Any]) -> tuple[Step, ...]:
    """A step for every resource. The engine reports a replacement as three steps."""
    steps: dict[str, Step] = {}
    for step in digest.get("steps") or []:
        if step["op"] in _READING or f"::{_STACK}::" in step["urn"]:
            continue
        if step["urn"] in steps and steps[step["urn"]].operation == "replace":
            continue
        old, new = step.get("oldState") or {}, step.get("newState") or {}
        steps[step["urn"]] = Step(
            "replace" if "replace" in step["op"] else step["op"],
            _type(step["urn"]),
            _name(step["urn"]),
            _changes(step),
            held=marked(old.get("inputs") or {}),
            declared=marked(new.get("inputs") or {}),
            outputs=marked(old.get("outputs") or {}),
            urn=step["urn"],
        )
    # Sorted, because the engine's order differs from run to run and would look like a change.
    return tuple(sorted(steps.values(), key=lambda step: step.name))


def _components(digest: Mapping[str, Any]) -> tuple[str, ...]:
    urns = {step["urn"] for step in digest.get("steps") or []}
    return tuple(sorted(_name(urn) for urn in urns if _type(urn) == class_name(FLOW_CONNECTOR)))


def _name(urn: str) -> str:
    return urn.split("::", 3)[3]


def _type(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2].rpartition(":")[2]


def _changes(step: Mapping[str, Any]) -> tuple[PropertyChange, ...]:
    old, new = step.get("oldState") or {}, step.get("newState") or {}
    declared = marked(new.get("inputs") or {})
    if not old:
        return tuple(PropertyChange(name, ABSENT, value) for name, value in declared.items())
    if not new:
        return ()
    previous = marked(old.get("inputs") or {})
    # The service's values differ from the previous inputs where somebody changed them by hand.
    held = overlaid(previous, marked(old.get("outputs") or {}))
    changes = [_change(path, held, previous, declared) for path in _paths(step)]
    return tuple(
        change
        for change in changes
        # Two marks that look alike may stand for different secrets.
        if isinstance(change.after, Mark) or change.before != change.after
    )


def _change(path: str, held: Any, previous: Any, declared: Any) -> PropertyChange:
    before, old, after = at(held, path), at(previous, path), at(declared, path)
    if old is not ABSENT or after is not ABSENT:
        # A key that only the service added was never declared, so it is not removed either.
        before = comparable(before, old, after)
    return PropertyChange(path, old if before == after else before, after)


def _paths(step: Mapping[str, Any]) -> list[str]:
    """The paths of the properties that differ; a list that differs has the path of the list."""
    paths = {path.partition("[")[0] for path in step.get("detailedDiff") or {}}
    tops = {path.partition(".")[0] for path in paths}
    paths |= {*(step.get("diffReasons") or ()), *(step.get("replaceReasons") or ())} - tops
    return sorted(
        path for path in paths if not any(path.startswith(f"{other}.") for other in paths)
    )


def _outputs_before(digest: Mapping[str, Any]) -> Mapping[str, Any]:
    for step in digest.get("steps") or []:
        if f"::{_STACK}::" in step["urn"]:
            held: Mapping[str, Any] = marked((step.get("oldState") or {}).get("outputs") or {})
            return held
    return {}


def _output_changes(
    before: Mapping[str, Any], plan: Mapping[str, Any]
) -> tuple[PropertyChange, ...]:
    for urn, resource in (plan.get("resourcePlans") or {}).items():
        if f"::{_STACK}::" in urn:
            difference = (resource.get("goal") or {}).get("outputDiff") or {}
            after = {**(difference.get("adds") or {}), **(difference.get("updates") or {})}
            after = marked(after) | dict.fromkeys(difference.get("deletes") or [], ABSENT)
            return tuple(
                PropertyChange(name, before.get(name, ABSENT), after[name])
                for name in sorted(after)
            )
    return ()
