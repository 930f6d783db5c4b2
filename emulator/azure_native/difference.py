"""What changed, by the rules of the official plugin: inputs are compared with inputs.

What the service fills in is no difference. A refresh carries over to the inputs what changed
between the outputs in the state and those that the service returns now.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from plugin.resource import Change, Difference, Inputs, top_level


def difference(old: Inputs, new: Inputs, parameters: Collection[str]) -> Difference:
    """The steps from the old inputs to the new; those of the `parameters` replace."""
    changes = {
        path: change for path, change in _steps("", old, new) if not _same_place(path, old, new)
    }
    replaces = frozenset(map(top_level, changes)).intersection(parameters)
    return Difference(changes, replaces, delete_before_replace=True)


def drifted(
    inputs: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    """The inputs with what changed in the service between two reads."""
    result = {name: value for name, value in inputs.items() if name not in before or name in now}
    for name, value in now.items():
        former, own = before.get(name), inputs.get(name)
        if former == value:
            continue
        if isinstance(own, dict) and isinstance(former, dict) and isinstance(value, dict):
            result[name] = drifted(own, former, value)
        else:
            result[name] = value
    return result


def _steps(base: str, old: Any, new: Any) -> Iterator[tuple[str, Change]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in [*old, *(name for name in new if name not in old)]:
            path = f"{base}.{name}" if base else name
            if name not in new:
                yield path, Change.DELETE
            elif name not in old:
                yield path, Change.ADD
            else:
                yield from _steps(path, old[name], new[name])
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            if index >= len(new):
                yield f"{base}[{index}]", Change.DELETE
            elif index >= len(old):
                yield f"{base}[{index}]", Change.ADD
            else:
                yield from _steps(f"{base}[{index}]", old[index], new[index])
    elif old != new:
        yield base, Change.UPDATE


def _same_place(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Case and blanks of a region have no meaning."""
    if path != "location":
        return False
    places = [str(each.get("location", "")).replace(" ", "").lower() for each in (old, new)]
    return places[0] == places[1]
