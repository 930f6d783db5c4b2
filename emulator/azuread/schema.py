"""The part of the package schema that the stand-in implements, made from the table.

The engine reads it after `pulumi import`, to write the program's code, and for YAML programs.
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
        "properties": {prop.name: _type(prop) for prop in resource.properties},
        "required": [
            prop.name for prop in resource.properties if prop.required or not prop.settable
        ],
        "inputProperties": {
            prop.name: _type(prop) | ({"willReplaceOnChanges": True} if prop.replaces else {})
            for prop in resource.inputs
        },
        "requiredInputs": [prop.name for prop in resource.inputs if prop.required],
    }


def _type(prop: Property) -> dict[str, Any]:
    return _TYPES[prop.kind] | ({"secret": True} if prop.secret else {})
