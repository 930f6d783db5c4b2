"""The part of the package schema that the stand-in implements, made from the table.

The engine asks for it after `pulumi import`, to write the program's part, and for YAML programs.
"""

import json
from typing import Any

from emulator.azuread.catalog import CATALOG
from emulator.azuread.property import Kind, Property, Resource

_ANY = {"$ref": "pulumi.json#/Any"}
_TEXT = {"type": "string"}
_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: _TEXT,
    Kind.BOOL: {"type": "boolean"},
    Kind.INTEGER: {"type": "integer"},
    Kind.SET: {"type": "array", "items": _TEXT},
    Kind.LIST: {"type": "array", "items": _ANY},
    Kind.MAP: {"type": "object", "additionalProperties": _TEXT},
    Kind.OBJECT: {"type": "object", "additionalProperties": _ANY},
}


def package_schema(version: str) -> str:
    """The schema as JSON."""
    resources = {token: _resource(entry.resource) for token, entry in CATALOG.items()}
    return json.dumps({"name": "azuread", "version": version, "resources": resources})


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "properties": {each.name: _type(each) for each in resource.properties},
        "required": [
            each.name for each in resource.properties if each.required or not each.settable
        ],
        "inputProperties": {
            each.name: _type(each) | ({"willReplaceOnChanges": True} if each.replaces else {})
            for each in resource.inputs
        },
        "requiredInputs": [each.name for each in resource.inputs if each.required],
    }


def _type(each: Property) -> dict[str, Any]:
    return _TYPES[each.kind] | ({"secret": True} if each.secret else {})
