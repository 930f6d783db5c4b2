"""What a preview plans, read from the engine's own files.

`pulumi preview --json` tells the steps and the old values, its `--save-plan` file the stack's new
outputs, which the former leaves out. Secrets are `[secret]` in the one, encrypted in the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

# What the engine writes for a value that only the update will know.
_UNKNOWN_VALUE: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_QUIET: Final = frozenset({"same", "read", "refresh", "read-replacement", "discard-read"})
_STACK: Final = "pulumi:pulumi:Stack"

SECRET: Final = "[secret]"
LATER: Final = "(known after the merge)"
ABSENT: Final = object()


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
    """

    operation: str
    type: str
    name: str
    changes: tuple[PropertyChange, ...]


@dataclass(frozen=True)
class Planned:
    """A preview. `warnings` and `errors` are what the engine and the program said."""

    stack: str
    steps: tuple[Step, ...]
    unchanged: int
    outputs_before: Mapping[str, Any]
    outputs: tuple[PropertyChange, ...]
    warnings: tuple[str, ...]
    errors: tuple[str, ...]

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
    )


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
            operation, _type(step["urn"]), step["urn"].rpartition("::")[2], _changes(step)
        )
    return tuple(found.values())


def _operation(op: str) -> str | None:
    if op in _QUIET:
        return None
    return "replace" if "replace" in op else op


def _type(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2].rpartition(":")[2]


def _changes(step: Mapping[str, Any]) -> tuple[PropertyChange, ...]:
    old, new = step.get("oldState") or {}, step.get("newState") or {}
    wanted: Mapping[str, Any] = _known(new.get("inputs") or {})
    if not old:
        return tuple(PropertyChange(name, ABSENT, value) for name, value in wanted.items())
    if not new:
        return ()
    # What the service holds differs from the old inputs where somebody changed it by hand.
    held = _known({**(old.get("inputs") or {}), **(old.get("outputs") or {})})
    names = {_top(path) for path in step.get("detailedDiff") or {}}
    names |= set(step.get("diffReasons") or ()) | set(step.get("replaceReasons") or ())
    return tuple(
        PropertyChange(name, held.get(name, ABSENT), wanted.get(name, ABSENT))
        for name in sorted(names)
    )


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _outputs_before(digest: Mapping[str, Any]) -> Mapping[str, Any]:
    for step in digest.get("steps") or []:
        if f"::{_STACK}::" in step["urn"]:
            held: Mapping[str, Any] = _known((step.get("oldState") or {}).get("outputs") or {})
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
                for name, value in _known(after).items()
            ]
            changes += [
                PropertyChange(name, before.get(name, ABSENT), ABSENT)
                for name in difference.get("deletes") or []
            ]
            return tuple(sorted(changes, key=lambda change: change.name))
    return ()


def _known(value: Any) -> Any:
    """The value as people may see it: no secret, no engine's own marks."""
    if isinstance(value, Mapping):
        if _SIGNATURE in value:
            return SECRET
        return {
            name: _known(item) for name, item in value.items() if not str(name).startswith("__")
        }
    if isinstance(value, list):
        return [_known(item) for item in value]
    return LATER if value == _UNKNOWN_VALUE else value
