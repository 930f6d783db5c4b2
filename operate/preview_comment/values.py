"""Values as people may read them, without secrets and without the engine's own marks."""

from collections.abc import Mapping
from typing import Any, Final

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes for a value that only the update will produce."""

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"


class Mark(str):
    """A text in place of a value. Its type distinguishes it from a value with the same letters."""

    __slots__ = ()


SECRET: Final = Mark("[secret]")
LATER: Final = Mark("(known after the merge)")
ABSENT: Final = object()


def marked(value: Any) -> Any:
    """The engine's value, with a `Mark` in place of a secret or of a value that is unknown yet."""
    if isinstance(value, Mapping):
        if _SIGNATURE in value:
            return SECRET
        return {
            name: marked(item) for name, item in value.items() if not str(name).startswith("__")
        }
    if isinstance(value, list):
        return [marked(item) for item in value]
    if value == UNKNOWN:
        return LATER
    return SECRET if value == SECRET else value


def at(value: Any, path: str) -> Any:
    """The value at a path like `web.home` in nested maps; ABSENT if there is none."""
    for part in path.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return ABSENT
        value = value[part]
    return value


def overlaid(inputs: Any, outputs: Any) -> Any:
    """The inputs, in which the service's outputs replace the values of the same names."""
    if isinstance(inputs, Mapping) and isinstance(outputs, Mapping):
        return {
            name: overlaid(inputs[name], outputs[name])
            if name in inputs and name in outputs
            else (outputs if name in outputs else inputs)[name]
            for name in {**inputs, **outputs}
        }
    return outputs


def comparable(held: Any, *declared: Any) -> Any:
    """The held value without the keys that only the service added, which `declared` values lack."""
    if isinstance(held, Mapping):
        maps = [it for it in declared if isinstance(it, Mapping)]
        return {
            name: comparable(item, *(it[name] for it in maps if name in it))
            for name, item in held.items()
            if any(name in it for it in maps)
        }
    if isinstance(held, list):
        items = [item for it in declared if isinstance(it, list) for item in it]
        return [comparable(item, *items) for item in held]
    return held
