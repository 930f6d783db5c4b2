"""Converts schemas of OpenAPI 3.0 and 3.1 to Swagger 2.0."""

import json
from collections.abc import Mapping
from typing import Any

from openapi.composition import PRIMITIVES, Composition, Json, items_of
from openapi.findings import at, place_of
from openapi.names import definition_name
from openapi.source import Source, extensions

# The formats in the published schema of connector files, to which any other is only a remark.
# `binary` is missing, because the validator accepts it only for a whole body or form field.
FORMATS = (
    "int32",
    "int64",
    "float",
    "double",
    "byte",
    "date",
    "date-time",
    "password",
    "date-no-tz",
    "email",
    "html",
    "uri",
    "uuid",
)
_KEPT = (
    "type",
    "format",
    "title",
    "description",
    "default",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
    "enum",
    "readOnly",
    "example",
)
_LOST = (
    *("not", "if", "then", "else", "dependentSchemas", "dependentRequired", "contains"),
    *("propertyNames", "uniqueItems", "writeOnly"),
)
# No connector could hold a result beyond these limits.
_DEEPEST = 50
_MOST = 50_000
_LONGEST = 1_000_000


class Schemas:
    """Converts the schemas of a description, and collects the definitions that they refer to."""

    def __init__(self, source: Source) -> None:
        self.composition = Composition(source)
        self._source, self._findings = source, source.findings
        self._definitions: Json = {}
        self._names: dict[str, str] = {}
        self._waiting: list[tuple[str, Mapping[str, Any], str]] = []
        self._open: list[str] = []
        self._converted = 0

    def convert(self, schema: object, path: str) -> Json:
        """The schema in Swagger 2.0, as a reference to a definition or written out."""
        if isinstance(schema, bool) or schema is None:
            return {}
        raw = self._source.mapping(schema, path)
        reference = self.composition.bare_reference(raw, path)
        if reference is not None:
            for key in ("description", "default"):
                if key in raw:
                    rule = "nothing may stand beside a reference, so it is left out"
                    self._findings.note(at(path, key), rule, f"Say it at {place_of(reference)}.")
            return self._reference(reference, path)
        choice = _references(raw)
        if choice and self.composition.flat(raw, path).get("type") not in PRIMITIVES:
            key = " | ".join(sorted(choice))
            return self._named(key, "Or".join(map(_last, choice)), raw, path)
        # A schema without others in it cannot contain itself.
        nested = any(isinstance(part, (dict, list)) for part in raw.values())
        key = json.dumps(raw, sort_keys=True) if nested else ""
        self._converted += 1
        full = self._converted > _MOST or len(key) > _LONGEST
        if (key and key in self._open) or len(self._open) > _DEEPEST or full:
            self._findings.warning(
                path,
                "it is too large or contains itself, so it is described as any value",
                "Give the parts names under components.schemas.",
            )
            return {}
        self._open.append(key)
        try:
            return self.written(self.composition.flat(raw, path), path)
        finally:
            self._open.pop()

    def definitions(self) -> Json:
        """Every definition that the schemas converted so far refer to."""
        while self._waiting:
            name, schema, path = self._waiting.pop(0)
            self._definitions[name] = self.written(self.composition.flat(schema, path), path)
        return self._definitions

    def written(self, flat: Json, path: str) -> Json:
        """A folded schema in Swagger's keys, with its parts converted."""
        for key in _LOST:
            if flat.get(key, False) is not False:
                rule = "a connector has no such rule, so it is left out"
                self._findings.note(at(path, key), rule, "The API still applies it.")
        result = {key: flat[key] for key in _KEPT if flat.get(key) is not None}
        result |= extensions(flat)
        examples = flat.get("examples")
        if "example" not in result and isinstance(examples, list) and examples:
            result["example"] = examples[0]
        _set_format(result, flat)
        _set_bound(result, "exclusiveMinimum", "minimum", max)
        _set_bound(result, "exclusiveMaximum", "maximum", min)
        if flat.get("type") == "object":
            self._add_fields(result, flat, path)
        if flat.get("type") == "array":
            result["items"] = self.convert(items_of(flat), at(path, "items"))
        return result

    def _reference(self, reference: str, path: str) -> Json:
        chain = [reference]
        while True:
            target = self._source.target(chain[-1], path)
            if not isinstance(target, Mapping):
                return {}
            # A definition must not consist of a reference to another.
            following = self.composition.bare_reference(target, path)
            if following is None:
                return self._named(chain[-1], _last(chain[-1]), target, place_of(chain[-1]))
            if following in chain:
                rule = "it refers to itself"
                self._findings.error(at(path, "$ref"), rule, "Correct the description.")
                return {}
            chain.append(following)

    def _named(self, key: str, name: str, schema: Mapping[str, Any], path: str) -> Json:
        if key not in self._names:
            self._names[key] = definition_name(name, self._definitions)
            self._definitions[self._names[key]] = {}
            self._waiting.append((self._names[key], schema, path))
        return {"$ref": f"#/definitions/{self._names[key]}"}

    def _add_fields(self, result: Json, flat: Json, path: str) -> None:
        place = at(path, "properties")
        declared = self._source.mapping(flat.get("properties"), place)
        fields = {
            name: self.convert(field, at(place, name))
            for name, field in declared.items()
            if field is not False
        }
        if fields:
            result["properties"] = fields
        required = self._source.items(flat.get("required"), at(path, "required"))
        names = [name for name in required if isinstance(name, str)]
        for name in [
            it for it in names if "$ref" in fields.get(it, ()) and _read_only(declared[it])
        ]:
            rule = f"{name} is read-only, which a reference cannot say, so it is not required"
            self._findings.note(at(path, "required"), rule, "Nothing to do.")
            names.remove(name)
        if names:
            result["required"] = names
        patterns = flat.get("patternProperties")
        others = flat.get("additionalProperties")
        if not others and isinstance(patterns, Mapping) and patterns:
            # A dictionary whose keys have a pattern, as pydantic describes it.
            others = {"anyOf": list(patterns.values())}
        if isinstance(others, bool):
            result["additionalProperties"] = others
        elif others is not None:
            result["additionalProperties"] = self.convert(others, at(path, "additionalProperties"))


def is_binary(flat: Json) -> bool:
    """Whether a folded schema means a file's bytes (3.0: `format`, 3.1: `contentMediaType`)."""
    media = str(flat.get("contentMediaType", "text/plain"))
    return flat.get("type") == "string" and (
        flat.get("format") == "binary"
        or ("contentEncoding" not in flat and not media.startswith(("text/", "application/json")))
    )


def _references(raw: Mapping[str, Any]) -> list[str]:
    """The references of a choice that consists of references only, else none.

    Such a choice gets a definition of its own, so that one which contains itself comes to an end.
    """
    for key in ("oneOf", "anyOf"):
        members = raw.get(key)
        if isinstance(members, list) and set(raw) <= {key, "title", "discriminator"}:
            bare = [it for it in members if isinstance(it, Mapping) and set(it) == {"$ref"}]
            references = [it["$ref"] for it in bare if isinstance(it["$ref"], str)]
            if len(references) == len(members) > 1:
                return references
    return []


def _set_format(result: Json, flat: Json) -> None:
    name = result.pop("format", None)
    if flat.get("contentEncoding") in ("base64", "base64url"):
        name = "byte"
    if isinstance(name, str) and name.startswith("uuid"):
        name = "uuid"
    if name in FORMATS:
        result["format"] = name


def _read_only(schema: object) -> bool:
    return isinstance(schema, Mapping) and schema.get("readOnly") is True


def _set_bound(result: Json, exclusive: str, bound: str, stricter: Any) -> None:
    """Set an exclusive bound, which is a number in 3.1 and a flag beside the bound in 2.0."""
    value = result.pop(exclusive, None)
    if isinstance(value, bool):
        if value and bound in result:
            result[exclusive] = True
    elif isinstance(value, (int, float)):
        plain = result.get(bound)
        if not isinstance(plain, (int, float)) or stricter(value, plain) == value:
            result |= {bound: value, exclusive: True}


def _last(reference: str) -> str:
    return reference.rsplit("/", 1)[-1]
