"""Power Platform's limits and rules for a connector's definition, with their remedies.

Rules, named in brackets in the messages:
https://learn.microsoft.com/connectors/custom-connectors/certification-swagger-validator-rules
Limits: https://learn.microsoft.com/connectors/custom-connectors/faq
An error prevents the connector from being created or from working. A warning concerns what makers
see or what certification requires.
"""

import re

from openapi.composition import Json
from openapi.dynamic_rules import check_dynamic
from openapi.findings import Findings, at
from openapi.grammar import check_grammar
from openapi.media import BODILESS, JSON, TO_POST, best_media, sent_as_is
from openapi.mending import MAX_SUMMARY, MAX_SUMMARY_CERTIFIED
from openapi.request_rules import check_requests
from openapi.schema_rules import check_schemas, check_value_types, check_visibility
from openapi.selection import CHOOSE
from openapi.text import MAX_BYTES, definition_text
from openapi.walk import NOTIFICATION, mapping, operations, parameters_of, resolved

MAX_DATAVERSE_CHARACTERS = 500_000
"""The length of the column that holds the definition of a connector in a solution:
https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/connector"""
MAX_OPERATIONS = 256
MAX_TITLE_CERTIFIED = 30

_HOST = re.compile(r"[^{}/ :\\]+(:\d+)?")
_STATUS = re.compile(r"[1-5][0-9][0-9]")
_TEMPLATE = re.compile(r"{([^{}/]*)}")
_PLAIN = ("string", "number", "integer", "boolean", "array")
_WHERE = ("path", "query", "header", "formData", "body")
_USE_WHERE = f"Use {', '.join(_WHERE)}."


def well_formed(document: Json, findings: Findings) -> bool:
    """Whether the document keeps Swagger 2.0's grammar; only then `check` can be called."""
    before = len(findings)
    check_grammar(document, findings)
    return len(findings) == before


def check(document: Json, findings: Findings) -> None:
    """Add a finding for every rule that the well-formed definition breaks."""
    _check_info(document, findings)
    _check_server(document, findings)
    _check_count(document, findings)
    _check_paths(document, findings)
    _check_operation_ids(document, findings)
    for path, method, operation in operations(document):
        _check_operation(operation, at("paths", path, method), findings)
        _check_consumes(document, path, method, findings)
        _check_parameters(document, path, method, findings)
        _check_responses(document, path, method, findings)
    check_requests(document, findings)
    check_dynamic(document, findings)
    check_schemas(document, findings)
    _check_security(document, findings)
    _check_size(document, findings)


def _check_info(document: Json, findings: Findings) -> None:
    info = mapping(document.get("info"))
    for key, remedy in (
        ("title", "Name the API."),
        ("version", "Add a version such as 1.0."),
        ("description", "Describe the API in 30 to 500 characters."),
    ):
        if not str(info.get(key, "" if key == "description" else "x")).strip():
            findings.error(at("info", key), "it is required (RequiredValueEmpty)", remedy)
    title = str(info.get("title", ""))
    if len(title) > MAX_TITLE_CERTIFIED or re.search(r"\b(api|connector)\b", title, re.IGNORECASE):
        findings.note(
            "info.title",
            f"for certification it has at most {MAX_TITLE_CERTIFIED} characters and not the words "
            "API or Connector",
            "Nothing to do for a connector of your own.",
        )


def _check_server(document: Json, findings: Findings) -> None:
    if not _HOST.fullmatch(document.get("host", "left.out")):
        rule = "it must be a host without scheme and path (HostNameNotValid)"
        findings.error("host", rule, "Use a host like api.contoso.com.")
    if not document.get("basePath", "/").startswith("/"):
        findings.error("basePath", "it must start with / (BasePathNotValid)", "Add the slash.")
    if not set() < set(document.get("schemes", ["https"])) <= {"https", "http"}:
        rule = "only https and http are known (SchemeNotSupported)"
        findings.error("schemes", rule, "Use https.")


def _check_count(document: Json, findings: Findings) -> None:
    count = len(list(operations(document)))
    if not count:
        findings.error("paths", "there is no operation to call", "Describe at least one.")
    if count > MAX_OPERATIONS:
        findings.error(
            "paths",
            f"it has {count} operations, at most {MAX_OPERATIONS} are allowed "
            "(TotalOperationsCountExceedsMaxAllowed)",
            CHOOSE,
        )


def _check_paths(document: Json, findings: Findings) -> None:
    seen: dict[str, str] = {}
    for path in mapping(document.get("paths")):
        if path.startswith("x-"):
            continue
        place = at("paths", path)
        if not path.startswith("/"):
            rule = "it must start with / (OperationPathMustStartWithSlash)"
            findings.error(place, rule, "Add the slash.")
        if re.search(r"[{}]", _TEMPLATE.sub("", path)):
            rule = "a brace has no partner in its segment (OperationPathTemplateNotValid)"
            findings.error(place, rule, "Write the braces of a name in one segment.")
        if any(mark in path for mark in "?#*"):
            rule = "it must not hold ?, # or * (OperationPathMayNotContainQueryOrFragment)"
            findings.error(place, rule, "Describe a parameter instead.")
        shape = _TEMPLATE.sub("{}", path).lower()
        if shape in seen:
            rule = f"it cannot be told from {seen[shape]} (DuplicateOperationPath)"
            findings.error(place, rule, "Let one of the two differ in a fixed part.")
        seen[shape] = path


def _check_operation_ids(document: Json, findings: Findings) -> None:
    ids: dict[str, str] = {}
    for path, method, operation in operations(document):
        place = at("paths", path, method, "operationId")
        name = operation.get("operationId")
        if not isinstance(name, str) or not name:
            findings.error(place, "it is required (OperationIdRequired)", "Name the operation.")
        elif name in ids:
            rule = f"{name} is also the name of {ids[name]} (OperationIdNotUnique)"
            findings.error(place, rule, "Give each operation an operationId of its own.")
        else:
            ids[name] = at("paths", path, method)


def _check_operation(operation: Json, place: str, findings: Findings) -> None:
    name = operation.get("operationId")
    if isinstance(name, str) and not re.fullmatch(r"[A-Za-z0-9]*", name):
        findings.warning(
            at(place, "operationId"),
            f"{name} has other characters than letters and digits (OperationIdSanitized)",
            "Rename it only if no flow uses it yet.",
        )
    summary = operation.get("summary")
    place = at(place, "summary")
    if not isinstance(summary, str) or not summary.strip():
        findings.warning(place, "makers choose the action by this text", "Write one.")
    elif len(summary) >= MAX_SUMMARY:
        rule = f"it has {len(summary)} characters, fewer than {MAX_SUMMARY} are allowed"
        findings.error(place, f"{rule} (OperationSummaryTooLong)", "Move the rest to description.")
    elif len(summary) > MAX_SUMMARY_CERTIFIED:
        rule = f"it has {len(summary)} characters, at most {MAX_SUMMARY_CERTIFIED} are certified"
        findings.warning(place, rule, "Move the rest to description.")
    elif not summary[-1].isalnum() or "/" in summary:
        rule = "it should have no slash and end with a letter or digit"
        findings.warning(place, f"{rule} (ValueMustEndWithAlphanumeric)", "Reword it.")


def _check_consumes(document: Json, path: str, method: str, findings: Findings) -> None:
    kinds = document["paths"][path][method].get("consumes", document.get("consumes", []))
    media = best_media(dict.fromkeys(kinds))
    if kinds and method not in BODILESS and (media is None or not sent_as_is(media)):
        rule = f"a connector sends none of {', '.join(kinds)} (MimeTypeNotValid)"
        findings.warning(at("paths", path, method, "consumes"), rule, f"Offer {JSON} as well.")


def _check_parameters(document: Json, path: str, method: str, findings: Findings) -> None:
    seen: dict[tuple[str, str], str] = {}
    for place, parameter in parameters_of(document, path, method):
        name, where = str(parameter.get("name")), str(parameter.get("in"))
        if not parameter:
            rule = "it does not exist (ParameterReferenceNotFound)"
            findings.error(at(place, "$ref"), rule, "Refer to #/parameters/….")
            continue
        if seen.get((name, where)) == place.rpartition(".")[0]:
            rule = f"{name} is there twice (OperationParametersContainDuplicateParameter)"
            findings.error(place, rule, "Remove one.")
        seen[name, where] = place.rpartition(".")[0]
        _check_parameter(parameter, place, findings)
        check_visibility(parameter, place, findings)
        check_value_types(parameter, place, findings)
    place = at("paths", path, method)
    wheres = [where for _, where in seen]
    if method in BODILESS and {"body", "formData"} & set(wheres):
        rule = f"a connector sends no body with {method.upper()}"
        findings.error(
            at(place, "parameters"),
            f"{rule} (BodyOrFormDataParameterInFetchOperationNotAllowed)",
            TO_POST,
        )
    if wheres.count("body") > 1 or {"body", "formData"} <= set(wheres):
        rule = "there is one body or one form (ParameterListContainsFormDataAndBody)"
        findings.error(at(place, "parameters"), rule, "Put everything into one body.")
    used = set(_TEMPLATE.findall(path))
    described = {name for name, where in seen if where == "path"}
    for name in sorted(used - described):
        rule = f"{{{name}}} is in the path but not described (OperationMissingPathParameter)"
        findings.error(at(place, "parameters"), rule, "Add the parameter.")
    for name in sorted(described - used):
        rule = f"{name} is not in the path (PathParameterNotDefinedInTemplate)"
        findings.error(at(place, "parameters"), rule, f"Write {{{name}}} into the path.")


def _check_parameter(parameter: Json, place: str, findings: Findings) -> None:
    name, where = str(parameter.get("name")), parameter.get("in")
    if name.lower() == "connectionid":
        rule = "the platform uses this name itself (ConnectionIdParameterNotAllowed)"
        findings.error(at(place, "name"), rule, "Rename it in the API.")
    if where == "header" and name.lower() == "authorization":
        rule = "the connection sends this header (ReservedParameterIsUsed)"
        findings.warning(place, rule, "Remove it from the description.")
    if where == "path":
        if parameter.get("required") is not True:
            rule = "a part of the path is required (PathParameterMustBeRequired)"
            findings.error(at(place, "required"), rule, "Set it to true.")
        if parameter.get("x-ms-url-encoding") not in ("single", "double"):
            rule = "it must say how it is encoded (PathParameterMissingEncoding)"
            findings.error(at(place, "x-ms-url-encoding"), rule, "Set it to single.")
    if where == "formData" and not name.isascii():
        rule = "a form field's name is ASCII (InvalidFormDataParameterName)"
        findings.error(at(place, "name"), rule, "Rename it in the API.")
    if where not in _WHERE:
        findings.error(at(place, "in"), f"{where} is no place (JsonValueNotInEnum)", _USE_WHERE)
    repeated = ("multi",) if where in ("query", "formData") else ()
    if parameter.get("collectionFormat", "csv") not in ("csv", "ssv", "tsv", "pipes", *repeated):
        rule = f"a list in {where} is not written so (CollectionFormatValueNotSupported)"
        findings.error(at(place, "collectionFormat"), rule, "Set it to csv.")
    if where == "body":
        return
    if parameter.get("type") not in (*_PLAIN, "file"):
        findings.error(at(place, "type"), "it has no known type", f"Use {', '.join(_PLAIN)}.")
    elif parameter["type"] == "file" and where != "formData":
        rule = "a file is a form field (FileParameterMustBeInFormData)"
        findings.error(place, rule, "Use formData.")


def _check_responses(document: Json, path: str, method: str, findings: Findings) -> None:
    item = document["paths"][path]
    place = at("paths", path, method, "responses")
    responses = mapping(item[method].get("responses"))
    if not any(status == "default" or _STATUS.fullmatch(status) for status in responses):
        rule = "there must be one at least (OperationMustHaveResponse)"
        findings.error(place, rule, "Describe the answer.")
        return
    successes = [status for status in responses if status.startswith("2")]
    if not successes:
        rule = "there is no success among them (OperationShouldHaveSuccessfulResponse)"
        findings.warning(place, rule, "Describe 200.")
    described = []
    for status, response in responses.items():
        if status != "default" and not _STATUS.fullmatch(status) and not status.startswith("x-"):
            rule = "it is no status (ResponseMustBeDefaultOrHttpStatusCode)"
            findings.error(at(place, status), rule, "Use a number of three digits, or default.")
        answer = resolved(document, response)
        if "$ref" in mapping(response) and not answer:
            rule = "it does not exist (ResponseReferenceNotFound)"
            findings.error(at(place, status, "$ref"), rule, "Refer to #/responses/….")
        if answer.get("schema"):
            described.append(status)
        if status == "default" and "schema" in answer:
            rule = "an answer should have a status (DefaultResponseHasSchema)"
            findings.warning(at(place, status, "schema"), rule, "Describe it at 200.")
        silent = answer and not answer.get("schema") and NOTIFICATION not in item
        if status in ("200", "201") and silent:
            rule = "without a schema a flow cannot use the answer (SchemaDefinitionSetIncorrectly)"
            findings.warning(at(place, status, "schema"), rule, "Describe the answer.")
    if len([status for status in described if status.startswith("2")]) > 1:
        rule = "only one schema is used (OperationHasManyResponsesWithSchema)"
        findings.warning(place, rule, "Describe one success.")


def _check_security(document: Json, findings: Findings) -> None:
    schemes = mapping(document.get("securityDefinitions"))
    for position, requirement in enumerate(document.get("security") or ()):
        for name, scopes in requirement.items():
            defined_scopes = mapping(schemes.get(name)).get("scopes", {})
            for scope in scopes:
                if scope not in defined_scopes:
                    rule = "it names a scope that is not defined"
                    findings.error(
                        at("security", position, name),
                        f"{rule} (OAuthSecurityRequirementValueMustBeScopeName)",
                        "Use the same text in both.",
                    )


def _check_size(document: Json, findings: Findings) -> None:
    size = len(definition_text(document))
    if size >= MAX_BYTES:
        rule = f"the file has {size:,} bytes, less than 1 MB are allowed"
        findings.error("definition", rule, CHOOSE)
    elif size > MAX_DATAVERSE_CHARACTERS:
        findings.warning(
            "definition",
            f"the file has {size:,} characters, a connector in a solution at most "
            f"{MAX_DATAVERSE_CHARACTERS:,}",
            f"{CHOOSE} Or keep the connector outside of solutions.",
        )
