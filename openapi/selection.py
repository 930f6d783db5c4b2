"""Chooses which operations of a description the connector gets (the setting `apiOperations`)."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from b2c.refusal import InvalidSetting
from openapi.composition import Json
from openapi.dynamic_rules import calls
from openapi.findings import Finding, Findings, at, place_of, within
from openapi.names import operation_ids
from openapi.walk import METHODS, entries, mapping, references, resolved, target_of

SETTING = "apiOperations"
USABLE = "usable"
"""The choice of whatever a connector can use: what is refused is left out."""
CHOOSE = "Choose the operations that makers need (apiOperations, --operation)."
_LISTED = 50

Key = tuple[str, str]


class Selection:
    """The operations of a description, those that were chosen, and why others were left out.

    `choices`: ids, tags and paths, with the wildcards `*` and `?`, one of which must match; or
    `usable`. All operations if there are none. The operations that chosen ones call
    (`x-ms-dynamic-values`) come along. Raises `InvalidSetting` for a choice that matches none.

    `ids`: what the connector calls each operation, chosen or not, so that a choice changes no id.
    """

    def __init__(self, description: Json, choices: Sequence[str] | None) -> None:
        self._description = description
        # A path may consist of a reference.
        self._items = {
            path: resolved(description, item) for path, item in entries(description.get("paths"))
        }
        all_operations = {
            (path, method): operation
            for path, item in self._items.items()
            for method, operation in entries(item)
            if method in METHODS
        }
        self.ids = operation_ids({key: _declared(it) for key, it in all_operations.items()})
        self._all = {
            key: _names(self.ids[key], key[0], operation)
            for key, operation in all_operations.items()
        }
        patterns = [it for it in choices or () if it != USABLE]
        self._usable = USABLE in (choices or ())
        self.chosen = [
            key
            for key, names in self._all.items()
            if not patterns or any(_matches(names, pattern) for pattern in patterns)
        ]
        self._take_called()
        for position, pattern in enumerate(choices or ()):
            if pattern != USABLE and not any(_matches(it, pattern) for it in self._all.values()):
                raise InvalidSetting(
                    f"{SETTING}[{position}]",
                    pattern,
                    "no operation has this id, tag or path",
                    "Name one as the API's description spells it; * stands for any letters.",
                )

    def description(self) -> Json:
        """The description with the chosen operations only."""
        if len(self.chosen) == len(self._all):
            return self._description
        paths = {
            path: {
                key: part
                for key, part in item.items()
                if key not in METHODS or (path, key) in self.chosen
            }
            for path, item in self._items.items()
        }
        kept = {path for path, _ in self.chosen}
        return self._description | {
            "paths": {path: item for path, item in paths.items() if path in kept}
        }

    def without(self, documents: Iterable[Json], errors: Sequence[Finding]) -> Findings:
        """Leave out the operations that the errors concern, if that was chosen.

        `documents`: the description, and the definition made from it; an error in a shared part
        concerns the operations that refer to it there. The result says what was left out, and is
        empty if nothing can be.
        """
        result = Findings()
        places = [_Places(document) for document in documents]
        for key in self.chosen if self._usable else ():
            reasons = [it for it in errors if any(one.concern(key, it.path) for one in places)]
            if reasons:
                rule = f"a connector cannot use it, so it is left out ({reasons[0]})"
                result.warning(at("paths", *key), rule, "Change it in the API to have it.")
        if len(result) < len(self.chosen):
            left = {it.path for it in result}
            self.chosen = [key for key in self.chosen if at("paths", *key) not in left]
            return result
        return Findings()

    def report(self, findings: Findings) -> str:
        """Say which operations are in and which are out, in a note and in the result."""
        chosen = set(self.chosen)
        out = self._list([key for key in self._all if key not in chosen])
        rule = f"{len(chosen)} of {len(self._all)} operations are in: {self._list(self.chosen)}"
        remedy = f"Out: {out}." if out else "None is out."
        findings.note("paths", rule, remedy)
        return f"{SETTING}: {rule}. {remedy}"

    def _take_called(self) -> None:
        ids = {
            str(self._items[path][method].get("operationId")): (path, method)
            for path, method in self._all
        }
        chosen, waiting = set(self.chosen), [*self.chosen]
        known: dict[str, set[str]] = {}
        called: dict[str, set[str]] = {}
        while waiting and len(chosen) < len(self._all):
            parts = _parts(self._description, waiting.pop())
            names = _called(parts)
            for reference in references(self._description, parts, known):
                if reference not in called:
                    called[reference] = _called(target_of(self._description, reference))
                names |= called[reference]
            new = {ids[name] for name in names & ids.keys()} - chosen
            chosen |= new
            waiting += new
        self.chosen = [key for key in self._all if key in chosen]

    def _list(self, keys: Sequence[Key]) -> str:
        names = [self._all[key][0] for key in keys]
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        return ", ".join(names[:_LISTED]) + more


def _called(part: Any) -> set[str]:
    """The ids of the operations that the part calls."""
    return {name for _, call in calls(part) if isinstance(name := call.get("operationId"), str)}


class _Places:
    """Which parts of a document concern an operation."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._beside: dict[Key, set[str]] = {}
        self._known: dict[str, set[str]] = {}

    def concern(self, key: Key, place: str) -> bool:
        path, method = key
        if within(place, at("paths", path)):
            methods = (it for it in METHODS if within(place, at("paths", path, it)))
            return next(methods, method) == method
        if key not in self._beside:
            found = references(self._document, _parts(self._document, key), self._known)
            self._beside[key] = {place_of(it) for it in found}
        return not _around(place).isdisjoint(self._beside[key])


@lru_cache(maxsize=10_000)
def _around(place: str) -> frozenset[str]:
    """A place, and each that it can lie in."""
    return frozenset(place[:end] for end, sign in enumerate([*place, "."]) if sign in ".[" and end)


def _parts(document: Json, key: Key) -> list[Any]:
    """An operation, and what its path shares with it."""
    item = resolved(document, mapping(document.get("paths")).get(key[0]))
    return [{step: part for step, part in item.items() if step not in METHODS}, item.get(key[1])]


def _declared(operation: Json) -> str | None:
    declared = operation.get("operationId")
    return None if isinstance(declared, (bool, dict, list)) or declared is None else str(declared)


def _names(name: str, path: str, operation: Json) -> list[str]:
    """What an operation can be chosen by, first `name`, what the connector calls it."""
    text, tags = _declared(operation), operation.get("tags")
    return [
        name,
        *([text] if text else []),
        *(it for it in (tags if isinstance(tags, list) else ()) if isinstance(it, str)),
        path,
    ]


def _matches(names: Sequence[str], pattern: str) -> bool:
    return any(fnmatchcase(name, pattern) for name in names)
