"""What changed, by the rules of the official plugin: it compares inputs with inputs.

A value that the service fills in is no difference. A refresh compares the outputs in the state
with those that the service returns, and carries the changes over to the inputs.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from plugin.resource import Change, Difference, Inputs, top_level


def difference(old: Inputs, new: Inputs, parameters: Collection[str]) -> Difference:
    """The steps from the old inputs to the new; those of the `parameters` replace."""
    changes = {
        path: change for path, change in _steps("", old, new) if not _same_region(path, old, new)
    }
    replaces = frozenset(map(top_level, changes)).intersection(parameters)
    return Difference(changes, replaces, delete_before_replace=True)


def drifted(
    inputs: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """The inputs, updated with the changes in the service between two reads."""
    result = {name: value for name, value in inputs.items() if name not in before or name in after}
    for name, value in after.items():
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


def _same_region(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the path is that of a region that changed only in case and blanks."""
    if path != "location":
        return False
    before, after = (
        str(inputs.get("location", "")).replace(" ", "").lower() for inputs in (old, new)
    )
    return before == after
