"""OpenAPI 3 schemas without composition: references, `allOf`, choices and type lists in one.

Power Platform ignores `allOf`, `anyOf` and `oneOf`, so what they say is written out where it can
be, and reported as lost where it cannot: https://github.com/microsoft/Power-Fx/issues/2076
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from openapi.findings import at, place_of
from openapi.source import Source

Json = dict[str, Any]

PRIMITIVES = ("string", "number", "integer", "boolean")
_NUMERIC_FORMATS = ("int32", "int64", "float", "double", "decimal")
# What stands beside a reference without changing what values are meant.
_REMARKS = (
    "title",
    "description",
    "summary",
    "nullable",
    "deprecated",
    "example",
    "examples",
    "readOnly",
    "writeOnly",
    "discriminator",
)
_LOSSY = "Check that a flow can still send and read it; or describe one schema."


class Composition:
    """Folds the schemas of one description. Targets of references are folded once."""

    def __init__(self, source: Source) -> None:
        self._source, self._findings = source, source.findings
        self._targets: dict[str, Json] = {}

    def flat(self, schema: object, path: str) -> Json:
        """The schema with at most one `type` and no `$ref`, `allOf`, `anyOf`, `oneOf`, `const`.

        Schemas below it (`properties`, `items`) are as they were. `x-nullable` says that null is
        allowed.
        """
        if isinstance(schema, bool):
            return {}
        raw = dict(self._source.mapping(schema, path))
        folded: Json = {}
        if "$ref" in raw:
            folded = {**self._target(raw.pop("$ref"), path)}
            folded.pop("title", None)  # the name of the type, not of this place
        for position, member in enumerate(self._source.items(raw.pop("allOf", None), path)):
            folded = _both(folded, self.flat(member, at(path, "allOf", position)))
        choices = [(key, raw.pop(key)) for key in ("oneOf", "anyOf") if key in raw]
        folded = _both(folded, raw)
        for key, alternatives in choices:
            folded = _both(self._choice(alternatives, at(path, key)), folded)
        return self._typed(folded, path)

    def bare_reference(self, schema: Mapping[str, Any], path: str) -> str | None:
        """The reference, if the schema is no more than one, with remarks or null beside it.

        A remark beside a reference to a text or number is kept by writing that out; beside an
        object it is given up, because Swagger allows a reference no neighbours.
        """
        rest = dict(schema)
        reference = rest.pop("$ref", None)
        for key in ("allOf", "anyOf", "oneOf"):
            if reference is None and isinstance(rest.get(key), list):
                live = [one for one in rest[key] if not _is_null(one)]
                if len(live) == 1 and isinstance(live[0], Mapping) and "$ref" in live[0]:
                    del rest[key]
                    rest = {**live[0], **rest}
                    reference = rest.pop("$ref")
        if not isinstance(reference, str) or any(key not in (*_REMARKS, "default") for key in rest):
            return None
        if any(key in rest for key in ("description", "default")):
            kind = self._target(reference, path).get("type")
            if kind in PRIMITIVES:
                return None
        return reference

    def _target(self, reference: object, path: str) -> Json:
        key = str(reference)
        if key not in self._targets:
            self._targets[key] = {}  # what a schema that consists of itself comes to
            self._targets[key] = self.flat(self._source.target(reference, path), place_of(key))
        return self._targets[key]

    def _choice(self, alternatives: object, path: str) -> Json:
        given = self._source.items(alternatives, path)
        live = [one for one in given if not _is_null(one)]
        flats = [self.flat(one, at(path, position)) for position, one in enumerate(live)]
        folded = flats[0] if len(flats) == 1 else self._union(flats, path)
        nullable = len(live) < len(given) or any("x-nullable" in flat for flat in flats)
        return {**folded, "x-nullable": True} if nullable else folded

    def _union(self, flats: Sequence[Json], path: str) -> Json:
        kinds = {str(flat.get("type")) for flat in flats}
        if kinds == {"object"}:
            self._findings.warning(
                path, "Swagger 2.0 has no choice, so the fields of all are offered", _LOSSY
            )
            return _any_object(flats)
        if kinds == {"array"}:
            return {"type": "array", "items": _one_of("anyOf", [items_of(flat) for flat in flats])}
        if kinds == {"integer", "number"}:
            return {"type": "number"}
        if len(kinds) == 1 and kinds <= set(PRIMITIVES):
            return _any_primitive(flats)
        if flats:
            self._findings.warning(
                path, "Swagger 2.0 has no choice, so it is described as any value", _LOSSY
            )
        return {}

    def _typed(self, folded: Json, path: str) -> Json:
        if "const" in folded:
            folded.setdefault("enum", [folded.pop("const")])
        if folded.pop("nullable", None) is True:
            folded["x-nullable"] = True
        if isinstance(folded.get("enum"), list) and None in folded["enum"]:
            folded["enum"] = [value for value in folded["enum"] if value is not None]
            folded["x-nullable"] = True
            if not folded["enum"]:
                del folded["enum"]
        kind = folded.get("type", _implied(folded))
        if isinstance(kind, list):
            kind = self._one_type(kind, folded, path)
        if kind == "null":
            kind, folded["x-nullable"] = None, True
        if kind not in (*PRIMITIVES, "object", "array", None):
            self._findings.error(at(path, "type"), f"{kind} is no type", "Correct the description.")
            kind = None
        folded.pop("type", None)
        return folded if kind is None else {**folded, "type": kind}

    def _one_type(self, kinds: list[Any], folded: Json, path: str) -> object:
        live = [kind for kind in kinds if kind != "null"]
        if len(live) < len(kinds):
            folded["x-nullable"] = True
        if len(live) < 2:
            return live[0] if live else None
        numbers = [kind for kind in live if kind in ("integer", "number")]
        if len(numbers) == 2 and len(live) == 2:
            return "number"
        told = "pattern" in folded or folded.get("format") in _NUMERIC_FORMATS
        if len(numbers) == 1 and len(live) == 2 and "string" in live and told:
            # What ASP.NET says of a number that it also reads from text.
            folded.pop("pattern", None)
            return numbers[0]
        self._findings.warning(
            at(path, "type"), "Swagger 2.0 takes one type, so it is described as any value", _LOSSY
        )
        return None


def _is_null(schema: object) -> bool:
    if not isinstance(schema, Mapping):
        return False
    return schema.get("type") in ("null", ["null"]) or (
        ("const" in schema and schema["const"] is None) or schema.get("enum") == [None]
    )


def _implied(schema: Json) -> str | None:
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    if "items" in schema or "prefixItems" in schema:
        return "array"
    kinds = {type(value) for value in _listed(schema.get("enum"))}
    if len(kinds) == 1:
        names = {str: "string", bool: "boolean", int: "integer", float: "number"}
        return names.get(kinds.pop())
    return None


def _both(first: Json, second: Mapping[str, Any]) -> Json:
    """What fits both; where they differ, the second, which stands nearer to the place of use."""
    result = {**first, **second}
    ours, theirs = first.get("properties"), second.get("properties")
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        result["properties"] = {**ours, **theirs} | {
            name: _one_of("allOf", [ours[name], theirs[name]]) for name in ours if name in theirs
        }
    required = [*_listed(first.get("required")), *_listed(second.get("required"))]
    if required:
        result["required"] = _distinct(required)
    return result


def _any_object(flats: Sequence[Json]) -> Json:
    fields: dict[str, list[Any]] = {}
    for flat in flats:
        properties = flat.get("properties")
        for name, field in (properties if isinstance(properties, Mapping) else {}).items():
            fields.setdefault(name, []).append(field)
    properties = {name: _one_of("anyOf", kinds) for name, kinds in fields.items()}
    union: Json = {"type": "object", "properties": properties}
    required = [
        name
        for name in _distinct(_listed(flats[0].get("required")))
        if all(name in _listed(flat.get("required")) for flat in flats)
    ]
    return {**union, "required": required} if required else union


def _any_primitive(flats: Sequence[Json]) -> Json:
    union: Json = {"type": flats[0]["type"]}
    if all(isinstance(flat.get("enum"), list) for flat in flats):
        union["enum"] = _distinct([value for flat in flats for value in flat["enum"]])
    if len({flat.get("format") for flat in flats}) == 1 and "format" in flats[0]:
        union["format"] = flats[0]["format"]
    return union


def items_of(flat: Json) -> Any:
    """What an array holds. The places of a tuple are given up for what may stand at any of them."""
    rest = flat.get("items")
    places = flat.get("prefixItems")
    if not isinstance(places, list) or not places:
        return {} if rest is None else rest
    most = flat.get("maxItems")
    if rest is not False and not (isinstance(most, int) and most <= len(places)):
        places = [*places, {} if rest is None else rest]
    return _one_of("anyOf", places)


def _one_of(key: str, schemas: Sequence[Any]) -> Any:
    """The schemas under one `anyOf` or `allOf`, each once and none of them nested: so a schema that
    contains itself looks the same each time round, and comes to an end."""
    flat: list[Any] = []
    for schema in schemas:
        nested = isinstance(schema, Mapping) and set(schema) == {key}
        flat += _listed(schema[key]) if nested else [schema]
    distinct = _distinct(flat)
    return distinct[0] if len(distinct) == 1 else {key: distinct}


def _distinct(values: Sequence[Any]) -> list[Any]:
    return list({json.dumps(value, sort_keys=True): value for value in values}.values())


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
