"""The parts of a connector's definition beside the operations: address, sign-in and texts.

Rules: https://learn.microsoft.com/connectors/custom-connectors/certification-swagger-validator-rules
"""

from typing import Any
from urllib.parse import SplitResult

from b2c.addresses import parts_of
from b2c.endpoint_rules import LOOPBACK
from b2c.refusal import InvalidSetting
from openapi.composition import Json
from openapi.findings import Findings, at
from openapi.names import title_case
from openapi.walk import entries, mapping, operations, parameters, schemas

SECURITY = "oauth2_auth"


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
    if "https" not in schemes:
        local = parts_of(f"//{document['host']}").hostname in LOOPBACK
        add = findings.warning if local else findings.error
        add(
            "schemes",
            "Power Platform cannot reach this machine"
            if local
            else "without https anyone on the way can read the access tokens",
            "Give the API's public https address.",
        )


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
                field["x-ms-summary"] = title if isinstance(title, str) else title_case(name)


def leave_out(document: Json) -> None:
    """Drop the parts that could do harm: schemas of failures (the designer shows one schema per
    operation), tags (a PATCH may refuse them), and definitions that nothing refers to."""
    document.pop("tags", None)
    for _, _, operation in operations(document):
        operation.pop("tags", None)
        for status, response in entries(operation.get("responses")):
            if not status.startswith("2"):
                response.pop("schema", None)
    definitions = mapping(document.get("definitions"))
    if definitions:
        rest = {key: part for key, part in document.items() if key != "definitions"}
        used: set[str] = set()
        waiting = _referenced(rest)
        while waiting:
            name = waiting.pop()
            if name not in used and name in definitions:
                used.add(name)
                waiting |= _referenced(definitions[name])
        document["definitions"] = {
            name: schema for name, schema in definitions.items() if name in used
        }


def _referenced(value: Any) -> set[str]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        own = {reference.rsplit("/", 1)[-1]} if isinstance(reference, str) else set()
        return own.union(*(_referenced(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(_referenced(part) for part in value))
    return set()
