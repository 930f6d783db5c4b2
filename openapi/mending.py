"""Mends what the platform refuses in a Swagger 2.0 document where no request loses anything by it.

What is lost is reported, but for formats that the platform does not know (UnrecognizedTypeFormat).
A mended document needs no mending.
"""

from openapi.composition import Json
from openapi.findings import Findings, at, place_of
from openapi.names import shortened
from openapi.schema import FORMATS
from openapi.walk import (
    entries,
    fields_of,
    mapping,
    members,
    operations,
    parameters,
    parameters_of,
    reachable,
    resolved,
    roots,
    schemas,
)

MAX_SUMMARY = 120
MAX_SUMMARY_CERTIFIED = 80


def mend(document: Json, findings: Findings) -> None:
    """Change the document, whose grammar was checked, in place."""
    everything = schemas(document)
    _drop_neighbours(document, everything, findings)
    for name, schema in entries(document.get("definitions")):
        # A definition is no reference to another (SchemaRefLoopNotAllowed).
        if "$ref" in schema:
            document["definitions"][name] = dict(resolved(document, schema)) or schema
    for path, method, operation in operations(document):
        _shorten(operation, at("paths", path, method), findings)
        if not operation.get("responses"):
            operation["responses"] = {"default": {"description": "Any answer"}}
    for part in [*parameters(document), *(schema for _, schema in everything)]:
        _spell_visibility(part)
        for kind in (part, mapping(part.get("items"))):
            if kind.get("format", "binary") not in (*FORMATS, "binary"):
                del kind["format"]
    for place, schema in everything:
        _require_only_described(document, schema, place, findings)
    _require_nothing_read_only(document, findings)
    _break_loops(document, findings)


def _spell_visibility(part: Json) -> None:
    visibility = part.get("x-ms-visibility")
    if visibility == "":
        del part["x-ms-visibility"]
    elif isinstance(visibility, str):
        part["x-ms-visibility"] = visibility.lower()


def _drop_neighbours(
    document: Json, everything: list[tuple[str, Json]], findings: Findings
) -> None:
    shared = (document, *(part for _, part in entries(document.get("paths"))))
    parts = [
        (at("paths", path, method), operation) for path, method, operation in operations(document)
    ]
    references = [
        (at(place, key, step), member)
        for place, part in [*(("", it) for it in shared), *parts]
        for key in ("parameters", "responses")
        for step, member in members(part.get(key))
    ]
    for place, part in [*references, *everything]:
        reference = part.get("$ref")
        if isinstance(reference, str) and len(part) > 1:
            lost = ", ".join(key for key in part if key != "$ref")
            rule = f"nothing may stand beside $ref, so {lost} is left out"
            remedy = f"Say it at {place_of(reference)}."
            findings.note(place, f"{rule} (AdditionalPropertyNotAllowedAdjacentToRef)", remedy)
            part.clear()
            part["$ref"] = reference


def _shorten(operation: Json, place: str, findings: Findings) -> None:
    summary, description = operation.get("summary"), operation.get("description")
    if not isinstance(summary, str) or len(summary) < MAX_SUMMARY:
        return
    operation["summary"] = shortened(summary, MAX_SUMMARY_CERTIFIED)
    if not isinstance(description, str) or summary not in description:
        whole = [summary, *([description] if isinstance(description, str) else [])]
        operation["description"] = "\n\n".join(whole)
    rule = f"it has {len(summary)} characters, fewer than {MAX_SUMMARY} are allowed"
    findings.warning(
        at(place, "summary"),
        f"{rule}, so it is shortened, and description has the whole (OperationSummaryTooLong)",
        "Write a short one.",
    )


def _require_only_described(document: Json, schema: Json, place: str, findings: Findings) -> None:
    if "required" not in schema or place.endswith("]"):
        return  # a member of allOf may require a field that another member describes
    fields, _ = fields_of(document, schema)
    for name in [it for it in schema["required"] if it not in fields]:
        rule = f"{name} is required but not described, so it is not required"
        _release(schema, name)
        findings.warning(
            at(place, "required"),
            f"{rule} (RequiredPropertyDefinitionMissing)",
            f"Add {name} to properties.",
        )
    if schema.get("required") == []:
        del schema["required"]


def _require_nothing_read_only(document: Json, findings: Findings) -> None:
    bodies = [
        (at(place, "schema"), parameter["schema"])
        for path, method, _ in operations(document)
        for place, parameter in parameters_of(document, path, method)
        if "schema" in parameter
    ]
    for place, schema in reachable(document, bodies):
        fields = schema.get("properties", {})
        for name in dict.fromkeys(schema.get("required", ())):
            if resolved(document, fields.get(name)).get("readOnly") is True:
                _release(schema, name)
                rule = f"{name} is read-only, so a request does not require it"
                findings.note(
                    at(place, "required"),
                    f"{rule} (RequiredReadOnlyPropertyNotAllowedAsInput)",
                    "Nothing to do.",
                )


def _break_loops(document: Json, findings: Findings) -> None:
    """Release the field that closes a loop of required ones: "a node or null" loses its null where
    it becomes a reference, and a loop without it could have no value anyway."""
    closed: set[str] = set()

    def follow(place: str, schema: Json, above: tuple[str, ...]) -> bool:
        """Whether the schema leads to one of those above it by required fields alone."""
        if isinstance(schema.get("$ref"), str):
            place, schema = place_of(schema["$ref"]), resolved(document, schema)
            if place in above:
                return True
            if place in closed:
                return False
            above = (*above, place)
        fields = schema.get("properties", {})
        for name in dict.fromkeys(it for it in schema.get("required", ()) if it in fields):
            if follow(at(place, "properties", name), fields[name], above):
                _release(schema, name)
                rule = f"{name} requires what requires it, so it is not required"
                findings.warning(
                    at(place, "required"),
                    f"{rule} (RequiredLoopInSchemaNotAllowed)",
                    f"Let {name} be optional.",
                )
        for position, member in enumerate(schema.get("allOf", ())):
            follow(at(place, "allOf", position), member, above)
        closed.add(place)
        return False

    for place, schema in roots(document):
        follow(place, schema, (place,))


def _release(schema: Json, name: str) -> None:
    schema["required"] = [it for it in schema["required"] if it != name]
    if not schema["required"]:
        del schema["required"]
