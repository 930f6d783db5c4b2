"""Power Platform's rules for schemas; `openapi.rules` names their source."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from openapi.composition import Json
from openapi.findings import Findings, at
from openapi.walk import children, entries, mapping, roots, schemas

MAX_SCHEMAS = 512
VISIBILITIES = ("important", "advanced", "internal")
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def check_schemas(document: Json, findings: Findings) -> None:
    """Check every schema by itself, and then how many schemas a body consists of."""
    for path, schema in schemas(document):
        _check_reference(document, schema, path, findings)
        check_value_types(schema, path, findings)
        _check_fields(schema, path, findings)
        if schema.get("format") == "binary" and ".properties." in path:
            rule = "a file can only be a whole body or a form field (InvalidStringBinaryProperty)"
            findings.warning(at(path, "format"), rule, "Use format byte (base64).")
        for key in ("allOf", "anyOf", "oneOf"):
            if key in schema:
                rule = f"Power Apps and Power Automate ignore {key}"
                findings.warning(at(path, key), rule, "Write the fields out in one schema.")
    _check_counts(document, findings)


def check_visibility(part: Json, required: bool, path: str, findings: Findings) -> None:
    """Check `x-ms-visibility` of a parameter or field, and that a hidden one has a default."""
    visibility = part.get("x-ms-visibility")
    if visibility is not None and visibility not in VISIBILITIES:
        findings.error(
            at(path, "x-ms-visibility"),
            f"it is {visibility}, which is none",
            f"Use {', '.join(VISIBILITIES)}.",
        )
    if visibility == "internal" and required and "default" not in part:
        findings.error(
            path, "it is hidden and required, so nobody can give a value", "Add a default."
        )


def check_value_types(part: Json, path: str, findings: Findings) -> None:
    """Check `default` and `enum` against `type`, and that a list has a type of its items."""
    if part.get("type") == "array" and "items" not in part:
        findings.error(path, "a list must say of what (ArrayHasNoItems)", "Add items.")
    kind = _TYPES.get(str(part.get("type")))
    values = part.get("enum")
    if isinstance(values, list):
        if not values:
            rule = "it lists no value (EnumMustContainAtLeastOneElement)"
            findings.error(at(path, "enum"), rule, "Add one, or remove enum.")
        if len({json.dumps(value, sort_keys=True) for value in values}) < len(values):
            rule = "it lists a value twice (ArrayDuplicateValue)"
            findings.warning(at(path, "enum"), rule, "Remove one of the two.")
        if kind and any(not _fits(value, kind) for value in values):
            rule = f"not every value is of type {part['type']} (InvalidEnumValue)"
            findings.warning(at(path, "enum"), rule, "Correct the values or the type.")
    if kind and "default" in part and not _fits(part["default"], kind):
        rule = f"it is not of type {part['type']} (DefaultValueMustMatchType)"
        findings.warning(at(path, "default"), rule, "Correct the default.")


def _check_reference(document: Json, schema: Json, path: str, findings: Findings) -> None:
    if "$ref" not in schema:
        return
    if len(schema) > 1:
        rule = "nothing may stand beside $ref (AdditionalPropertyNotAllowedAdjacentToRef)"
        findings.error(path, rule, f"Remove {', '.join(key for key in schema if key != '$ref')}.")
    if _definition(document, schema) is None:
        rule = f"{schema['$ref']} does not exist (SchemaReferenceNotFound)"
        findings.error(at(path, "$ref"), rule, "Refer to #/definitions/….")


def _check_fields(schema: Json, path: str, findings: Findings) -> None:
    fields = mapping(schema.get("properties"))
    required = schema.get("required")
    names = [it for it in required if isinstance(it, str)] if isinstance(required, list) else []
    if required == []:
        rule = "an empty list is not allowed (RequiredPropertyArrayEmpty)"
        findings.error(at(path, "required"), rule, "Remove it.")
    for name in names:
        if name not in fields and "allOf" not in schema:
            rule = f"{name} is required but not described (RequiredPropertyDefinitionMissing)"
            findings.warning(at(path, "required"), rule, f"Add {name} to properties.")
    for name, field in entries(fields):
        check_visibility(field, name in names, at(path, "properties", name), findings)


def _check_counts(document: Json, findings: Findings) -> None:
    """Check the number of schemas in a body.

    An operation whose bodies keep this limit cannot reach its own limit of 16,384 schemas, since
    `leave_out` keeps only the bodies of the request and of the successes.
    """
    for place, schema in roots(document):
        if sum(1 for _ in islice(_expanded(document, schema, ()), MAX_SCHEMAS + 1)) > MAX_SCHEMAS:
            findings.error(
                place,
                f"it consists of more than {MAX_SCHEMAS} schemas, those it refers to included"
                " (BodySchemaCountExceedsMaxAllowed)",
                "Describe only the fields that makers need.",
            )


def _expanded(document: Json, schema: Any, above: tuple[str, ...]) -> Iterator[Json]:
    """The schemas that a schema consists of, through references; a recursive one only once."""
    while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        if schema["$ref"] in above:
            return
        above = (*above, schema["$ref"])
        schema = _definition(document, schema)
    if isinstance(schema, dict):
        yield schema
        for _, child in children("", schema):
            yield from _expanded(document, child, above)


def _definition(document: Json, schema: Json) -> Any:
    name = str(schema["$ref"]).removeprefix("#/definitions/")
    return mapping(document.get("definitions")).get(name)


def _fits(value: object, kind: type | tuple[type, ...]) -> bool:
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, kind)
