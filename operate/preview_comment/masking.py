"""Keeps the values of secret settings out of the comment.

The engine masks a value only while it is marked as secret. A program can lose the mark, for example
by writing the value into an error.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from operate.preview_comment.planned import Planned, PropertyChange, Step
from operate.preview_comment.values import ABSENT, SECRET, Mark
from operate.pulumi_command import run

# A shorter text is no secret, and masking it could spoil half of the comment.
_SHORTEST = 4


def secret_settings(stack: str | None) -> tuple[str, ...]:
    """The texts to mask, the longest first; none if the configuration cannot be read."""
    try:
        settings = json.loads(run("config --json --show-secrets", stack).stdout)
        secrets = [setting for setting in settings.values() if setting.get("secret")]
    except (ValueError, AttributeError):
        return ()
    return texts(
        [part for secret in secrets for part in (secret.get("value"), secret.get("objectValue"))]
    )


def texts(values: Sequence[Any]) -> tuple[str, ...]:
    """All spellings of the values and of their parts, the longest first."""
    spellings = {
        form.strip()
        for value in values
        for leaf in _leaves(value)
        for line in (leaf, *leaf.splitlines())
        for form in (line, json.dumps(line)[1:-1], json.dumps(line, ensure_ascii=False)[1:-1])
    }
    return tuple(
        sorted((text for text in spellings if len(text) >= _SHORTEST), key=len, reverse=True)
    )


def masked(planned: Planned, secrets: Sequence[str]) -> Planned:
    """The preview without these texts."""
    if not secrets:
        return planned
    return replace(
        planned,
        stack=_text(planned.stack, secrets),
        steps=tuple(_step(step, secrets) for step in planned.steps),
        outputs_before=_value(planned.outputs_before, secrets, keep=True),
        outputs=tuple(_change(change, secrets, keep=True) for change in planned.outputs),
        warnings=tuple(_text(text, secrets) for text in planned.warnings),
        errors=tuple(_text(text, secrets) for text in planned.errors),
    )


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        try:
            parsed = json.loads(value)
        except ValueError:
            return
        if isinstance(parsed, list | dict):
            yield from _leaves(parsed)
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _leaves(item)
    elif value is not None:
        yield json.dumps(value)


def _step(step: Step, secrets: Sequence[str]) -> Step:
    return replace(
        step,
        name=_text(step.name, secrets),
        changes=tuple(_change(change, secrets) for change in step.changes),
        held=_value(step.held, secrets, keep=True),
    )


def _change(
    change: PropertyChange, secrets: Sequence[str], *, keep: bool = False
) -> PropertyChange:
    return PropertyChange(
        change.name if keep else _text(change.name, secrets),
        _value(change.before, secrets),
        _value(change.after, secrets),
    )


def _value(value: Any, secrets: Sequence[str], *, keep: bool = False) -> Any:
    """`keep`: whether to leave the map's own keys as they are, since the program chose them."""
    if isinstance(value, Mapping):
        return {
            name if keep else _text(str(name), secrets): _value(item, secrets)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_value(item, secrets) for item in value]
    if value is ABSENT or value is None or isinstance(value, Mark):
        return value
    if isinstance(value, str):
        return SECRET if value in secrets else _text(value, secrets)
    return SECRET if json.dumps(value) in secrets else value


def _text(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, SECRET)
    return text
