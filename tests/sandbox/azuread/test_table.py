"""The table's rules are those of the official plugin's schema.

`schema_rules.json` was taken from the schema of pulumi-azuread 6.10.0; names are also compared
with the installed SDK.
"""

import importlib
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from sandbox.azuread.catalog import CATALOG
from sandbox.azuread.property import Kind

RULES: dict[str, dict[str, dict[str, Any]]] = json.loads(
    Path(__file__).with_name("schema_rules.json").read_text()
)
_TYPES = {
    Kind.TEXT: "string",
    Kind.BOOL: "boolean",
    Kind.INTEGER: "integer",
    Kind.SET: "array",
    Kind.LIST: "array",
    Kind.MAP: "object",
    Kind.OBJECT: "object",
}
_OF_EVERY_RESOURCE = {"id", "urn", "pulumi_resource_name", "pulumi_resource_type"}


@pytest.mark.parametrize("token", sorted(RULES))
def test_names_types_and_rules_are_those_of_the_schema(token: str) -> None:
    ours = {
        each.name: {"type": _TYPES[each.kind]}
        | ({"input": True} if each.given else {})
        | ({"required": True} if each.required else {})
        | ({"replaces": True} if each.replaces else {})
        | ({"secret": True} if each.secret else {})
        for each in CATALOG[token].resource.properties
    }
    assert ours == RULES[token]


def test_every_resource_of_the_schema_excerpt_is_played() -> None:
    assert set(CATALOG) == set(RULES)


@pytest.mark.parametrize("token", sorted(RULES))
def test_the_installed_sdk_has_the_same_inputs_and_outputs(token: str) -> None:
    name = token.rpartition(":")[2]
    module = importlib.import_module(f"pulumi_azuread.{_snake(name)}")
    resource = CATALOG[token].resource
    # The SDK renames the arguments where an object type of the same name exists.
    arguments = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
    assert _names(arguments) == {each.name for each in resource.inputs}
    assert _names(getattr(module, name)) == set(resource.by_name)


def _names(sdk_class: type) -> set[str]:
    properties = inspect.getmembers(sdk_class, lambda member: isinstance(member, property))
    return {
        getattr(member.fget, "_pulumi_name", name)
        for name, member in properties
        if name not in _OF_EVERY_RESOURCE
    }


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
