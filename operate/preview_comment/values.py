"""Values as people may see them: no secret, none of the engine's own marks."""

from collections.abc import Mapping
from typing import Any, Final

# What the engine writes for a value that only the update will know.
_UNKNOWN_VALUE: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"


class Mark(str):
    """Stands in for a value, and is told from a text of the same letters by its type."""

    __slots__ = ()


SECRET: Final = Mark("[secret]")
LATER: Final = Mark("(known after the merge)")
ABSENT: Final = object()


def known(value: Any) -> Any:
    """The engine's value with marks for what is secret or not known yet."""
    if isinstance(value, Mapping):
        if _SIGNATURE in value:
            return SECRET
        return {name: known(item) for name, item in value.items() if not str(name).startswith("__")}
    if isinstance(value, list):
        return [known(item) for item in value]
    if value == _UNKNOWN_VALUE:
        return LATER
    return SECRET if value == SECRET else value


def at(value: Any, path: str) -> Any:
    """What lies at `web.home` in nested maps; ABSENT if nothing does."""
    for part in path.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return ABSENT
        value = value[part]
    return value


def overlaid(inputs: Any, outputs: Any) -> Any:
    """The inputs, with what the service answered wherever it answered something."""
    if isinstance(inputs, Mapping) and isinstance(outputs, Mapping):
        return {
            name: overlaid(inputs[name], outputs[name])
            if name in inputs and name in outputs
            else (outputs if name in outputs else inputs)[name]
            for name in {**inputs, **outputs}
        }
    return outputs


def comparable(held: Any, *stated: Any) -> Any:
    """What is held without the keys that the service adds: those that no stated value has."""
    if isinstance(held, Mapping):
        maps = [each for each in stated if isinstance(each, Mapping)]
        return {
            name: comparable(item, *(each[name] for each in maps if name in each))
            for name, item in held.items()
            if any(name in each for each in maps)
        }
    if isinstance(held, list):
        items = [item for each in stated if isinstance(each, list) for item in each]
        return [comparable(item, *items) for item in held]
    return held
