"""Power Platform's rules for schemas; `openapi.rules` names their source."""

import json
import re
from collections.abc import Iterator, Mapping

from openapi.composition import Json
from openapi.findings import Findings, at, steps_of
from openapi.request_rules import VISIBILITIES
from openapi.walk import (
    NOTIFICATION,
    children,
    entries,
    mapping,
    operations,
    parameters_of,
    resolved,
    schemas,
)

MAX_SCHEMAS = 512
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


_WHOLE_ANSWER = r"responses\.[^.]*\.schema$"


def check_schemas(document: Json, findings: Findings) -> None:
    """Check every schema by itself, and then how many schemas a body consists of."""
    for path, schema in schemas(document):
        _check_reference(document, schema, path, findings)
        check_value_types(schema, path, findings)
        check_visibility(schema, path, findings)
        kind = schema.get("type", "object")
        if kind not in _TYPES and not (kind == "file" and re.search(_WHOLE_ANSWER, path)):
            rule = f"{kind} is no type of a schema (JsonValueNotInEnum)"
            findings.error(at(path, "type"), rule, f"Use {', '.join(_TYPES)}.")
        if schema.get("format") == "binary" and ".properties." in path:
            rule = "a file can only be a whole body or a form field (InvalidStringBinaryProperty)"
            findings.warning(at(path, "format"), rule, "Use format byte (base64).")
        if "allOf" in schema:
            rule = "Power Apps and Power Automate ignore allOf"
            findings.warning(at(path, "allOf"), rule, "Write the fields out in one schema.")
    _check_counts(document, findings)


def check_visibility(part: Json, path: str, findings: Findings) -> None:
    """Check `x-ms-visibility` of a parameter or field."""
    visibility = part.get("x-ms-visibility", VISIBILITIES[0])
    if visibility not in VISIBILITIES:
        findings.error(
            at(path, "x-ms-visibility"),
            f"it is {json.dumps(visibility)}, which is none (JsonValueNotInEnum)",
            f"Use {', '.join(VISIBILITIES)}.",
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
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return
    if re.fullmatch(r"definitions\.[^.]*", path):
        rule = "a definition is no reference to another (SchemaRefLoopNotAllowed)"
        findings.error(at(path, "$ref"), rule, "Refer to the other one directly.")
    if not reference.startswith("#/definitions/"):
        rule = f"{reference} is no definition (SchemaReferenceNotValid)"
        findings.error(at(path, "$ref"), rule, "Refer to #/definitions/….")
    elif steps_of(reference)[1] not in mapping(document.get("definitions")):
        rule = f"{reference} does not exist (SchemaReferenceNotFound)"
        findings.error(at(path, "$ref"), rule, "Refer to #/definitions/….")


def _check_counts(document: Json, findings: Findings) -> None:
    """Check the number of schemas in a body.

    An operation whose bodies keep this limit cannot reach its own limit of 16,384 schemas, since
    only the bodies of the request and of the successes remain.
    """
    counts = _Counts(document)
    for place, schema in _bodies(document):
        if counts.exceeds(schema):
            findings.error(
                place,
                f"it consists of more than {MAX_SCHEMAS} schemas, those it refers to included"
                " (BodySchemaCountExceedsMaxAllowed)",
                "Describe only the fields that makers need.",
            )


def _bodies(document: Json) -> Iterator[tuple[str, Json]]:
    for path, method, operation in operations(document):
        parts = parameters_of(document, path, method)
        for status, response in entries(operation.get("responses")):
            place = at("paths", path, method, "responses", status)
            parts.append((place, resolved(document, response)))
        parts.append((at("paths", path, NOTIFICATION), document["paths"][path].get(NOTIFICATION)))
        for place, part in parts:
            if isinstance(mapping(part).get("schema"), dict):
                yield at(place, "schema"), part["schema"]


class _Counts:
    """Of how many schemas a body consists, through references; a recursive one counts once."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._of: dict[str, tuple[int, list[str]]] = {}
        self._known: dict[str, bool] = {}

    def exceeds(self, schema: Json) -> bool:
        key = str(schema.get("$ref", id(schema)))
        if key not in self._known:
            self._known[key] = self._counted(schema) > MAX_SCHEMAS
        return self._known[key]

    def _counted(self, schema: Json) -> int:
        count, references = _count(schema)
        waiting: list[tuple[str, tuple[str, ...]]] = [(it, ()) for it in references]
        while waiting and count <= MAX_SCHEMAS:
            reference, above = waiting.pop()
            if reference not in above:
                if reference not in self._of:
                    self._of[reference] = _count(resolved(self._document, {"$ref": reference}))
                own, references = self._of[reference]
                count += own
                waiting += [(it, (*above, reference)) for it in references]
        return count


def _count(schema: Json) -> tuple[int, list[str]]:
    """How many schemas are written out in one, itself included, and the references in it."""
    count, references, waiting = 0, [], [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part.get("$ref"), str):
            references.append(part["$ref"])
        else:
            count += 1
            waiting += [child for _, child in children("", part)]
    return count, references


def _fits(value: object, kind: type | tuple[type, ...]) -> bool:
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, kind)
