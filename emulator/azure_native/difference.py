"""What changed, as the official plugin tells it: inputs are compared with inputs.

What the service fills in is no difference. A refresh carries over to the inputs what changed
between the outputs that the state has and those that the service shows now.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pulumi.provider.experimental.provider import DiffResponse, PropertyDiff, PropertyDiffKind

_REPLACING = {
    PropertyDiffKind.ADD: PropertyDiffKind.ADD_REPLACE,
    PropertyDiffKind.DELETE: PropertyDiffKind.DELETE_REPLACE,
    PropertyDiffKind.UPDATE: PropertyDiffKind.UPDATE_REPLACE,
}


def diff(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    parameters: Collection[str],
    ignored: Collection[str],
) -> DiffResponse:
    """The steps from the old inputs to the new; those of the `parameters` replace."""
    steps = {
        path: kind
        for path, kind in _steps("", old, new)
        if _top(path) not in ignored and not _same_place(path, old, new)
    }
    replaces = sorted({_top(path) for path in steps} & set(parameters))
    return DiffResponse(
        changes=bool(steps),
        replaces=replaces,
        delete_before_replace=bool(replaces),
        diffs=sorted({_top(path) for path in steps}),
        detailed_diff={
            path: PropertyDiff(_REPLACING[kind] if _top(path) in replaces else kind, False)
            for path, kind in steps.items()
        },
    )


def drifted(
    inputs: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    """The inputs with what changed in the service between two reads."""
    result = {name: value for name, value in inputs.items() if name not in before or name in now}
    for name, value in now.items():
        known = before.get(name)
        if known == value:
            continue
        given = inputs.get(name)
        if isinstance(given, dict) and isinstance(known, dict) and isinstance(value, dict):
            result[name] = drifted(given, known, value)
        else:
            result[name] = value
    return result


def _steps(base: str, old: Any, new: Any) -> Iterator[tuple[str, PropertyDiffKind]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in [*old, *(name for name in new if name not in old)]:
            path = f"{base}.{name}" if base else name
            if name not in new:
                yield path, PropertyDiffKind.DELETE
            elif name not in old:
                yield path, PropertyDiffKind.ADD
            else:
                yield from _steps(path, old[name], new[name])
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            if index >= len(new):
                yield f"{base}[{index}]", PropertyDiffKind.DELETE
            elif index >= len(old):
                yield f"{base}[{index}]", PropertyDiffKind.ADD
            else:
                yield from _steps(f"{base}[{index}]", old[index], new[index])
    elif old != new:
        yield base, PropertyDiffKind.UPDATE


def _top(path: str) -> str:
    return path.split(".")[0].split("[")[0]


def _same_place(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Case and blanks of a region have no meaning."""
    if path != "location":
        return False
    places = [str(each.get("location", "")).replace(" ", "").lower() for each in (old, new)]
    return places[0] == places[1]
