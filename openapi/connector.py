"""The parts of a connector's definition beside the operations: address, sign-in and texts.

Rules: https://learn.microsoft.com/connectors/custom-connectors/certification-swagger-validator-rules
"""

from urllib.parse import SplitResult

from b2c.addresses import parts_of
from b2c.endpoint_rules import LOOPBACK
from b2c.refusal import InvalidSetting
from openapi.composition import Json
from openapi.findings import Findings, at, steps_of
from openapi.media import BODILESS, TO_POST
from openapi.names import title_case
from openapi.walk import (
    METHODS,
    entries,
    mapping,
    members,
    operations,
    parameters,
    references,
    resolved,
    schemas,
)

SECURITY = "oauth2_auth"
_IN_THE_CLEAR = "without https anyone on the way can read the access tokens"
_USE_HTTPS = "Give the API's public https address."


def api_url(setting: str, value: str) -> str:
    """The API's public address: an absolute http(s) URL without query and fragment.

    Raises `InvalidSetting`.
    """
    parts = parts_of(value)
    if (
        parts.scheme not in ("https", "http")
        or not parts.hostname
        or parts.username is not None
        or any(mark in value for mark in "?#{} \\")
    ):
        raise InvalidSetting(
            setting,
            value,
            "it must be the address at which the connector finds the API",
            "Use a URL like https://api.contoso.com/v1.",
        )
    return value


def server(parts: SplitResult) -> Json:
    """`host`, `basePath` and `schemes` of an absolute URL, in Swagger's form."""
    return {
        "host": parts.netloc,
        "basePath": parts.path.rstrip("/") or "/",
        "schemes": [parts.scheme],
    }


def add_server(document: Json, findings: Findings, address: str | None) -> None:
    """Set the API's address. If `address` is None, the description's own address stays."""
    if address is not None:
        document |= server(parts_of(api_url("apiUrl", address)))
    if not document.get("host"):
        findings.error(
            "servers",
            "the description does not say where the API is, and the connector has to know",
            "Add servers with an absolute URL to it, or give the address (apiUrl, --api-url).",
        )
        return
    document.setdefault("basePath", "/")
    schemes = document.get("schemes") or ["https"]
    document["schemes"] = ["https"] if "https" in schemes else schemes
    for path, method, operation in operations(document):
        if "https" not in operation.pop("schemes", ["https"]):
            place = at("paths", path, method, "schemes")
            findings.warning(place, f"{_IN_THE_CLEAR}, so the connector calls https", _USE_HTTPS)
    if "https" not in schemes:
        host = parts_of(f"//{document['host']}")
        if host.hostname in LOOPBACK:
            rule = "Power Platform cannot reach this machine"
            findings.warning("schemes", rule, _USE_HTTPS)
        elif address is None and schemes == ["http"] and not host.port:
            document["schemes"] = ["https"]
            rule = f"{_IN_THE_CLEAR}, so the connector calls https"
            findings.warning("schemes", rule, _USE_HTTPS)
        else:
            findings.error("schemes", _IN_THE_CLEAR, _USE_HTTPS)


def add_sign_in(
    document: Json, findings: Findings, authorization_url: str, token_url: str, scope: str
) -> None:
    """Replace every security of the description by the connector's sign-in.

    The whole scope string is a single scope, because the platform sends it unchanged. The validator
    requires that the requirement name a defined scope
    (OAuthSecurityRequirementValueMustBeScopeName).
    """
    document["securityDefinitions"] = {
        SECURITY: {
            "type": "oauth2",
            "flow": "accessCode",
            "authorizationUrl": authorization_url,
            "tokenUrl": token_url,
            "scopes": {scope: "Call the API as the person who signs in."},
        }
    }
    document["security"] = [{SECURITY: [scope]}]
    for path, method, operation in operations(document):
        if operation.pop("security", None) == []:
            findings.note(
                at("paths", path, method, "security"),
                "it needs no sign-in, but a connector signs in for every operation",
                "Nothing to do.",
            )


def add_texts(document: Json, findings: Findings) -> None:
    """Add missing texts that makers see, and missing extensions that the validator requires."""
    info = document.setdefault("info", {})
    if isinstance(info, dict) and info.get("title") and not info.get("description"):
        info["description"] = f"{str(info['title']).rstrip('.')}."
        rule = "there is none, and paconn fails without it, so it repeats the title"
        findings.warning("info.description", rule, "Describe the API in 30 to 500 characters.")
    for parameter in parameters(document):
        if parameter.get("in") == "path":
            parameter.setdefault("x-ms-url-encoding", "single")
        if "$ref" not in parameter and parameter.get("in") != "body":
            parameter.setdefault("x-ms-summary", title_case(str(parameter.get("name", ""))))
    for _, schema in schemas(document):
        for name, field in entries(schema.get("properties")):
            if not {"$ref", "x-ms-summary"} & set(field):
                title = field.pop("title", None)
                field["x-ms-summary"] = (
                    title if isinstance(title, str) and title else title_case(name)
                )


def leave_out(document: Json, findings: Findings) -> None:
    """Drop the parts that could do harm: schemas of failures (the designer shows one schema per
    operation), tags (a PATCH may refuse them), and what nothing refers to."""
    document.pop("tags", None)
    for path, item in entries(document.get("paths")):
        _hand_down_bodies(document, item, at("paths", path), findings)
    failures = []
    for path, method, operation in operations(document):
        operation.pop("tags", None)
        if method in BODILESS:
            _leave_out_body(document, operation, at("paths", path, method), findings)
        responses = mapping(operation.get("responses"))
        succeeds = any(status.startswith("2") for status in responses)
        for status in responses:
            answer = resolved(document, responses[status])
            success = status.startswith("2") or (status == "default" and not succeeds)
            if not success and "schema" in answer:
                responses[status] = {key: answer[key] for key in answer if key != "schema"}
                failures.append(at("paths", path, method, "responses", status))
    note_failures(failures, findings)
    leave_out_unused(document)


def note_failures(places: list[str], findings: Findings) -> None:
    """Say once that the answers at the places have lost their schemas."""
    if places:
        more = f" and of {len(places) - 1} more" if len(places) > 1 else ""
        rule = f"makers see one schema an operation, so that of this failure{more} is left out"
        findings.note(places[0], rule, "Nothing to do.")


def _hand_down_bodies(document: Json, item: Json, place: str, findings: Findings) -> None:
    """Give a path's optional body to the operations that send one, if the path has others too."""
    bodiless = [method for method in BODILESS if method in item]
    for step, parameter in members(item.get("parameters")) if bodiless else ():
        target = resolved(document, parameter)
        if not _optional_body(target):
            continue
        item["parameters"] = [it for it in item["parameters"] if it is not parameter]
        for method, operation in entries(item):
            if method in METHODS and method not in bodiless:
                own = operation.setdefault("parameters", [])
                taken = {
                    (it.get("in"), it.get("name")) for it in (resolved(document, it) for it in own)
                }
                if (target["in"], target.get("name")) not in taken:
                    own.append(parameter)
        rule = f"a connector sends no body with {' or '.join(it.upper() for it in bodiless)}"
        remedy = "Give it to the operations that take it."
        findings.warning(at(place, "parameters", step), f"{rule}, so it is left out there", remedy)


def _optional_body(parameter: Json) -> bool:
    return parameter.get("in") in ("body", "formData") and parameter.get("required") is not True


def _leave_out_body(document: Json, operation: Json, place: str, findings: Findings) -> None:
    parts = operation.get("parameters")
    for step, parameter in members(parts):
        if _optional_body(resolved(document, parameter)):
            rule = f"a connector sends no body with {place.rpartition('.')[2].upper()}"
            findings.warning(at(place, "parameters", step), f"{rule}, so it is left out", TO_POST)
            operation["parameters"] = [it for it in operation["parameters"] if it is not parameter]


def leave_out_unused(document: Json) -> None:
    """Drop the definitions, parameters and responses that nothing refers to."""
    kinds = ("definitions", "parameters", "responses")
    shared = {key: document[key] for key in kinds if isinstance(document.get(key), dict)}
    rest = {key: part for key, part in document.items() if key not in shared}
    used = {steps_of(reference)[:2] for reference in references(document, rest, {})}
    for key, parts in shared.items():
        document[key] = {name: part for name, part in parts.items() if (key, name) in used}
