"""A planned change as lines of a diff, which GitHub colours: `+` new, `-` gone, `!` changed."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from operate.preview_comment.markdown import one_line
from operate.preview_comment.planned import Planned, PropertyChange, Step
from operate.preview_comment.values import ABSENT, Mark

_SIGNS = {"create": "+", "import": "+", "delete": "-", "update": "!", "replace": "!"}
_LONGEST_VALUE = 300
# Ends of the names of outputs that repeat others, with or without a connector's prefix.
_REPEATING = ("connectorProperties", "readme", "ConnectorProperties", "Readme")


def step_lines(step: Step) -> list[str]:
    """The lines of a resource and its properties."""
    sign = _SIGNS.get(step.operation, "!")
    title = one_line(f"{sign} {step.operation} {step.type} {step.name}")
    return [title, *(line for change in step.changes for line in _property(change))]


def output_lines(planned: Planned) -> list[str]:
    """The lines of the stack's outputs that change."""
    changes = [change for change in planned.outputs if not change.name.endswith(_REPEATING)]
    lines = [line for change in changes for line in _property(change)]
    return ["! outputs", *lines] if changes else []


def _property(change: PropertyChange) -> Iterator[str]:
    before, after, name = change.before, change.after, one_line(change.name)
    if isinstance(before, list) and isinstance(after, list):
        gone = [item for item in before if item not in after]
        new = [item for item in after if item not in before]
        if not gone and not new:
            yield f"!    {name}: order {_value(before)} => {_value(after)}"
        for item in gone:
            yield f"-    {name}: {_value(item)}"
        for item in new:
            yield f"+    {name}: {_value(item)}"
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            old, new_value = before.get(key, ABSENT), after.get(key, ABSENT)
            if old != new_value:
                yield from _property(PropertyChange(f"{name}.{key}", old, new_value))
    else:
        if before is not ABSENT:
            yield f"-    {name}: {_value(before)}"
        if after is not ABSENT:
            yield f"+    {name}: {_value(after)}"


def _value(value: Any) -> str:
    """The value on one line, in JSON unless it is a `Mark`."""
    text = str(value) if isinstance(value, Mark) else json.dumps(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}… (cut)"
