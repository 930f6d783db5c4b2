"""Folds an OpenAPI 3 schema with references, `allOf`, choices and type lists into a single schema.

Power Platform ignores `allOf`, `anyOf` and `oneOf` (https://github.com/microsoft/Power-Fx/issues/2076).
So this module writes out their meaning where Swagger can express it, and reports it as lost where
Swagger cannot.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from openapi.findings import at, place_of
from openapi.source import Source

Json = dict[str, Any]

PRIMITIVES = ("string", "number", "integer", "boolean")
_NUMERIC_FORMATS = ("int32", "int64", "float", "double", "decimal")
# Keys that may stand beside a reference without changing which values are valid.
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
_REFERRING = {"$ref", "allOf", "anyOf", "oneOf"}
_LONGEST_CHAIN = 20
_LOSSY = "Check that a flow can still send and read it; or describe one schema."


class Composition:
    """Folds the schemas of a description, and the target of a reference only once."""

    def __init__(self, source: Source) -> None:
        self._source, self._findings = source, source.findings
        self._targets: dict[str, Json] = {}

    def flat(self, schema: object, path: str) -> Json:
        """The schema with at most one `type` and no `$ref`, `allOf`, `anyOf`, `oneOf`, `const`.

        The schemas inside it (`properties`, `items`) stay unfolded. `x-nullable` says that null is
        allowed.
        """
        if isinstance(schema, bool):
            return {}
        raw = dict(self._source.mapping(schema, path))
        folded: Json = {}
        if "$ref" in raw:
            folded = {**self._target(raw.pop("$ref"), path)}
            folded.pop("title", None)  # the title of the type, not of its use here
        for position, member in enumerate(self._source.items(raw.pop("allOf", None), path)):
            folded = _both(folded, self.flat(member, at(path, "allOf", position)))
        choices = [(key, raw.pop(key)) for key in ("oneOf", "anyOf") if key in raw]
        folded = _both(folded, raw)
        for key, alternatives in choices:
            folded = _both(self._choice(alternatives, at(path, key)), folded)
        return self._typed(folded, path)

    def bare_reference(self, schema: Mapping[str, Any], path: str) -> str | None:
        """The reference, if the schema consists of a reference, with remarks or null beside it.

        Swagger allows nothing beside a reference. So a remark beside a reference to an object is
        dropped. Beside a reference to a text or a number it is kept: the result is then None, and
        the caller writes the schema out.
        """
        if _REFERRING.isdisjoint(schema):
            return None
        rest = dict(schema)
        reference = rest.pop("$ref", None)
        for key in ("allOf", "anyOf", "oneOf"):
            if reference is None and isinstance(rest.get(key), list):
                live = [it for it in rest[key] if not self._is_null(it, path)]
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
            self._targets[key] = {}  # the result for a schema that consists of itself
            self._targets[key] = self.flat(self._source.target(reference, path), place_of(key))
        return self._targets[key]

    def _choice(self, alternatives: object, path: str) -> Json:
        members = self._source.items(alternatives, path)
        live = [member for member in members if not self._is_null(member, path)]
        flats = [self.flat(member, at(path, position)) for position, member in enumerate(live)]
        folded = flats[0] if len(flats) == 1 else self._union(flats, path)
        nullable = len(live) < len(members) or any("x-nullable" in flat for flat in flats)
        return {**folded, "x-nullable": True} if nullable else folded

    def _is_null(self, schema: object, path: str) -> bool:
        """Whether only null is valid, also behind references; `{nullable: true}` alone means it."""
        for _ in range(_LONGEST_CHAIN):
            if isinstance(schema, Mapping) and "$ref" in schema:
                schema = self._source.target(schema["$ref"], path)
            elif isinstance(schema, Mapping) and len(_listed(schema.get("allOf"))) == 1:
                schema = schema["allOf"][0]
            else:
                break
        if not isinstance(schema, Mapping):
            return False
        rules = {key for key in schema if key not in _REMARKS or key == "nullable"}
        return (
            schema.get("type") in ("null", ["null"])
            or ("const" in schema and schema["const"] is None)
            or schema.get("enum") == [None]
            or (rules == {"nullable"} and schema["nullable"] is True)
        )

    def _union(self, flats: Sequence[Json], path: str) -> Json:
        if flats and all(map(_only_requires, flats)):
            rule = "Swagger 2.0 has no choice of required fields, so it is left out"
            self._findings.note(path, rule, "The API still applies it.")
            return _required_by_all(flats)
        kinds = {"object" if _only_requires(it) else str(it.get("type")) for it in flats}
        if kinds == {"object"}:
            self._findings.warning(
                path, "Swagger 2.0 has no choice, so the fields of all are offered", _LOSSY
            )
            return _any_object(flats)
        if kinds == {"array"}:
            return {
                "type": "array",
                "items": _combined("anyOf", [items_of(flat) for flat in flats]),
            }
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
        numeric = "pattern" in folded or folded.get("format") in _NUMERIC_FORMATS
        if len(numbers) == 1 and len(live) == 2 and "string" in live and numeric:
            # ASP.NET describes a number so that it also reads from text.
            folded.pop("pattern", None)
            return numbers[0]
        self._findings.warning(
            at(path, "type"), "Swagger 2.0 takes one type, so it is described as any value", _LOSSY
        )
        return None


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
    """The two schemas in one. Where they differ the second wins, which is nearer to the use."""
    result = {**first, **second}
    old, new = first.get("properties"), second.get("properties")
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        result["properties"] = {**old, **new} | {
            name: _combined("allOf", [old[name], new[name]]) for name in old if name in new
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
    properties = {name: _combined("anyOf", kinds) for name, kinds in fields.items()}
    return {"type": "object", "properties": properties, **_required_by_all(flats)}


def _only_requires(flat: Json) -> bool:
    """Whether a choice's member says which fields are required, and not what they are."""
    remarks = {"type", "title", "description", "x-nullable"}
    return flat.get("type", "object") == "object" and {"required"} <= set(flat) - remarks <= {
        "required",
        "not",
    }


def _required_by_all(flats: Sequence[Json]) -> Json:
    required = [
        name
        for name in _distinct(_listed(flats[0].get("required")))
        if all(name in _listed(flat.get("required")) for flat in flats)
    ]
    return {"required": required} if required else {}


def _any_primitive(flats: Sequence[Json]) -> Json:
    union: Json = {"type": flats[0]["type"]}
    if all(isinstance(flat.get("enum"), list) for flat in flats):
        union["enum"] = _distinct([value for flat in flats for value in flat["enum"]])
    if "format" in flats[0] and all(flat.get("format") == flats[0]["format"] for flat in flats):
        union["format"] = flats[0]["format"]
    return union


def items_of(flat: Json) -> Any:
    """The schema of an array's items. For a tuple it is the choice of all its items' schemas."""
    rest = flat.get("items")
    places = flat.get("prefixItems")
    if not isinstance(places, list) or not places:
        return {} if rest is None else rest
    most = flat.get("maxItems")
    if rest is not False and not (isinstance(most, int) and most <= len(places)):
        places = [*places, {} if rest is None else rest]
    return _combined("anyOf", places)


def _combined(key: str, schemas: Sequence[Any]) -> Any:
    """The distinct schemas under one `anyOf` or `allOf`, which is not nested in itself.

    So a schema that contains itself looks the same in every round, and the recursion ends.
    """
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
