"""The table's rules are those of the official plugin's schema.

`schema_rules.json` was taken from the schema of pulumi-azuread 6.10.0; names are also compared
with the installed SDK.
"""

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from emulator.azuread.catalog import CATALOG
from emulator.azuread.property import Kind
from emulator.tests.azuread.conftest import sdk_names

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


@pytest.mark.parametrize("token", sorted(RULES))
def test_names_types_and_rules_are_those_of_the_schema(token: str) -> None:
    ours = {
        each.name: {"type": _TYPES[each.kind]}
        | ({"input": True} if each.settable else {})
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
    assert sdk_names(arguments) == {each.name for each in resource.inputs}
    assert sdk_names(getattr(module, name)) == set(resource.by_name) | {"id", "urn"}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
