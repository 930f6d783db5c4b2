"""Swagger 2.0's grammar: the keys that each of its objects may have, and the type of each.

Source: https://swagger.io/specification/v2; whatever Power Platform adds is an extension (`x-`).
"""

import re
from collections.abc import Mapping
from typing import Any

from openapi.composition import Json
from openapi.findings import Findings, at
from openapi.walk import METHODS, NOTIFICATION, step_to

_VALUE = """type:text format:text default:any enum:[any] pattern:text multipleOf:number
    maximum:number exclusiveMaximum:flag minimum:number exclusiveMinimum:flag maxLength:count
    minLength:count maxItems:count minItems:count uniqueItems:flag"""
_LIST = f"items:items collectionFormat:text {_VALUE}"

# `key:kind`, with `!` where the key is required. A kind is one of `_SCALARS`, an object of this
# table, `[kind]` for a list of it, or `{kind}` for a mapping to it.
_OBJECTS = {
    "document": """swagger:text! info:info! host:text basePath:text schemes:[text] consumes:[text]
        produces:[text] paths:{path}! definitions:{schema} parameters:{parameter}
        responses:{response} securityDefinitions:{any} security:[any] tags:[any]
        externalDocs:docs""",
    "info": """title:text! version:text! description:text termsOfService:text contact:contact
        license:license""",
    "contact": "name:text url:text email:text",
    "license": "name:text! url:text",
    "docs": "description:text url:text!",
    "path": " ".join(["parameters:[parameter]", *(f"{method}:operation" for method in METHODS)])
    + f" {NOTIFICATION}:notification",
    "notification": "description:text schema:schema",
    "operation": """tags:[text] summary:text description:text externalDocs:docs operationId:text
        consumes:[text] produces:[text] parameters:[parameter] responses:{response} schemes:[text]
        deprecated:flag security:[any]""",
    "body": "name:text! in:text! description:text required:flag schema:schema!",
    "parameter": f"name:text! in:text! description:text required:flag allowEmptyValue:flag {_LIST}",
    "items": _LIST,
    "response": "description:text! schema:schema headers:{header} examples:{any}",
    "header": f"description:text {_LIST}",
    "schema": f"""title:text description:text required:[text] properties:{{schema}} items:schema
        additionalProperties:schema allOf:[schema] discriminator:text readOnly:flag xml:{{any}}
        externalDocs:docs example:any maxProperties:count minProperties:count {_VALUE}""",
}
_KEYS = {name: dict(re.findall(r"([\w-]+):(\S+)", keys)) for name, keys in _OBJECTS.items()}
_SCALARS: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "text": ("text", (str,)),
    "flag": ("true or false", (bool,)),
    "number": ("a number", (int, float)),
    "count": ("a whole number", (int,)),
}
_REFERABLE = ("parameter", "response", "schema")


def check_grammar(document: Json, findings: Findings) -> None:
    """Check every part against the table, and report keys and types that Swagger 2.0 lacks."""
    _check(document, "document", "", findings)


def _check(value: Any, kind: str, place: str, findings: Findings) -> None:
    if kind == "any":
        return
    if kind in _SCALARS:
        if not _fits(value, kind):
            _wrong_type(place, _SCALARS[kind][0], findings)
    elif kind.startswith("["):
        if not isinstance(value, list):
            _wrong_type(place, "a list", findings)
            return
        for position, member in enumerate(value):
            step = step_to(member, position) if "parameter" in kind else position
            _check(member, kind[1:-1], at(place, step), findings)
    elif not isinstance(value, dict):
        if not (isinstance(value, bool) and place.endswith(".additionalProperties")):
            _wrong_type(place, "a mapping", findings)
    elif kind.startswith("{"):
        for key, member in value.items():
            if key == "$ref" and isinstance(member, str):
                _no_reference(at(place, key), "AdditionalPropertyNotAllowed", findings)
            elif kind not in ("{path}", "{response}") or not key.startswith("x-"):
                _check(member, kind[1:-1], at(place, key), findings)
    elif kind not in _REFERABLE or not isinstance(value.get("$ref"), str):
        body = kind == "parameter" and value.get("in") == "body"
        _check_keys(value, "body" if body else kind, place, findings)


def _check_keys(value: Json, kind: str, place: str, findings: Findings) -> None:
    keys = _KEYS[kind]
    for key, part in value.items():
        declared = keys.get(key, "").rstrip("!")
        if declared:
            if not _fits(part, declared):
                _check(part, declared, at(place, key), findings)
        elif key == "$ref":
            name = "PathItemRefNotSuppored" if kind == "path" else "AdditionalPropertyNotAllowed"
            _no_reference(at(place, key), name, findings)
        elif not key.startswith("x-") and kind != "notification":
            rule = "Swagger 2.0 knows no such key here (ExtensionNameNotValid)"
            findings.error(at(place, key), rule, "Remove it.")
    for key, declared in keys.items():
        if declared.endswith("!") and key not in value:
            rule = "it is required (RequiredPropertyMissing)"
            findings.error(at(place, key), rule, "Add it.")


def _fits(value: Any, kind: str) -> bool:
    """Whether the value is of a scalar kind."""
    types = _SCALARS.get(kind, ("", ()))[1]
    return isinstance(value, types) and (kind == "flag" or not isinstance(value, bool))


def _no_reference(place: str, name: str, findings: Findings) -> None:
    findings.error(place, f"no reference may stand here ({name})", "Write out what it refers to.")


def _wrong_type(place: str, words: str, findings: Findings) -> None:
    findings.error(place, f"it must be {words} (JsonTypeIncorrect)", "Correct it.")
