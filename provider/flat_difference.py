"""The difference of resources whose properties are texts and objects of texts."""

from collections.abc import Iterable, Mapping
from typing import Any

from plugin.resource import Change


def given(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What the program gives; names with two underscores are the engine's own notes."""
    return {name: value for name, value in inputs.items() if not name.startswith("__")}


def changes(
    state: Mapping[str, Any], inputs: Mapping[str, Any], names: Iterable[str]
) -> dict[str, Change]:
    """What differs in these properties, by path: `displayName`, `claimsMapping.email`.

    A property that the program does not give differs from one that the service has.
    """
    found: dict[str, Change] = {}
    for name in names:
        old, new = state.get(name), inputs.get(name)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            inner = changes(old, new, {**old, **new})
            found |= {f"{name}.{path}": change for path, change in inner.items()}
        elif old is None and new is not None:
            found[name] = Change.ADD
        elif old is not None and new is None:
            found[name] = Change.DELETE
        elif old != new:
            found[name] = Change.UPDATE
    return found
